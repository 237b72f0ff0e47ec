"""Words and values of what is followed up: bad experiences, complaints, messages back and forth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from uuid import UUID


class FollowUpReason(StrEnum):
    """Why somebody is followed up."""

    LOW_SCORE = "low_score"
    HIGH_EFFORT = "high_effort"
    ASKED_CONTACT = "asked_contact"
    COMPLAINT = "complaint"
    BAD_WORDS = "bad_words"
    DANGER = "danger"


class FollowUpStatus(StrEnum):
    """Where a follow-up stands. ASKED: the client was asked whether it is solved. SOLVED: the
    client said so. CLOSED: the client never answered, and we ended it. WITHDRAWN: the client
    took the complaint back.
    """

    OPEN = "open"
    CONTACTED = "contacted"
    ASKED = "asked"
    SOLVED = "solved"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ENDED = (FollowUpStatus.SOLVED, FollowUpStatus.CLOSED, FollowUpStatus.WITHDRAWN)
UNSOLVED = (
    FollowUpStatus.OPEN,
    FollowUpStatus.CONTACTED,
    FollowUpStatus.ASKED,
    FollowUpStatus.REOPENED,
)


class NoteKind(StrEnum):
    """What a line in a follow-up's history tells."""

    OPENED = "opened"
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    CONTACTED = "contacted"
    ASKED = "asked"
    SOLVED = "solved"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    CLOSED = "closed"
    NOT_REACHED = "not_reached"
    GIVEN_BACK = "given_back"
    FILED = "filed"
    NOTED = "noted"
    MESSAGE = "message"
    REPLY = "reply"
    PROMISED = "promised"
    CAUSE = "cause"
    WITHDRAWN = "withdrawn"
    THANKED = "thanked"
    URGENT = "urgent"


# What the client reads too: the rest stays among colleagues.
SHARED = (
    NoteKind.FILED,
    NoteKind.NOTED,
    NoteKind.MESSAGE,
    NoteKind.REPLY,
    NoteKind.ASKED,
    NoteKind.SOLVED,
    NoteKind.REOPENED,
    NoteKind.WITHDRAWN,
)


FROM_CLIENT = (NoteKind.MESSAGE, NoteKind.REOPENED, NoteKind.SOLVED)
"""What holds the client's own words."""


class Circle(IntEnum):
    """Who is told that a follow-up needs somebody, nearest first; the number is its level."""

    OWNER = 1
    TEAM = 2
    MANAGER = 3


class ContactVia(StrEnum):
    """Over what somebody was in contact with a client."""

    PHONE = "phone"
    MESSAGE = "message"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"


class CameBy(StrEnum):
    """How a complaint came: filed online by who complains, or noted at the desk."""

    ONLINE = "online"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """How somebody is reached who is no client of ours: by mail or telephone (E.164), or both."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowUpRow:
    """A follow-up as the desk's list shows it.

    Attributes:
        client_id: None of somebody who is no client of ours.
        is_nobodys: of an anonymous answer that tells of danger: nobody can be called back.
        is_urgent: it tells of danger, and nobody looked into it yet.
        level: how far it went up because it was late: owner, team, manager.
    """

    id: UUID
    client_id: UUID | None
    client_name: str
    department: str
    reasons: tuple[FollowUpReason, ...]
    status: FollowUpStatus
    owner_id: UUID | None
    owner_name: str
    due_at: datetime
    time_zone: str
    is_overdue: bool
    level: int = 0
    is_nobodys: bool = False
    is_urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class PromiseCounts:
    """How many follow-ups stand where.

    Attributes:
        unsolved: there is still something to do.
        overdue: of these, past the deadline.
        solved: ended by the client's word, since the day asked for.
        unanswered: ended by us because the client never answered, since the day asked for.
    """

    unsolved: int
    overdue: int
    solved: int
    unanswered: int


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """A line of a follow-up's history."""

    kind: NoteKind
    text: str
    author_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FollowUpDetail:
    """A follow-up with what the client said and all that was done.

    Attributes:
        knows_client: whether the reader may see more of the client than this.
        practice: where the referring professional works who answered.
    """

    row: FollowUpRow
    nps: int | None
    ces: int | None
    comment: str
    is_masked: bool
    contact_me: bool
    answered_at: datetime | None
    touchpoint: str
    language: str
    phone: str
    email: str
    may_close: bool
    notes: tuple[NoteRow, ...]
    colleagues: tuple[tuple[UUID, str], ...]
    promise: str = ""
    promise_by: date | None = None
    cause: str = ""
    cause_id: UUID | None = None
    cause_fixed: str = ""
    cause_fixed_on: date | None = None
    causes: tuple[tuple[UUID, str], ...] = ()
    complaint: "ComplaintFacts | None" = None
    knows_client: bool = False
    earlier: tuple["EarlierVoice", ...] = ()
    is_of_relative: bool = False
    is_of_referrer: bool = False
    practice: str = ""


