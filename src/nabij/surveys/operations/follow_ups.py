"""Working on a follow-up: taking, contacting, asking the client, hearing the answer."""

from datetime import date
from typing import Literal
from uuid import UUID

from django.db import transaction

from nabij.accounts.models import User
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.types import Actor
from nabij.surveys.events import (
    FollowUpClosed,
    FollowUpContacted,
    FollowUpMessageSent,
    FollowUpSolutionAsked,
    FollowUpSolved,
    FollowUpTaken,
)
from nabij.surveys.models import Cause, Complaint, FollowUp
from nabij.surveys.operations.history import note, note_shown, record
from nabij.surveys.operations.openings import reopen_with, start_anew
from nabij.surveys.queries import colleagues_of, follow_ups_visible_to
from nabij.surveys.rules import (
    SOLUTION_LINK_VALID_FOR,
    can_ask_solved,
    can_close,
    can_confirm,
    deadline_of_day,
    is_unsolved,
)
from nabij.surveys.types import ContactVia, FollowUpStatus, NoteKind


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


class CauseUnknownError(LookupError):
    """The organisation's list has no such cause."""


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
def note_contact(
    *,
    follow_up_id: UUID,
    text: str,
    by: Actor,
    promise: str = "",
    promise_by: date | None = None,
    via: ContactVia | None = None,
) -> FollowUp:
    """Note what was said and done with the client. Who notes and finds no owner becomes it.

    When the client said meanwhile that it is solved, the note is kept and nothing else changes.

    Args:
        promise: what we said we would do; "" leaves an earlier promise.
        promise_by: until when; from then on it is late.

    Raises:
        FollowUpUnknownError: not there for this actor.
    """
    follow_up = _visible(follow_up_id, by)
    if is_unsolved(follow_up):
        if promise:
            follow_up.promise, follow_up.promise_by = promise.strip(), promise_by
        _in_contact(follow_up, by=by, channel=via.value if via else "")
    note(follow_up, kind=NoteKind.CONTACTED, text=text, by=by)
    if promise:
        note(follow_up, kind=NoteKind.PROMISED, text=promise, by=by)
    return follow_up


@transaction.atomic
def write_to_client(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """Write to the client: a message says that words wait, and the words stand on their page.

    Raises:
        FollowUpUnknownError: not there for this actor.
        FollowUpOverError: it has ended.
    """
    follow_up = _for_staff(follow_up_id, by)
    _in_contact(follow_up, by=by, channel=ContactVia.MESSAGE)
    written = note(follow_up, kind=NoteKind.REPLY, text=text, by=by)
    record(FollowUpMessageSent, follow_up, by=by, note_id=written.pk)
    return follow_up


@transaction.atomic
def tell_cause(
    *, follow_up_id: UUID, cause_id: UUID, fixed: str, fixed_on: date | None, by: Actor
) -> FollowUp:
    """Say why it went wrong and, when that was taken away, what was changed and from when.

    Raises:
        FollowUpUnknownError: not there for this actor.
        CauseUnknownError: no such cause.
    """
    follow_up = _visible(follow_up_id, by)
    cause = Cause.objects.filter(pk=cause_id).first()
    if cause is None:
        raise CauseUnknownError(cause_id)
    follow_up.cause = cause
    follow_up.cause_fixed = fixed.strip()
    follow_up.cause_fixed_on = fixed_on if follow_up.cause_fixed else None
    if follow_up.cause_fixed and fixed_on is None:
        follow_up.cause_fixed_on = clock.today(follow_up.location.time_zone)
    follow_up.save(update_fields=["cause", "cause_fixed", "cause_fixed_on"])
    named = localised(cause.names, by.language)
    told = f"{named}: {follow_up.cause_fixed}" if follow_up.cause_fixed else named
    note(follow_up, kind=NoteKind.CAUSE, text=told, by=by)
    return follow_up


def _in_contact(follow_up: FollowUp, *, by: Actor, channel: str) -> None:
    """Note that there was contact; what is owed next is our answer, or what was promised. A day
    that is over makes no new deadline: who was in touch in time is not late at once.
    """
    if follow_up.owner_id is None:
        _give(follow_up, owner_id=_user(by), kind=NoteKind.TAKEN, text="", by=by)
    now = clock.now()
    follow_up.status = FollowUpStatus.CONTACTED
    follow_up.contacted_at = now
    zone = follow_up.location.time_zone
    days = (_answer_day(follow_up), follow_up.promise_by)
    owed = [at for day in days if day and (at := deadline_of_day(day, zone=zone)) > now]
    if owed:
        follow_up.due_at = min(owed)
        start_anew(follow_up)
    follow_up.save()
    record(FollowUpContacted, follow_up, by=by, channel=channel)


def _answer_day(follow_up: FollowUp) -> date | None:
    found = Complaint.objects.filter(follow_up=follow_up).values_list("answer_by", flat=True)
    return found.first()


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
    Complaint.objects.filter(follow_up=follow_up, answered_at=None).update(answered_at=now)
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
    note_shown(follow_up)
    now = clock.now()
    if solved:
        follow_up.status = FollowUpStatus.SOLVED
        follow_up.closed_at = now
        follow_up.save(update_fields=["status", "closed_at"])
        note(follow_up, kind=NoteKind.SOLVED, text=text, by=by)
        record(FollowUpSolved, follow_up, by=by)
        return follow_up
    reopen_with(follow_up, text=text, by=by)
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
    note_shown(follow_up)
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
