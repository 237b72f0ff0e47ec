"""Pure decisions of delivery: kinds of message, quiet hours, retries, fallback, statuses."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers

from nabij.delivery.types import Answer, Report, Said, Sign, Status
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
        channels: by which it is told at all.
    """

    needs: frozenset[str]
    may: frozenset[str] = frozenset()
    secret: bool = False
    unread_after: timedelta | None = None
    insists: bool = True
    channels: frozenset[Channel] = frozenset(Channel)


_APPOINTMENT = frozenset({"when", "place", "link"})
_KEPT = frozenset({"when", "link"})
_HOW = frozenset({"how"})  # they meet by telephone, by video or at home: a sentence that says so
_WAY = _HOW | {"address", "directions"}
_LINK = frozenset({"link"})
_REPLY = frozenset({"reply"})  # it can be answered by SMS; given by `send`
_BY_SMS = frozenset({Channel.SMS})
_BY_EMAIL = frozenset({Channel.EMAIL})
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
    "appointment_reminder": Kind(
        needs=_APPOINTMENT, may=_WAY | _REPLY, unread_after=timedelta(hours=20)
    ),
    "appointment_late": Kind(
        needs=frozenset({"when", "place", "minutes", "expected"}), may=_LINK, insists=False
    ),
    "appointment_on_time": Kind(needs=frozenset({"when", "place"}), may=_LINK, insists=False),
    "waiting_offer": Kind(needs=_APPOINTMENT, may=_REPLY | _HOW | {"until"}),
    "appointment_off": Kind(
        needs=_LINK | {"when"},
        may=_REPLY | {"new_when", "until"},
        unread_after=timedelta(hours=4),
    ),
    "request_answered": Kind(needs=_LINK, unread_after=timedelta(hours=24)),
    "survey_invitation": Kind(needs=_LINK, may=_REPLY, insists=False),
    "survey_reminder": Kind(needs=_LINK, may=_REPLY, insists=False),
    "referrer_invitation": Kind(needs=_LINK, insists=False, channels=_BY_EMAIL),
    "referrer_reminder": Kind(needs=_LINK, insists=False, channels=_BY_EMAIL),
    "report_ready": Kind(needs=_LINK, insists=False, channels=_BY_EMAIL),
    "complaint_received": Kind(needs=_LINK, may=frozenset({"when"}), insists=False),
    "case_news": Kind(needs=_LINK, unread_after=timedelta(hours=24)),
    "follow_up_solved": Kind(needs=_LINK, unread_after=timedelta(hours=24)),
    "follow_up_urgent": Kind(
        needs=_LINK, may=frozenset({"colleague"}), unread_after=timedelta(minutes=10)
    ),
    "follow_up_late": Kind(needs=_LINK),
}
REPLIES = {  # what an SMS is answered with
    "reply_yes": Kind(needs=_APPOINTMENT, channels=_BY_SMS),
    "reply_no": Kind(needs=_KEPT | {"until"}, channels=_BY_SMS),
    "reply_no_late": Kind(needs=frozenset({"when"}), channels=_BY_SMS),
    "reply_offer_declined": Kind(needs=_LINK, channels=_BY_SMS),
    "reply_proposal_declined": Kind(needs=_LINK, channels=_BY_SMS),
    "reply_score": Kind(needs=frozenset({"until"}), channels=_BY_SMS),
    "reply_score_unclear": Kind(needs=_LINK, channels=_BY_SMS),
    "reply_stop": Kind(needs=frozenset(), channels=_BY_SMS),
    "reply_over": Kind(needs=_LINK, channels=_BY_SMS),
    "reply_which": Kind(needs=_LINK, channels=_BY_SMS),
    "reply_unclear": Kind(needs=_LINK, channels=_BY_SMS),
    "reply_nothing_open": Kind(needs=_LINK, channels=_BY_SMS),
}
KINDS |= REPLIES


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


_YES = frozenset(
    (
        *("ja", "jaa", "jawel", "jep", "jo", "joo", "juu", "kylla", "okei", "ok", "oke", "sopii"),
        *("yes", "yep", "yeah", "yup", "👍"),
    )
)
_NO = frozenset(("nee", "neen", "nej", "ei", "nope", "👎"))
_STOP = frozenset(("stop", "stopp", "lopeta", "afmelden"))
_KIND = frozenset(
    (  # words around a yes that change nothing
        *("graag", "hoor", "dank", "u", "je", "wel", "bedankt", "is", "goed", "prima", "kan", "ik"),
        *("kom", "klopt", "kiitos", "kiitti", "hyva", "se", "kay", "tulen", "toki", "tottakai"),
        *("please", "thanks", "thank", "you", "sure", "i", "will", "come", "fine", "great"),
    )
)
_NOT = frozenset(
    (  # words around a no
        *("niet", "kan", "kom", "ik", "helaas", "sorry", "dank", "u", "bedankt", "kiitos", "tule"),
        *("paase", "sovi", "kay", "se", "valitettavasti", "thanks", "thank", "you", "i", "can't"),
        *("cannot", "not", "come"),
    )
)
_FINNISH_NO = re.compile(r"\ben (?:tule|paase|ehdi)\b")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:\s*/\s*10)?")
_HIGHEST = 10
_APART = timedelta(hours=12)


def understand(text: str, *, language: str) -> Answer:
    """Return what an SMS means: yes, no, a number, stop, or that it is not clear.

    Case, accents, blanks, punctuation and kind words don't matter: "Ja graag!", "kyllä", "Nee, ik
    kan niet". Whatever says more than yes or no is not clear: nobody guesses what was meant.

    Args:
        language: of the reader; in Finnish "no" means "well": "no joo" is yes.
    """
    plain = _plain(text)
    found = _NUMBER.fullmatch(plain.strip(" .!"))
    if found:
        number = found[0].partition("/")[0].strip()
        is_score = number.isascii() and number.isdigit() and int(number) <= _HIGHEST
        said = Said.SCORE if is_score else Said.WRONG_NUMBER
        return Answer(said=said, score=int(number) if is_score else None)
    no, kind = _NO | {"no"}, _KIND
    if language == "fi":
        no, kind = _NO, _KIND | {"no"}
    words = set(re.findall(r"[^\s.,;:!?()\"*-]+", _FINNISH_NO.sub("ei", plain)))
    if words and words <= _STOP:
        return Answer(said=Said.STOP)
    if words & _YES and words <= _YES | kind:
        return Answer(said=Said.YES)
    if words & no and words <= no | _NOT:
        return Answer(said=Said.NO)
    return Answer(said=Said.UNCLEAR)


def _plain(text: str) -> str:
    """Return a text in small letters without accents, skin tones and quotes that curl."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return "".join(one for one in letters if unicodedata.category(one) not in ("Mn", "Sk", "Cf"))


def in_doubt(newest: datetime | None, other: datetime | None) -> bool:
    """Whether an answer could be meant for either of two questions: sent within half a day."""
    return newest is None or other is None or newest - other < _APART


def read_number(text: str) -> str:
    """Return a sender's number as +31612345678, "" when nobody can be answered there.

    Gateways give it with or without + or 00; one without a country is Dutch, else Finnish.
    """
    digits = re.sub(r"[\s().-]", "", text)
    bare = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("+")
    if not (bare.isascii() and bare.isdigit()):
        return ""
    for number, region in ((f"+{bare}", None), (digits, "NL"), (digits, "FI")):
        try:
            found = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(found):
            return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return ""
