"""Working on a follow-up: taking, contacting, asking the client, hearing the answer."""

from typing import Literal
from uuid import UUID

from django.db import transaction

from nabij.accounts.models import User
from nabij.audit import trail
from nabij.lib import clock
from nabij.organisation.queries import deadline_at
from nabij.people.types import Actor
from nabij.surveys.events import (
    FollowUpClosed,
    FollowUpContacted,
    FollowUpReopened,
    FollowUpSolutionAsked,
    FollowUpSolved,
    FollowUpTaken,
)
from nabij.surveys.models import FollowUp
from nabij.surveys.operations.history import note, record
from nabij.surveys.queries import colleagues_of, follow_ups_visible_to
from nabij.surveys.rules import (
    PROMISED_AGAIN,
    SOLUTION_LINK_VALID_FOR,
    can_ask_solved,
    can_close,
    can_confirm,
    is_unsolved,
)
from nabij.surveys.types import FollowUpStatus, NoteKind


class FollowUpUnknownError(LookupError):
    """No follow-up of this id exists for who asks."""


class FollowUpOverError(Exception):
    """It has ended, perhaps a moment ago: there is nothing left to do."""


class TakenMeanwhileError(Exception):
    """Somebody else became the owner since who asks looked."""


class NotAColleagueError(ValueError):
    """It can only be handed to somebody who sees this client."""


class NotContactedError(Exception):
    """Nobody was in contact with the client yet: too early to ask whether it is solved."""


class TooEarlyToCloseError(Exception):
    """The client was not asked, or has had less than two weeks to answer."""


class NothingToConfirmError(Exception):
    """The client was not asked, or has answered already."""


@transaction.atomic
def take(
    *, follow_up_id: UUID, by: Actor, owner_before: UUID | Literal["nobody", "anybody"] = "anybody"
) -> FollowUp:
    """Make it one's own.

    Args:
        owner_before: from whom, as seen on the page: two who take it at once don't both get it.

    Raises:
        FollowUpUnknownError: not there for this actor.
        FollowUpOverError: it has ended.
        TakenMeanwhileError: the owner is no longer `owner_before`.
    """
    follow_up = _for_staff(follow_up_id, by)
    if follow_up.owner_id != by.user_id:
        if owner_before not in ("anybody", follow_up.owner_id or "nobody"):
            raise TakenMeanwhileError
        _give(follow_up, owner_id=_user(by), kind=NoteKind.TAKEN, text="", by=by)
    return follow_up


@transaction.atomic
def hand_over(*, follow_up_id: UUID, to_user_id: UUID, text: str, by: Actor) -> FollowUp:
    """Give it to a colleague who sees this client. The deadline stays.

    Raises:
        FollowUpUnknownError: not there for this actor.
        FollowUpOverError: it has ended.
        NotAColleagueError: the other does not see this client.
    """
    follow_up = _for_staff(follow_up_id, by)
    allowed = colleagues_of(department_id=follow_up.department_id)
    if not allowed.filter(user_id=to_user_id).exists():
        raise NotAColleagueError
    name = User.objects.values_list("name", flat=True).get(pk=to_user_id)
    told = f"{name}: {text}" if text else name
    _give(follow_up, owner_id=to_user_id, kind=NoteKind.HANDED_OVER, text=told, by=by)
    return follow_up


