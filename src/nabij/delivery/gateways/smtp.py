"""Mail over SMTP, with STARTTLS (smtp://) or TLS from the start (smtps://).

Options: from, timeout (seconds, 10), ca (file of an own certificate authority), starttls (yes, no).
Without `starttls`, it is required of servers that are not on this machine.
"""

import smtplib
import ssl
import threading
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from functools import cache

from django.template.loader import render_to_string

from nabij.delivery.gateways.addresses import GatewayAddress, GatewayAddressError
from nabij.delivery.gateways.base import GatewayDownError, RefusedError, TryLaterError
from nabij.delivery.types import Outgoing, Receipt
from nabij.lib import clock

PERMANENT = 500
CLOSING = 421
IDLE_SECONDS = 20.0


class SmtpGateway:
    """Hands mail to one server, over connections that are kept for some seconds."""

    threads = 4
    is_reporting = False

    def __init__(self, address: GatewayAddress) -> None:
        """Read the address.

        Raises:
            GatewayAddressError: no sender, an unknown option, or an unreadable authority file.
        """
        self._address = address
        self._sender = address.options.get("from", "")
        if "@" not in self._sender:
            message = "the address needs ?from=name@domain"
            raise GatewayAddressError(message)
        wish = address.options.get("starttls", "no" if address.is_loopback else "yes")
        if wish not in ("yes", "no"):
            message = "starttls must be yes or no"
            raise GatewayAddressError(message)
        self._is_tls = address.scheme == "smtps"
        self._needs_starttls = wish == "yes" and not self._is_tls
        self._avoids_starttls = address.options.get("starttls") == "no"
        self._seconds = address.seconds(10)
        self._tls = _tls_context(address.options.get("ca"))
        self._lock = threading.Lock()
        self._idle: list[tuple[smtplib.SMTP, float]] = []

    def transmit(self, outgoing: Outgoing) -> Receipt:
        """Send one mail; its Message-ID stays the same however often it is tried."""
        mail = self._mail(outgoing)
        server, is_kept = self._borrow()
        try:
            try:
                self._pass_on(server, mail, outgoing.address)
            except smtplib.SMTPServerDisconnected:
                server.close()
                if not is_kept:
                    raise
                # It was idle, and servers hang up on idle ones.
                server = self._open()
                self._pass_on(server, mail, outgoing.address)
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise _meaning(error) from None
        with self._lock:
            self._idle.append((server, clock.monotonic()))
        return Receipt(reference=str(mail["Message-ID"])[:100])

    def probe(self) -> None:
        """Connect, say EHLO and sign in."""
        _say_goodbye(self._open())

    def close(self) -> None:
        """Say goodbye on all idle connections."""
        with self._lock:
            servers, self._idle = self._idle, []
        for server, _ in servers:
            _say_goodbye(server)

    def _borrow(self) -> tuple[smtplib.SMTP, bool]:
        """Return a connection for this thread alone, and whether it was used before."""
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is None:
            return self._open(), False
        if clock.monotonic() - kept[1] < IDLE_SECONDS:
            return kept[0], True
        _say_goodbye(kept[0])
        self.close()  # the others are idle even longer
        return self._open(), False

    def _open(self) -> smtplib.SMTP:
        try:
            return self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise GatewayDownError(str(_meaning(error))) from None

    def _connect(self) -> smtplib.SMTP:
        address = self._address
        server: smtplib.SMTP
        if self._is_tls:
            server = smtplib.SMTP_SSL(
                address.host, address.port or 465, timeout=self._seconds, context=self._tls
            )
        else:
            server = smtplib.SMTP(address.host, address.port or 587, timeout=self._seconds)
        try:
            server.ehlo()
            if not self._is_tls and not self._avoids_starttls:
                if server.has_extn("starttls"):
                    server.starttls(context=self._tls)
                    server.ehlo()
                elif self._needs_starttls:
                    raise GatewayDownError("no STARTTLS offered")
            self._sign_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if not self._address.user:
            return
        try:
            server.login(self._address.user, self._address.password)
        except smtplib.SMTPException:  # also a server that hangs up after a wrong password
            raise GatewayDownError("sign-in refused") from None

    def _pass_on(self, server: smtplib.SMTP, mail: EmailMessage, address: str) -> None:
        server.send_message(mail, from_addr=self._sender, to_addrs=[address])

    def _mail(self, outgoing: Outgoing) -> EmailMessage:
        mail = EmailMessage(policy=SMTP_POLICY)
        try:
            mail["To"] = Address(addr_spec=outgoing.address)
            mail["From"] = self._sender
            mail["Subject"] = outgoing.subject
        except Exception:  # the library's parser of addresses has many ways to fail
            raise RefusedError("address not valid") from None
        domain = self._sender.rsplit("@", 1)[1].rstrip(">")
        mail["Message-ID"] = f"<{outgoing.message_id}@{domain}>"
        mail["Date"] = format_datetime(outgoing.created_at)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(outgoing.body)
        mail.add_alternative(_html(outgoing), subtype="html")
        mail["Content-Language"] = outgoing.language
        return mail


def _say_goodbye(server: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _html(outgoing: Outgoing) -> str:
    return render_to_string(
        "delivery/mail.html",
        {"subject": outgoing.subject, "body": outgoing.body, "language": outgoing.language},
    )


def _meaning(error: Exception) -> Exception:
    """Return what an error of smtplib means for the message or the gateway."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _of_code(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPSenderRefused):
        return GatewayDownError(f"smtp {error.smtp_code} sender")
    if isinstance(error, smtplib.SMTPResponseException):
        return _of_code(error.smtp_code)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return RefusedError("not supported")
    words = (
        (smtplib.SMTPServerDisconnected, "disconnected"),
        (ssl.SSLError, "TLS not accepted"),
        (TimeoutError, "timeout"),
    )
    return GatewayDownError(
        next((w for kind, w in words if isinstance(error, kind)), "no connection")
    )


def _of_code(code: int) -> Exception:
    if code == CLOSING:
        return GatewayDownError(f"smtp {code}")
    return RefusedError(f"smtp {code}") if code >= PERMANENT else TryLaterError(f"smtp {code}")


@cache
def _tls_context(authority: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError:
        message = "the certificate file of ?ca= can't be read"
        raise GatewayAddressError(message) from None
