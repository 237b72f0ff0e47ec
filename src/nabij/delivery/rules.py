"""Pure decisions of delivery: kinds of message, quiet hours, retries, fallback, statuses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from nabij.delivery.types import Report, Sign, Status
from nabij.people.types import Channel

LONGEST_WAIT = timedelta(hours=48)
LEASE = timedelta(minutes=2)
UNCONFIGURED_WAIT = timedelta(minutes=1)
UNDELIVERED_AFTER = timedelta(hours=4)
KEPT = timedelta(days=90)
FUSE_FAILURES = 3
SCANNED_WITHIN = timedelta(minutes=2)
_MACHINES = re.compile(r"bot|crawl|headless|preview|scan|spider|externalhit", re.IGNORECASE)
RECEIPT_PURPOSE = "sms-receipt"
RECEIPT_LIFETIME = timedelta(days=14)
KANNEL_REPORTS = {
    "1": Report.DELIVERED,
    "2": Report.FAILED,
    "4": Report.SENT,
    "8": Report.SENT,
    "16": Report.FAILED,
}
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a kind of message is treated.

    Attributes:
        needs: the words its texts need; `name`, `organisation` and `phone` come by themselves.
        may: further words they use when given.
        secret: it holds a code: its text is emptied as soon as it is sent.
        unread_after: how long it may stay unread before the other channel is tried; None: for ever.
        insists: whether the other channel is tried when no delivery is reported.
    """

    needs: frozenset[str]
    may: frozenset[str] = frozenset()
    secret: bool = False
    unread_after: timedelta | None = None
    insists: bool = True


_APPOINTMENT = frozenset({"when", "place", "link"})
_KEPT = frozenset({"when", "link"})
_WAY = frozenset({"address", "directions"})
_LINK = frozenset({"link"})
KINDS = {
    "sign_in_code": Kind(needs=frozenset({"code", "minutes"}), secret=True, insists=False),
    "booking_code": Kind(needs=frozenset({"code", "minutes"}), secret=True, insists=False),
    "appointment_booked": Kind(needs=_APPOINTMENT, may=_WAY),
    "appointment_held": Kind(
        needs=_KEPT, may=frozenset({"place", "until"}), unread_after=timedelta(hours=20)
    ),
    "appointment_released": Kind(needs=_KEPT, may=frozenset({"place"})),
    "appointment_moved": Kind(needs=_APPOINTMENT, may=_WAY | {"old_when"}),
    "appointment_cancelled": Kind(needs=_APPOINTMENT),
    "appointment_reminder": Kind(needs=_APPOINTMENT, may=_WAY, unread_after=timedelta(hours=20)),
    "waiting_offer": Kind(needs=_APPOINTMENT, may=frozenset({"until"})),
    "appointment_off": Kind(
        needs=_LINK | {"when"},
        may=frozenset({"new_when", "until"}),
        unread_after=timedelta(hours=4),
    ),
    "survey_invitation": Kind(needs=_LINK, insists=False),
    "follow_up_solved": Kind(needs=_LINK, unread_after=timedelta(hours=24)),
}


def after_quiet_hours(
    at: datetime, *, time_zone: str, quiet_from: int, quiet_until: int
) -> datetime:
    """Return `at`, or the end of the quiet hours it falls in.

    Args:
        quiet_from, quiet_until: local hours; equal means there are none.
    """
    zone = ZoneInfo(time_zone)
    local = at.astimezone(zone)
    wraps = quiet_from > quiet_until
    hour = local.hour
    inside = (
        (hour >= quiet_from or hour < quiet_until) if wraps else quiet_from <= hour < quiet_until
    )
    if not inside:
        return at
    on = local.date() + timedelta(days=1 if wraps and hour >= quiet_from else 0)
    return datetime.combine(on, time(quiet_until), tzinfo=zone).astimezone(at.tzinfo)


def retry_after(attempts: int) -> timedelta:
    """Return how long to wait after this many tries: 10 s, 20 s, 40 s, … at most 15 minutes."""
    return timedelta(seconds=min(10 * 2 ** (max(attempts, 1) - 1), 900))


