"""Words of this module that others use."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nabij.surveys.types.asking import (
    AskingChannel,
    Contact,
    InvitationStatus,
    Letter,
    NotAskedReason,
    OpenRound,
    ReferralCounts,
    ReferralOutcome,
    Referred,
    ReferrerCounts,
    ReferrerDetails,
    ReferrerRow,
    Respondent,
    RoundCount,
    ToSend,
    Via,
)
from nabij.surveys.types.follow_ups import (
    ENDED,
    FROM_CLIENT,
    SHARED,
    UNSOLVED,
    Caller,
    CameBy,
    Case,
    CaseNote,
    CaseRow,
    CauseCount,
    Circle,
    ComplaintFacts,
    ContactVia,
    EarlierVoice,
    FollowUpDetail,
    FollowUpReason,
    FollowUpRow,
    FollowUpStatus,
    ImprovementText,
    NoteKind,
    NoteRow,
    Praise,
    PromiseCounts,
    RunningComplaint,
    SolutionSheet,
    Terms,
    Told,
    Voice,
)
from nabij.surveys.types.questions import (
    ONCE,
    WITH_COLUMN,
    WITH_OPTIONS,
    WITH_SCALE,
    WITH_WORDS,
    Aspect,
    Kind,
    Value,
)

__all__ = [
    "ABOUT_CALL",
    "ABOUT_CASE",
    "ABOUT_FOLLOW_UP",
    "ABOUT_INVITATION",
    "CASE_PURPOSE",
    "ENDED",
    "FROM_CLIENT",
    "ONCE",
    "SHARED",
    "SOLUTION_PURPOSE",
    "SURVEY_PURPOSE",
    "UNSOLVED",
    "WITH_COLUMN",
    "WITH_OPTIONS",
    "WITH_SCALE",
    "WITH_WORDS",
    "AskingChannel",
    "Aspect",
    "BulkResult",
    "Caller",
    "CameBy",
    "Case",
    "CaseNote",
    "CaseRow",
    "CauseCount",
    "Circle",
    "ComplaintFacts",
    "Contact",
    "ContactVia",
    "EarlierVoice",
    "FollowUpDetail",
    "FollowUpReason",
    "FollowUpRow",
    "FollowUpStatus",
    "ImprovementText",
    "InvitationStatus",
    "Kind",
    "Letter",
    "NotAskedReason",
    "NoteKind",
    "NoteRow",
    "OpenInvitation",
    "OpenRound",
    "PastComplaint",
    "PastFollowUp",
    "PastInvitation",
    "PastNote",
    "Praise",
    "PromiseCounts",
    "QuestionText",
    "ReferralCounts",
    "ReferralOutcome",
    "Referred",
    "ReferrerCounts",
    "ReferrerDetails",
    "ReferrerRow",
    "Respondent",
    "RoundCount",
    "RunningComplaint",
    "Sheet",
    "SolutionSheet",
    "Terms",
    "ToSend",
    "Told",
    "Value",
    "Via",
    "Voice",
]

SURVEY_PURPOSE = "survey"
SOLUTION_PURPOSE = "follow-up"
CASE_PURPOSE = "case"
# What messages are about.
ABOUT_INVITATION = "invitation"
ABOUT_FOLLOW_UP = "follow_up"
ABOUT_CASE = "case"
ABOUT_CALL = "follow_up_call"
"""What staff are told of a follow-up: never mixed up with what its client is told."""


@dataclass(frozen=True, kw_only=True)
class PastNote:
    """A line of a simulated or imported follow-up's history."""

    kind: NoteKind
    at: datetime
    text: str = ""
    author_id: UUID | None = None
    author_name: str = ""


@dataclass(frozen=True, kw_only=True)
class PastFollowUp:
    """What became of a simulated or imported follow-up; without one it stays open.

    Attributes:
        notes: contact, question and answer, without the opening line, which is made.
    """

    status: FollowUpStatus
    owner_id: UUID | None = None
    closed_at: datetime | None = None
    notes: tuple[PastNote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PastComplaint:
    """A complaint of the past for `operations.load_complaints`.

    Attributes:
        notes: contact, answer and last word in their order, without the opening line.
        came_by: when not online, its owner noted it: `owner_name`.
    """

    client_id: UUID
    department_id: UUID
    happened: str
    wished: str
    filed_at: datetime
    status: FollowUpStatus
    owner_id: UUID | None = None
    language: str = "nl"
    notes: tuple[PastNote, ...] = ()
    came_by: CameBy = CameBy.ONLINE
    owner_name: str = ""


@dataclass(frozen=True, kw_only=True)
class PastInvitation:
    """An invitation of the past for `operations.bulk`, with the answer it got, if any.

    Attributes:
        invited_at: two of one client must lie 30 days or more apart; a nearer one is noted as
            not asked.
        answered_at: None when it was not answered.
        follow_up: what became of the follow-up the answer opens, if it opens one.
        undeliverable: it never reached the client; then it has no answer.
    """

    client_id: UUID
    visit_id: UUID
    department_id: UUID
    location_id: UUID
    touchpoint: str
    invited_at: datetime
    professional_id: UUID | None = None
    undeliverable: bool = False
    answered_at: datetime | None = None
    language: str = "nl"
    ces: int | None = None
    nps: int | None = None
    comment: str = ""
    contact_me: bool = False
    follow_up: PastFollowUp | None = None


@dataclass(frozen=True, kw_only=True)
class BulkResult:
    """What `operations.bulk` made."""

    invitations: int = 0
    responses: int = 0
    follow_ups: int = 0
    not_asked: int = 0


@dataclass(frozen=True, kw_only=True)
class QuestionText:
    """A question in one language, ready to show; `pk` and what follows say when it is asked."""

    pk: UUID
    key: str
    kind: Kind
    text: str
    low: str = ""
    high: str = ""
    scale_min: int | None = None
    scale_max: int | None = None
    options: tuple[tuple[int, str], ...] = ()
    shown_if_id: UUID | None = None
    shown_values: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A survey behind a link: where it stands, its questions and what was answered so far.

    Attributes:
        asked: all questions, in their order.
        questions: those of `asked` that the answers so far lead to.
        given: what was answered, by question.
        is_anonymous: every answer is; nothing is kept before it is sent.
        via: how an answer given now comes.
        contact_by: until when we promised to be in touch, while that is still owed.
        is_of_employee: it is about working here.
        is_of_referrer: it is about referring clients to us.
    """

    invitation_id: UUID
    survey_id: UUID
    client_id: UUID | None
    language: str
    status: InvitationStatus
    time_zone: str
    visited_at: datetime | None
    asked: tuple[QuestionText, ...]
    questions: tuple[QuestionText, ...]
    given: dict[UUID, Value] = field(default_factory=dict)
    intro: str = ""
    is_anonymous: bool = False
    via: Via = Via.LINK
    contact_me: bool = False
    contact_by: datetime | None = None
    is_of_employee: bool = False
    is_of_referrer: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenInvitation:
    """A survey that waits for a client's answer, until `expires_at`."""

    id: UUID
    visited_at: datetime
    expires_at: datetime
    time_zone: str
