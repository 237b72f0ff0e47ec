"""Words of this module that others use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID


class Status(StrEnum):
    """Where an appointment stands. Provisional: its time is kept until a referral has come."""

    PROVISIONAL = "provisional"
    BOOKED = "booked"
    ARRIVED = "arrived"
    STARTED = "started"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


OPEN = (Status.PROVISIONAL, Status.BOOKED, Status.ARRIVED, Status.STARTED)

MARKS = (Status.ARRIVED, Status.STARTED, Status.FULFILLED, Status.NO_SHOW)  # noted on the day


class Access(StrEnum):
    """Who takes a time: clients themselves, after asking, with a referral, or the desk alone."""

    SELF = "self"
    REQUEST = "request"
    REFERRAL = "referral"
    DESK = "desk"


BY_CLIENTS = (Access.SELF, Access.REFERRAL)  # who choose their time themselves
LATE_STEPS = tuple(range(0, 121, 15))  # minutes somebody can be said to run late


class Mode(StrEnum):
    """How client and professional meet."""

    ON_SITE = "on_site"
    VIDEO = "video"
    PHONE = "phone"
    HOME = "home"


class DayPart(StrEnum):
    """When somebody would like to come. Free hours: in the evening, or at the weekend."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    FREE_HOURS = "free_hours"


PARTS_OF_DAY = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)


class Weeks(StrEnum):
    """In which weeks a working period holds, by ISO number."""

    EVERY = "every"
    ODD = "odd"
    EVEN = "even"


class Hold(StrEnum):
    """What a time is held for."""

    CHOOSING = "choosing"
    OFFER = "offer"
    PROPOSAL = "proposal"


class Urgency(IntEnum):
    """Who is offered a freed time first."""

    NORMAL = 0
    SOON = 1
    URGENT = 2


class WishStatus(StrEnum):
    """Where a wish on the waiting list stands."""

    WAITING = "waiting"
    SERVED = "served"
    WITHDRAWN = "withdrawn"
    OVER = "over"


class OfferStatus(StrEnum):
    """What came of an offer. Withdrawn: the time was no longer there, or no longer wanted."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RequestStatus(StrEnum):
    """Where something a client asked for stands. Booked: an appointment is the answer."""

    REQUESTED = "requested"
    BOOKED = "booked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


REQUEST_LETTERS = 500  # of what a request is about, and of why it is declined


class ReferralStatus(StrEnum):
    """Where a referral stands."""

    AWAITED = "awaited"
    RECEIVED = "received"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class CaseStatus(StrEnum):
    """Where one appointment of a cancelled clinic stands. To call: nothing fits, or silence."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CHOSEN = "chosen"
    TO_CALL = "to_call"
    SOLVED = "solved"
    CANCELLED = "cancelled"


class SetAside(StrEnum):
    """A rule of the times that the desk sets aside for one appointment, with a reason."""

    NOTICE = "notice"
    HORIZON = "horizon"
    HOURS = "hours"
    CLOSED = "closed"
    GRID = "grid"
    LETTER = "letter"
    CHANGE_UNTIL = "change_until"


class Source(StrEnum):
    """Who told us that a visit took place."""

    DESK = "desk"
    FHIR = "fhir"


class Change(StrEnum):
    """What an import did with one thing."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class FreeTime:
    """A time that can be booked: with whom, where, from when until when (aware, UTC)."""

    resource_id: int
    professional_id: UUID | None
    professional_name: str
    location_id: UUID
    location_name: str
    zone: str
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """The value a form sends back: `parse_slot` reads it."""
        return f"{self.resource_id}-{int(self.starts_at.timestamp())}"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What a form sends back of a free time."""

    resource_id: int
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentView:
    """One appointment as pages show it; texts in the reader's language.

    Attributes:
        title: what it is for; only shown behind sign-in.
        zone: time zone of the location, in which times are told.
        may_move, may_cancel, may_mark: what the reader may do with it now.
        may_change_way: they can meet in another way at the same time, and the reader may say so.
        is_too_late: it is still to come, but clients have to call to change it.
        change_until: until when clients move or cancel it themselves, if not until it begins.
        arrived_at, started_at, ended_at: as marked at the desk; None when nobody said.
        overruled: why the desk set a rule of the times aside; only staff is told.
        is_coming: what the client said of coming; None: nothing, or of another time.
        cancel_at: when it is cancelled because the client can't come.
        mode, how: how they meet, and in the reader's words when not at the location.
        call_on: the number the client is called on; for who has not signed in only its end.
        home: where the client lives, when the visit is there and the reader has signed in.
        video_url: where the video call is; for clients only around its time.
        video_from: from when the client sees it; None: there is none to see here.
        late_minutes: how much later than planned it begins, as the desk said; 0: on time.
        waiting_room: where who has arrived waits; anybody may read it.
        may_check_in: the reader can say now that they are there.
        is_off: it does not go on, because its clinic was cancelled; nobody has settled it yet.
    """

    id: UUID
    client_id: UUID
    client_name: str
    service_id: UUID | None
    department_id: UUID
    title: str
    department_name: str
    preparation: str
    professional_name: str
    location_id: UUID
    location_name: str
    address: str
    directions: str
    phone: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    sequence: int
    may_move: bool = False
    may_cancel: bool = False
    may_change_way: bool = False
    is_too_late: bool = False
    change_until: datetime | None = None
    may_mark: frozenset[Status] = frozenset()
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    overruled: str = ""
    resource_id: int | None = None
    is_off: bool = False
    is_coming: bool | None = None
    cancel_at: datetime | None = None
    mode: Mode = Mode.ON_SITE
    how: str = ""
    call_on: str = ""
    home: str = ""
    video_url: str = ""
    video_from: datetime | None = None
    late_minutes: int = 0
    waiting_room: str = ""
    may_check_in: bool = False

    @property
    def where(self) -> str:
        """Where it is in a few words: the place, or how they meet instead."""
        return self.how or self.location_name

    @property
    def expected_at(self) -> datetime:
        """When it begins, as far as known now."""
        return self.starts_at + timedelta(minutes=self.late_minutes)

    def is_behind(self, at: datetime) -> bool:
        """Whether its time is over and nobody is here for it, as far as the desk said."""
        over_at = self.ends_at + timedelta(minutes=self.late_minutes)
        return over_at <= at and self.status not in (Status.ARRIVED, Status.STARTED)
