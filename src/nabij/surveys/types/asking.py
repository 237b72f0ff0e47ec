"""Words about whom a survey is put to, and how the answer came."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Respondent(StrEnum):
    """As what somebody answers. Their figures are never added up."""

    CLIENT = "client"
    RELATIVE = "relative"
    REFERRER = "referrer"
    EMPLOYEE = "employee"


class Via(StrEnum):
    """How an answer reached us."""

    LINK = "link"
    SMS = "sms"
    LETTER = "letter"
    PORTAL = "portal"
    WEBSITE = "website"
    IMPORT = "import"


class AskingChannel(StrEnum):
    """Over what a campaign asks; OWN: what each person prefers."""

    OWN = "own"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class InvitationStatus(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"


class NotAskedReason(StrEnum):
    """Why somebody was not asked."""

    RECENTLY_ASKED = "recently_asked"
    OPTED_OUT = "opted_out"
    DECEASED = "deceased"
    NO_CHANNEL = "no_channel"
    OPEN_FOLLOW_UP = "open_follow_up"
    LONG_AGO = "long_ago"
    CARE_RELATION = "care_relation"
    NOT_SAMPLED = "not_sampled"
    QUOTA_FULL = "quota_full"
    NO_CAMPAIGN = "no_campaign"
    SMALL_GROUP = "small_group"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A visit that a client could be asked about; `visited_at` is when it ended."""

    client_id: UUID
    visit_id: UUID
    department_id: UUID
    location_id: UUID
    professional_id: UUID | None
    touchpoint: str
    visited_at: datetime


@dataclass(frozen=True, kw_only=True)
class ToSend:
    """How an invitation is sent.

    Attributes:
        falls_back: the other channel is used when this one does not reach the person.
        asks_score: an SMS can be answered with a number: recommendation is asked, by name.
        relative_id: of the relative who is asked.
        referrer_id: of the referring professional who is asked; neither: the client is.
    """

    channel: AskingChannel
    falls_back: bool
    asks_score: bool
    relative_id: UUID | None = None
    referrer_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter that asks a client, ready to print; `code` as it is typed over."""

    invitation_id: UUID
    language: str
    name: str
    street: str
    place: str
    code: str
    expires_at: datetime
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class OpenRound:
    """A round among everybody who works here that waits for somebody's answer."""

    invitation_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class RoundCount:
    """How many were asked together, and how many of them answered."""

    at: datetime
    asked: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class ReferrerDetails:
    """Who a referring professional is, where their clients go, and how they are written to."""

    name: str
    practice: str
    email: str
    language: str
    department_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReferrerRow:
    """A referring professional on the list.

    Attributes:
        is_unreached: the last question never arrived.
    """

    id: UUID
    name: str
    practice: str
    department: str
    last_asked_at: datetime | None
    is_opted_out: bool
    is_unreached: bool


@dataclass(frozen=True, kw_only=True)
class ReferrerCounts:
    """How many on the list can be asked now, and how many can't and why.

    `asked_lately` are also those to whom we still owe something.
    """

    to_ask: int
    asked_lately: int
    opted_out: int


@dataclass(frozen=True, kw_only=True)
class Referred:
    """A referral: who sent somebody, where to, and when.

    Attributes:
        id: of the letter, or made of the reference that another system gave it: the same referral
            has the same one.
        email: of who refers, in lower case.
    """

    id: UUID
    email: str
    department_id: UUID
    location_id: UUID
    referred_at: datetime


class ReferralOutcome(StrEnum):
    """What became of a referral: of UNLISTED nothing is kept, KNOWN was decided on before."""

    ASKED = "asked"
    NOT_ASKED = "not_asked"
    TOO_OLD = "too_old"
    UNLISTED = "unlisted"
    KNOWN = "known"


@dataclass(frozen=True, kw_only=True)
class ReferralCounts:
    """After how many referrals who refers was asked, and was not, by reason, the most first."""

    asked: int
    not_asked: tuple[tuple[NotAskedReason, int], ...]
