"""Working on a follow-up: taking, contacting, asking the client, hearing the answer."""

from uuid import UUID

from django.db import transaction

from nabij.accounts.models import User
from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.organisation.queries import deadline_at
from nabij.people.types import Actor
from nabij.surveys.events import (
    FollowUpClosed,
    FollowUpContacted,
    FollowUpEvent,
    FollowUpReopened,
    FollowUpSolutionAsked,
    FollowUpSolved,
    FollowUpTaken,
)
from nabij.surveys.models import FollowUp, FollowUpNote
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
    """No unsolved follow-up of this id exists for who asks."""


class NotAColleagueError(ValueError):
    """It can only be handed to somebody who sees this client."""


class NotContactedError(Exception):
    """Nobody was in contact with the client yet: too early to ask whether it is solved."""


class TooEarlyToCloseError(Exception):
    """The client was not asked, or has had less than two weeks to answer."""


class NothingToConfirmError(Exception):
    """The client was not asked, or has answered already."""


@transaction.atomic
def take(*, follow_up_id: UUID, by: Actor) -> FollowUp:
    """Make it one's own.

    Raises:
        FollowUpUnknownError: not there for this actor, or solved.
    """
    follow_up = _for_staff(follow_up_id, by)
    if follow_up.owner_id != by.user_id:
        _give(follow_up, owner_id=_user(by), kind=NoteKind.TAKEN, text="", by=by)
    return follow_up


@transaction.atomic
def hand_over(*, follow_up_id: UUID, to_user_id: UUID, text: str, by: Actor) -> FollowUp:
    """Give it to a colleague who sees this client. The deadline stays.

    Raises:
        FollowUpUnknownError: not there for this actor, or solved.
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

    Raises:
        FollowUpUnknownError: not there for this actor, or solved.
    """
    follow_up = _for_staff(follow_up_id, by)
    follow_up.status = FollowUpStatus.CONTACTED
    follow_up.contacted_at = clock.now()
    follow_up.owner_id = follow_up.owner_id or _user(by)
    follow_up.save(update_fields=["status", "contacted_at", "owner_id"])
    _note(follow_up, kind=NoteKind.CONTACTED, text=text, by=by)
    _record(FollowUpContacted, follow_up, by)
    return follow_up


@transaction.atomic
def ask_solved(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """Ask the client whether it is solved. `text` is for the client: what was done.

    Raises:
        FollowUpUnknownError: not there for this actor, or solved.
        NotContactedError: nobody was in contact yet, or the client was asked and has the word.
    """
    follow_up = _for_staff(follow_up_id, by)
    if not can_ask_solved(follow_up):
        raise NotContactedError
    now = clock.now()
    follow_up.status = FollowUpStatus.ASKED
    follow_up.asked_at = now
    follow_up.rounds += 1
    follow_up.save(update_fields=["status", "asked_at", "rounds"])
    _note(follow_up, kind=NoteKind.ASKED, text=text, by=by)
    ledger.record(
        FollowUpSolutionAsked(
            follow_up_id=follow_up.pk,
            expires_at=now + SOLUTION_LINK_VALID_FOR,
            round=follow_up.rounds,
            client_id=follow_up.client_id,
            actor_id=by.user_id,
            department_id=follow_up.department_id,
            location_id=follow_up.location_id,
        )
    )
    return follow_up


@transaction.atomic
def close(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """End it because the client never answered; `text` says why it may rest. It counts apart from
    what clients called solved, and the client's link still works as long as it is valid.

    Raises:
        FollowUpUnknownError: not there for this actor, or ended.
        TooEarlyToCloseError: the client was not asked, or less than two weeks ago.
    """
    follow_up = _for_staff(follow_up_id, by)
    now = clock.now()
    if not can_close(follow_up, at=now):
        raise TooEarlyToCloseError
    follow_up.status = FollowUpStatus.CLOSED
    follow_up.closed_at = now
    follow_up.save(update_fields=["status", "closed_at"])
    _note(follow_up, kind=NoteKind.CLOSED, text=text, by=by)
    _record(FollowUpClosed, follow_up, by)
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
        _note(follow_up, kind=NoteKind.SOLVED, text=text, by=by)
        _record(FollowUpSolved, follow_up, by)
        return follow_up
    follow_up.status = FollowUpStatus.REOPENED
    follow_up.due_at = deadline_at(
        location_id=follow_up.location_id, start=now, working=PROMISED_AGAIN
    )
    follow_up.escalated_at = follow_up.closed_at = None
    follow_up.save(update_fields=["status", "due_at", "escalated_at", "closed_at"])
    _note(follow_up, kind=NoteKind.REOPENED, text=text, by=by)
    ledger.record(
        FollowUpReopened(
            follow_up_id=follow_up.pk,
            due_at=follow_up.due_at,
            client_id=follow_up.client_id,
            department_id=follow_up.department_id,
            location_id=follow_up.location_id,
        )
    )
    return follow_up


def _for_staff(follow_up_id: UUID, by: Actor) -> FollowUp:
    visible = follow_ups_visible_to(by).filter(pk=follow_up_id).values("pk")
    follow_up = FollowUp.objects.select_for_update().filter(pk__in=visible).first()
    if follow_up is None or not is_unsolved(follow_up):
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
    _note(follow_up, kind=kind, text=text, by=by)
    ledger.record(
        FollowUpTaken(
            follow_up_id=follow_up.pk,
            owner_id=owner_id,
            client_id=follow_up.client_id,
            actor_id=by.user_id,
            department_id=follow_up.department_id,
            location_id=follow_up.location_id,
        )
    )


def _note(follow_up: FollowUp, *, kind: NoteKind, text: str, by: Actor) -> None:
    FollowUpNote.objects.create(
        follow_up=follow_up,
        kind=kind,
        text=text.strip(),
        author_id=by.user_id,
        author_name=by.name,
        at=clock.now(),
    )


def _record(event_type: type[FollowUpEvent], follow_up: FollowUp, by: Actor) -> None:
    ledger.record(
        event_type(
            follow_up_id=follow_up.pk,
            client_id=follow_up.client_id,
            actor_id=by.user_id,
            department_id=follow_up.department_id,
            location_id=follow_up.location_id,
        )
    )