@dataclass(frozen=True, kw_only=True)
class ComplaintFacts:
    """A complaint as the desk reads it.

    Attributes:
        answer_by: the date promised for our answer.
        filer: the name of who complains, when that is a relative.
        taken_by: the name of who noted it at the desk.
    """

    number: str
    happened: str
    wished: str
    may_call: bool
    answer_by: date
    filed_at: datetime
    filer: str = ""
    came_by: CameBy = CameBy.ONLINE
    taken_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Somebody who may complain about the care of a client.

    Attributes:
        relative_id: None is the client.
        is_reachable: a mail or SMS can be sent.
    """

    relative_id: UUID | None
    name: str
    is_reachable: bool


@dataclass(frozen=True, kw_only=True)
class RunningComplaint:
    """A complaint that is worked on, by its number."""

    follow_up_id: UUID
    number: str


@dataclass(frozen=True, kw_only=True)
class EarlierVoice:
    """What the same client told us before, as far as the reader may see it."""

    at: datetime
    department: str
    nps: int | None
    comment: str
    follow_up_id: UUID | None
    status: FollowUpStatus | None


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A complaint or conversation as the client's list shows it."""

    id: UUID
    number: str
    status: FollowUpStatus
    opened_at: datetime
    department: str
    time_zone: str
    is_complaint: bool


@dataclass(frozen=True, kw_only=True)
class CaseNote:
    """A line of a case that the client reads too."""

    kind: NoteKind
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Case:
    """A complaint, or a conversation about an answer, as the person it is about follows it.

    Attributes:
        contact_by: until when we promised to be in touch, while that is still owed.
        answer_by: the date promised for our answer; None when it is no complaint.
        route: where else one can go, in the reader's language.
    """

    row: CaseRow
    client_id: UUID | None
    language: str
    happened: str
    wished: str
    contact_by: datetime | None
    answer_by: date | None
    route: str
    notes: tuple[CaseNote, ...]
    may_write: bool
    may_judge: bool
    may_reopen: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class SolutionSheet:
    """What the client sees behind the link that asks whether it is solved."""

    follow_up_id: UUID
    client_id: UUID | None
    language: str
    status: FollowUpStatus
    done: str
    due_at: datetime
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How quickly complaints are answered, and where else one can go.

    Attributes:
        contact_days: working days to the first contact.
        answer_days: calendar days to our answer.
        routes: where else one can go, by language.
    """

    contact_days: int
    answer_days: int
    routes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Praise:
    """Good words that can be passed on, with personal data masked.

    Attributes:
        id: of the answer, or of the follow-up whose client said so at the end.
    """

    id: UUID
    department_id: UUID
    department: str
    words: str
    language: str
    at: datetime
    response_id: UUID | None = None
    follow_up_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ImprovementText:
    """What was said and done, by language; `figure` with `before` and `after`, or none of them."""

    said: Mapping[str, str]
    done: Mapping[str, str]
    since: date
    is_for_staff: bool = False
    figure: str = ""
    before: Decimal | None = None
    after: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was said and done, in the reader's language."""

    said: str
    done: str
    since: date
    figure: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, kw_only=True)
class CauseCount:
    """How often a cause was named, and how often it was taken away."""

    name: str
    named: int
    fixed: int