def fuse_opens_for(failures: int) -> timedelta | None:
    """Return how long a gateway is left alone after failures in a row; None: not at all.

    3 failures: 10 s, then twice as long after each failed trial, at most a minute, so that
    after a breakdown messages go out within a minute.
    """
    if failures < FUSE_FAILURES:
        return None
    return timedelta(seconds=min(10 * 2 ** min(failures - FUSE_FAILURES, 10), 60))


_ORDER = {
    Status.QUEUED: 0,
    Status.SENDING: 1,
    Status.SENT: 2,
    Status.FAILED: 3,
    Status.DELIVERED: 4,
    Status.READ: 5,
}


def status_after(current: Status, report: Report | Status) -> Status | None:
    """Return the status a report leads to, None when it changes nothing.

    Reports come late, twice and in any order: a message only goes forward. What was delivered
    stays delivered; a failure is undone only by proof of arrival.
    """
    reported = Status(report.value)
    return reported if _ORDER[reported] > _ORDER[current] else None


def fallback_at(
    template: str, *, channel: Channel, status: Status, sent_at: datetime, is_reporting: bool
) -> datetime | None:
    """Return when the other channel is to be tried if nothing more is heard; None: never.

    Args:
        is_reporting: whether this gateway tells us about delivery at all.
    """
    kind = KINDS[template]
    waits: list[timedelta] = []
    if status in (Status.SENT, Status.DELIVERED) and kind.unread_after is not None:
        waits.append(kind.unread_after)
    if status is Status.SENT and kind.insists and is_reporting and channel is Channel.SMS:
        waits.append(UNDELIVERED_AFTER)
    return sent_at + min(waits) if waits else None


def sign_seen(method: str, headers: Mapping[str, str]) -> Sign | None:
    """Return the sign of a person that a request to a link of a message carries, if any.

    Mail scanners and the previews of messaging apps open links too. To hold one of those for a
    person silences the other channel for somebody who saw nothing; to miss a person costs one
    message too many. So nothing counts but:

    ACTED: a POST. Scanners don't send forms.
    OPENED: a GET that a browser says is a person's page and nothing fetched ahead
        (`Sec-Fetch-Mode: navigate`, `Sec-Fetch-Dest: document`, no `Sec-Purpose`), by something
        that doesn't call itself a bot or a preview. All browsers since 2023 send these headers
        over HTTPS; older ones are not believed. `Sec-Fetch-User` is not asked for: scanners that
        drive a real browser send it, and a telephone that comes from another app need not.

    A scanner with a real browser passes this: `counts_as_read` keeps it out by its haste.
    """
    if method == "POST":
        return Sign.ACTED
    is_page = headers.get("Sec-Fetch-Mode") == "navigate" and (
        headers.get("Sec-Fetch-Dest") == "document"
    )
    is_machine = _MACHINES.search(headers.get("User-Agent", "")) is not None
    is_opened = method == "GET" and is_page and not is_fetched_ahead(headers)
    return Sign.OPENED if is_opened and not is_machine else None


def is_fetched_ahead(headers: Mapping[str, str]) -> bool:
    """Whether a browser fetched a page that nobody looks at yet, as it says itself."""
    return "Sec-Purpose" in headers or "Purpose" in headers or "X-Moz" in headers


def counts_as_read(
    sign: Sign, *, channel: Channel, status: Status, sent_at: datetime | None, at: datetime
) -> bool:
    """Whether a sign is believed: not that a mail was opened within two minutes after it left and
    before we know that it arrived, for that is when mail servers look behind its links.
    """
    if sign is Sign.ACTED or channel is not Channel.EMAIL or status is Status.DELIVERED:
        return True
    return sent_at is not None and at - sent_at >= SCANNED_WITHIN


def is_gsm(text: str) -> bool:
    """Whether an SMS with this text fits the GSM 7-bit alphabet (3GPP TS 23.038)."""
    return all(letter in GSM_BASIC or letter in GSM_EXTENDED for letter in text)
