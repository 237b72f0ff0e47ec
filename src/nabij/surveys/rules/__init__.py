"""Pure decisions: whom to ask, what asks for a follow-up, by when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.accounts.types import Role
from nabij.people.types import Actor
from nabij.surveys.models import FollowUp, Question, Response
from nabij.surveys.types import (
    UNSOLVED,
    WITH_WORDS,
    Circle,
    FollowUpReason,
    FollowUpStatus,
    Kind,
    NotAskedReason,
    Value,
)

QUIET_TIME = timedelta(days=30)
VALID_FOR = timedelta(days=14)
LATEST_AFTER_VISIT = timedelta(days=3)
SOLUTION_LINK_VALID_FOR = timedelta(days=30)
CLOSABLE_AFTER = timedelta(days=14)

DETRACTOR_MAX = 6
HIGH_EFFORT_MIN = 4

# Working hours of the location within which somebody is in contact with the client.
PROMISED = {
    FollowUpReason.ASKED_CONTACT: timedelta(hours=8),
    FollowUpReason.LOW_SCORE: timedelta(hours=16),
    FollowUpReason.HIGH_EFFORT: timedelta(hours=16),
    FollowUpReason.COMPLAINT: timedelta(hours=24),
    FollowUpReason.BAD_WORDS: timedelta(hours=16),
}
URGENT_WITHIN = timedelta(hours=1)  # by the clock on the wall, also at night
VERY_BAD = -2
REVIEW_FROM = 20
PROMISED_AGAIN = timedelta(hours=8)
WORKING_DAY = timedelta(hours=8)
# How long after the deadline, in working hours, a late follow-up goes up: to the owner at once, to
# the team after a working day, to the manager after three.
GOES_UP_AFTER = (timedelta(0), WORKING_DAY, 3 * WORKING_DAY)
# Of danger by the clock on the wall, from the deadline on. The owner knows already: it goes to the
# team at once, and to the manager half an hour later.
DANGER_GOES_UP_AFTER = {Circle.TEAM: timedelta(0), Circle.MANAGER: timedelta(minutes=30)}
MOST_CALLED = 3  # of a circle: when many are called, each leaves it to the others
FOLLOWED_FOR = timedelta(days=180)  # the link of who is no client
REOPENABLE_FOR = timedelta(days=90)
ANSWERED_AGAIN_DAYS = 14
# Working days to the first contact and calendar days to the answer, by country. NL: six weeks,
# Wkkgz article 17. FI: one to four weeks for a muistutus (laki potilaan asemasta ja oikeuksista
# 785/1992 § 10 asks for a reasonable time; Valvira advises this).
TERMS = {"NL": (3, 42), "FI": (3, 28)}


def why_not_ask(
    *,
    visited_at: datetime,
    at: datetime,
    is_alive: bool,
    opted_out: bool,
    has_channel: bool,
    has_open_follow_up: bool,
    last_asked_at: datetime | None,
    care_allows: bool = True,
    latest: timedelta = LATEST_AFTER_VISIT,
) -> NotAskedReason | None:
    """Return why a client is not asked after a visit; None: ask.

    The reasons of the person come before those of the calendar.

    Args:
        care_allows: the care relationship lets the client be asked.
        latest: so long after a visit it is not asked about any more.
    """
    checks = (
        (not is_alive, NotAskedReason.DECEASED),
        (opted_out, NotAskedReason.OPTED_OUT),
        (at - visited_at > latest, NotAskedReason.LONG_AGO),
        (not has_channel, NotAskedReason.NO_CHANNEL),
        (not care_allows, NotAskedReason.CARE_RELATION),
        (has_open_follow_up, NotAskedReason.OPEN_FOLLOW_UP),
        (
            last_asked_at is not None and at - last_asked_at < QUIET_TIME,
            NotAskedReason.RECENTLY_ASKED,
        ),
    )
    return next((reason for holds, reason in checks if holds), None)


def follow_up_reasons(
    *, nps: int | None, ces: int | None, contact_me: bool
) -> list[FollowUpReason]:
    """Return why an answer asks for a follow-up: 0-6, effort 4-5, or a wish. Empty: it doesn't.

    A question passed over says nothing.
    """
    checks = (
        (contact_me, FollowUpReason.ASKED_CONTACT),
        (nps is not None and nps <= DETRACTOR_MAX, FollowUpReason.LOW_SCORE),
        (ces is not None and ces >= HIGH_EFFORT_MIN, FollowUpReason.HIGH_EFFORT),
    )
    return [reason for holds, reason in checks if holds]


def reasons_of_words(
    *, dangers: Sequence[str], sentiment: int, is_reachable: bool
) -> list[FollowUpReason]:
    """Return why words ask for a follow-up whatever the score: danger, or that they are very bad.

    Of who can't be reached only danger does.
    """
    checks = (
        (bool(dangers), FollowUpReason.DANGER),
        (sentiment <= VERY_BAD and is_reachable, FollowUpReason.BAD_WORDS),
    )
    return [reason for holds, reason in checks if holds]


def can_review(actor: Actor) -> bool:
    """Whether the actor may read masked texts of anybody, say what they tell, and edit themes."""
    return actor.role == Role.MANAGER


def can_manage(actor: Actor) -> bool:
    """Whether the actor may say what is asked of whom, and what is told of it: experience managers,
    and the machine itself.
    """
    return actor.role in (Role.MANAGER, Role.SYSTEM)


def promised_time(reasons: Sequence[FollowUpReason]) -> timedelta:
    """Return the working time within which the client hears from us: the shortest promise."""
    return min(PROMISED[reason] for reason in reasons if reason in PROMISED)


def says_something(response: Response) -> bool:
    """Whether there is anything to send."""
    return (
        response.ces is not None
        or response.nps is not None
        or bool(response.comment)
        or response.contact_me
        or response.answer_count > 0
    )


def fits(question: Question, value: Value) -> bool:
    """Whether a value is an answer to a question: on its scale and whole, its option, or words.

    None, which takes an answer back, always is.
    """
    kind = Kind(question.kind)
    if value is None:
        return True
    if kind in WITH_WORDS:
        return isinstance(value, str)
    if kind is Kind.MULTIPLE:
        return not isinstance(value, int | str) and set(value) <= set(question.option_values)
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    if kind is Kind.SINGLE:
        return value in question.option_values
    low, high = question.scale_min, question.scale_max
    return low is not None and high is not None and low <= value <= high


class Branching(Protocol):
    """A question that may depend on the answer to an earlier one."""

    @property
    def pk(self) -> UUID: ...
    @property
    def shown_if_id(self) -> UUID | None: ...
    @property
    def shown_values(self) -> Sequence[int]: ...


Asked = TypeVar("Asked", bound=Branching)


def is_shown(question: Branching, given: Mapping[UUID, Value]) -> bool:
    """Whether a question is asked of who gave these answers, by question."""
    if question.shown_if_id is None:
        return True
    value = given.get(question.shown_if_id)
    if value is None or isinstance(value, str):
        return False
    chosen = {value} if isinstance(value, int) else set(value)
    return not chosen.isdisjoint(question.shown_values)


def shown_questions(questions: Sequence[Asked], given: Mapping[UUID, Value]) -> list[Asked]:
    """Return the questions that are asked of who gave these answers, in their order.

    What follows from an answer to a question that is not asked itself, is not asked either.
    """
    shown: list[Asked] = []
    heard: dict[UUID, Value] = {}
    for question in questions:
        if is_shown(question, heard):
            shown.append(question)
            heard[question.pk] = given.get(question.pk)
    return shown


def is_overdue(follow_up: FollowUp, *, at: datetime) -> bool:
    """Whether a promise is broken: past the deadline while something is owed."""
    return is_owed(follow_up) and follow_up.due_at < at


def is_owed(follow_up: FollowUp) -> bool:
    """Whether a deadline runs: contact is owed, or after it our answer or what we promised."""
    if follow_up.status == FollowUpStatus.CONTACTED:
        return FollowUpReason.COMPLAINT in follow_up.reasons or follow_up.promise_by is not None
    return follow_up.status in (FollowUpStatus.OPEN, FollowUpStatus.REOPENED)


def can_ask_solved(follow_up: FollowUp) -> bool:
    """Whether the client may be asked: there was contact since the last word of either side."""
    return follow_up.status == FollowUpStatus.CONTACTED and not is_nobodys(follow_up)


def is_nobodys(follow_up: FollowUp) -> bool:
    """Whether nobody can be called back: it comes from an anonymous answer."""
    is_known = follow_up.client_id is not None
    return not (is_known or follow_up.caller_email or follow_up.caller_phone)


def is_urgent(follow_up: FollowUp) -> bool:
    """Whether it tells of danger and nobody looked into it yet."""
    waiting = follow_up.status in (FollowUpStatus.OPEN, FollowUpStatus.REOPENED)
    return waiting and FollowUpReason.DANGER in follow_up.reasons


def can_confirm(follow_up: FollowUp) -> bool:
    """Whether the client has the word: asked, and not answered since.

    Also after we closed it unanswered: the client's word comes first.
    """
    asked = (FollowUpStatus.ASKED, FollowUpStatus.CONTACTED, FollowUpStatus.CLOSED)
    return follow_up.rounds > 0 and follow_up.status in asked


def can_close(follow_up: FollowUp, *, at: datetime) -> bool:
    """Whether we may end it without the client's word: asked, and silent for two weeks since.

    Also when there was contact since, or the question reached nobody. Who stayed anonymous can't
    be asked: it ends when somebody looked into it.
    """
    if is_nobodys(follow_up):
        return follow_up.status == FollowUpStatus.CONTACTED
    return (
        follow_up.status in (FollowUpStatus.ASKED, FollowUpStatus.CONTACTED)
        and follow_up.asked_at is not None
        and follow_up.asked_at + CLOSABLE_AFTER <= at
    )


def is_unsolved(follow_up: FollowUp) -> bool:
    """Whether there is still something to do."""
    return follow_up.status in UNSOLVED


def can_withdraw(follow_up: FollowUp) -> bool:
    """Whether a complaint can be taken back: it has not ended."""
    return FollowUpReason.COMPLAINT in follow_up.reasons and is_unsolved(follow_up)


def can_reopen(follow_up: FollowUp, *, at: datetime) -> bool:
    """Whether the client may still say that it is not solved after all: for 90 days."""
    ended = follow_up.status in (FollowUpStatus.SOLVED, FollowUpStatus.CLOSED)
    return ended and follow_up.closed_at is not None and at - follow_up.closed_at < REOPENABLE_FOR


def deadline_of_day(day: date, *, zone: str) -> datetime:
    """Return the end of the working day: five in the afternoon there."""
    return datetime.combine(day, time(17), ZoneInfo(zone))