@transaction.atomic
def note_contact(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """Note what was said and done with the client. Who notes and finds no owner becomes it.

    When the client said meanwhile that it is solved, the note is kept and nothing else changes.

    Raises:
        FollowUpUnknownError: not there for this actor.
    """
    follow_up = _visible(follow_up_id, by)
    if is_unsolved(follow_up):
        if follow_up.owner_id is None:
            _give(follow_up, owner_id=_user(by), kind=NoteKind.TAKEN, text="", by=by)
        follow_up.status = FollowUpStatus.CONTACTED
        follow_up.contacted_at = clock.now()
        follow_up.save(update_fields=["status", "contacted_at"])
        record(FollowUpContacted, follow_up, by=by)
    note(follow_up, kind=NoteKind.CONTACTED, text=text, by=by)
    return follow_up


@transaction.atomic
def ask_solved(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """Ask the client whether it is solved. `text` is for the client: what was done.

    Asked already and not answered: nothing happens again.

    Raises:
        FollowUpUnknownError: not there for this actor.
        FollowUpOverError: it has ended.
        NotContactedError: nobody was in contact since the client last spoke.
    """
    follow_up = _for_staff(follow_up_id, by)
    if follow_up.status == FollowUpStatus.ASKED:
        return follow_up
    if not can_ask_solved(follow_up):
        raise NotContactedError
    now = clock.now()
    follow_up.status = FollowUpStatus.ASKED
    follow_up.asked_at = now
    follow_up.rounds += 1
    follow_up.save(update_fields=["status", "asked_at", "rounds"])
    note(follow_up, kind=NoteKind.ASKED, text=text, by=by)
    record(
        FollowUpSolutionAsked,
        follow_up,
        by=by,
        expires_at=now + SOLUTION_LINK_VALID_FOR,
        round=follow_up.rounds,
    )
    return follow_up


@transaction.atomic
def close(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """End it because the client never answered; `text` says why it may rest. It counts apart from
    what clients called solved, and the client's link still works as long as it is valid.

    Raises:
        FollowUpUnknownError: not there for this actor.
        FollowUpOverError: it has ended.
        TooEarlyToCloseError: the client was not asked, or less than two weeks ago.
    """
    follow_up = _for_staff(follow_up_id, by)
    now = clock.now()
    if not can_close(follow_up, at=now):
        raise TooEarlyToCloseError
    follow_up.status = FollowUpStatus.CLOSED
    follow_up.closed_at = now
    follow_up.save(update_fields=["status", "closed_at"])
    note(follow_up, kind=NoteKind.CLOSED, text=text, by=by)
    record(FollowUpClosed, follow_up, by=by)
    return follow_up


@transaction.atomic
def confirm(*, follow_up_id: UUID, solved: bool, text: str, by: Actor) -> FollowUp:
    """Hear from the client whether it is solved. If not, it is open again with a new deadline.

    Raises:
        NothingToConfirmError: the client was not asked, or has answered already.
    """
    follow_up = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
    if follow_up is None or not can_confirm(follow_up):
        raise NothingToConfirmError
    trail.note([follow_up.client_id])
    now = clock.now()
    if solved:
        follow_up.status = FollowUpStatus.SOLVED
        follow_up.closed_at = now
        follow_up.save(update_fields=["status", "closed_at"])
        note(follow_up, kind=NoteKind.SOLVED, text=text, by=by)
        record(FollowUpSolved, follow_up, by=by)
        return follow_up
    follow_up.status = FollowUpStatus.REOPENED
    follow_up.due_at = deadline_at(
        location_id=follow_up.location_id, start=now, working=PROMISED_AGAIN
    )
    follow_up.asked_at = follow_up.escalated_at = follow_up.closed_at = None
    follow_up.save(update_fields=["status", "due_at", "asked_at", "escalated_at", "closed_at"])
    note(follow_up, kind=NoteKind.REOPENED, text=text, by=by)
    record(FollowUpReopened, follow_up, by=by, due_at=follow_up.due_at)
    return follow_up


def _for_staff(follow_up_id: UUID, by: Actor) -> FollowUp:
    follow_up = _visible(follow_up_id, by)
    if not is_unsolved(follow_up):
        raise FollowUpOverError
    return follow_up


def _visible(follow_up_id: UUID, by: Actor) -> FollowUp:
    visible = follow_ups_visible_to(by).filter(pk=follow_up_id).values("pk")
    follow_up = FollowUp.objects.select_for_update().filter(pk__in=visible).first()
    if follow_up is None:
        raise FollowUpUnknownError(follow_up_id)
    trail.note([follow_up.client_id])
    return follow_up


def _user(by: Actor) -> UUID:
    if by.user_id is None:
        raise NotAColleagueError
    return by.user_id


def _give(follow_up: FollowUp, *, owner_id: UUID, kind: NoteKind, text: str, by: Actor) -> None:
    follow_up.owner_id = owner_id
    follow_up.save(update_fields=["owner_id"])
    note(follow_up, kind=kind, text=text, by=by)
    record(FollowUpTaken, follow_up, by=by, owner_id=owner_id)
