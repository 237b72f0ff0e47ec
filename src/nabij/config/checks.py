"""Whether an installation is well, one line per part, for an operator."""

import shutil
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import urllib3
from urllib3.exceptions import HTTPError

from nabij.config.refusal import Refusal
from nabij.delivery.gateways.addresses import GatewayAddress, GatewayAddressError, read_address

HEARTBEAT_SECONDS = 60
_GATEWAY_SECONDS = 5.0
_FREE_BYTES = 2**30
_FREE_SHARE = 0.05


@dataclass(frozen=True)
class Finding:
    """How one part is; `text` is for a person and shows no secret."""

    name: str
    well: bool
    text: str


def examine(open_up: Callable[[], object]) -> list[Finding]:
    """Look at every part. `open_up` makes the database and models usable, as for any command."""
    try:
        open_up()
        database = Finding("database", well=True, text=_database_text())
    except Refusal as refusal:
        return [Finding("database", well=False, text=str(refusal))]
    from django.conf import settings

    return [
        database,
        _migrations(),
        _worker(),
        *channels(settings.MAIL_URL, settings.SMS_URL),
        disk(settings.ENV.data_dir),
    ]


def _database_text() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'),"
            " pg_size_pretty(pg_database_size(current_database()))"
        )
        version, size = cursor.fetchone()
    return f"PostgreSQL {version.split()[0]}, {size}"


def _migrations() -> Finding:
    from nabij.config import schema

    current = schema.is_current()
    return Finding("tables", current, "up to date" if current else "behind: run `nabij migrate`")


def _worker() -> Finding:
    from nabij.ledger import queries
    from nabij.lib import clock

    last = queries.last_heartbeat()
    if last is None:
        return Finding("worker", well=False, text="none has run yet")
    age = max(int((clock.system_now() - last).total_seconds()), 0)
    waiting, dead = queries.overdue_count(), queries.dead_reactions().count()
    text = f"last sign of life {age} s ago, {waiting} overdue, {dead} given up"
    return Finding("worker", age <= HEARTBEAT_SECONDS, text)


def channels(mail_url: str, sms_url: str) -> list[Finding]:
    """Return how mail and SMS are: one of the two is enough, without both nobody is reached."""
    enough = bool(mail_url or sms_url)
    return [
        _gateway("mail", mail_url, "NABIJ_MAIL_URL", greet_mail_server, optional=enough),
        _gateway("sms", sms_url, "NABIJ_SMS_URL", _greet_sms_gateway, optional=enough),
    ]


def _gateway(
    name: str,
    url: str,
    setting: str,
    greet: Callable[[GatewayAddress], None],
    *,
    optional: bool,
) -> Finding:
    if not url:
        return Finding(name, well=optional, text=f"not set up ({setting}): nothing goes out by it")
    try:
        address = read_address(url)
        if address.scheme == "postbox":
            return Finding(name, well=True, text="kept in the demo's postbox")
        greet(address)
    except (GatewayAddressError, OSError, smtplib.SMTPException, HTTPError) as error:
        return Finding(name, well=False, text=f"{setting}: {_reason(error)}")
    return Finding(name, well=True, text=f"{address.host} answers")


def _reason(error: Exception) -> str:
    if isinstance(error, GatewayAddressError):
        return str(error)
    return f"no good answer ({getattr(error, 'strerror', None) or type(error).__name__})"


def greet_mail_server(address: GatewayAddress) -> None:
    """Say EHLO to a mail server; send nothing."""
    tls = ssl.create_default_context(cafile=address.options.get("ca"))
    if address.scheme == "smtps":
        with smtplib.SMTP_SSL(
            address.host, address.port or 465, timeout=_GATEWAY_SECONDS, context=tls
        ) as server:
            server.ehlo_or_helo_if_needed()
        return
    with smtplib.SMTP(address.host, address.port or 25, timeout=_GATEWAY_SECONDS) as server:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls") and address.options.get("starttls") != "no":
            server.starttls(context=tls)
            server.ehlo()


def _greet_sms_gateway(address: GatewayAddress) -> None:
    """Ask the SMS gateway for anything; whatever HTTP answer it gives, it is there."""
    urllib3.request("GET", f"{address.origin}/", timeout=_GATEWAY_SECONDS, retries=False)


def disk(folder: Path) -> Finding:
    """Return whether there is room to work: 1 GB and 5 % free."""
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    text = f"{usage.free / 2**30:.1f} GB free ({share:.0%})"
    return Finding("disk", usage.free >= _FREE_BYTES and share >= _FREE_SHARE, text)
