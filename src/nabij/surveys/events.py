"""What may be reacted to. Each carries client_id, department_id and location_id too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nabij.ledger.events import LedgerEvent


@dataclass(frozen=True, kw_only=True)
class InvitationCreated(LedgerEvent):
    """A client, relative or referring professional is to be asked, until `expires_at`."""

    invitation_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class InvitationReminded(LedgerEvent):
    """Somebody who was asked has not answered; they are reminded, once, until `expires_at`."""

    invitation_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ResponseSubmitted(LedgerEvent):
    """Somebody answered. What was said stays out of the ledger."""

    response_id: UUID
    invitation_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class FollowUpEvent(LedgerEvent):
    """What the events of a follow-up have in common; never recorded itself."""

    follow_up_id: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpOpened(FollowUpEvent):
    """A response asks for a follow-up by `due_at`."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class FollowUpBecameUrgent(FollowUpEvent):
    """What somebody wrote tells of danger: a person looks into it by `due_at`."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class FollowUpTaken(FollowUpEvent):
    """Somebody made it their own, or it was handed over to `owner_id`."""

    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpGivenBack(FollowUpEvent):
    """It is nobody's again: `left_by_id`, who owned it, left or lost the role or the team."""

    left_by_id: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpContacted(FollowUpEvent):
    """The owner was in contact with the client."""


@dataclass(frozen=True, kw_only=True)
class FollowUpSolutionAsked(FollowUpEvent):
    """The client is to be asked whether it is solved, until `expires_at`; the nth time."""

    expires_at: datetime
    round: int


@dataclass(frozen=True, kw_only=True)
class FollowUpSolved(FollowUpEvent):
    """The client says that it is solved."""


@dataclass(frozen=True, kw_only=True)
class FollowUpReopened(FollowUpEvent):
    """The client says that it is not solved; there is a new deadline."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class FollowUpClosed(FollowUpEvent):
    """The client never answered whether it is solved, and somebody ended it with a note."""


@dataclass(frozen=True, kw_only=True)
class FollowUpNotReached(FollowUpEvent):
    """The question whether it is solved reached nobody; the owner has to find another way."""


@dataclass(frozen=True, kw_only=True)
class FollowUpEscalated(FollowUpEvent):
    """The deadline passed: it goes up, `level` 1 to the owner, 2 the team, 3 the manager."""

    level: int


@dataclass(frozen=True, kw_only=True)
class SurveyPublished(LedgerEvent):
    """A manager let a version of a survey stand still: it is asked from now on."""

    survey_id: UUID
    key: str
    version: int


@dataclass(frozen=True, kw_only=True)
class SurveyDiscarded(LedgerEvent):
    """The draft of a version was thrown away; it is nowhere any more."""

    survey_id: UUID
    key: str
    version: int


@dataclass(frozen=True, kw_only=True)
class CampaignChanged(LedgerEvent):
    """A standing order to ask was (`change`) given, changed, paused or resumed. `until`: its last
    day as 2026-12-31, empty when it has none.
    """

    campaign_id: UUID
    is_paused: bool
    change: str = "changed"
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundOpened(LedgerEvent):
    """Everybody who works here was asked how that is; `asked`: how many that were."""

    asked: int


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(LedgerEvent):
    """A theme of comments was added, renamed, given other words, retired or brought back."""

    theme_id: UUID
    key: str
    is_retired: bool


@dataclass(frozen=True, kw_only=True)
class CauseChanged(LedgerEvent):
    """A cause was put on the list of follow-ups, renamed, or is offered no longer or again."""

    cause_id: UUID
    is_offered: bool


@dataclass(frozen=True, kw_only=True)
class ComplaintTermsChanged(LedgerEvent):
    """New complaints about a location are answered by other terms."""

    contact_days: int
    answer_days: int


@dataclass(frozen=True, kw_only=True)
class ImprovementChanged(LedgerEvent):
    """What we did with what people said is told, told in other words, or told no more."""

    improvement_id: UUID
    is_told: bool
    is_for_staff: bool


@dataclass(frozen=True, kw_only=True)
class ReferrerListChanged(LedgerEvent):
    """A referring professional was added to the list, changed, or removed: `change` says which."""

    referrer_id: UUID
    change: str


@dataclass(frozen=True, kw_only=True)
class ComplaintFiled(FollowUpEvent):
    """Somebody complains. They hear from us by `due_at` and have our answer by `answer_by`."""

    due_at: datetime
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class ComplaintWithdrawn(FollowUpEvent):
    """Who complained took it back."""


@dataclass(frozen=True, kw_only=True)
class FollowUpMessageSent(FollowUpEvent):
    """The owner wrote to the client; the words wait on the client's page."""

    note_id: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpMessageReceived(FollowUpEvent):
    """The client wrote; there is a new deadline for an answer."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ComplimentPassedOn(LedgerEvent):
    """Good words went to the people they are about. Whose they are is not told."""

    compliment_id: UUID
