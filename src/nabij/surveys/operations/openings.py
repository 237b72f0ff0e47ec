"""Opening a follow-up, in the transaction of what asks for it, and opening it again."""

from collections.abc import Sequence
from datetime import timedelta

from nabij.lib import clock
from nabij.organisation.queries import deadline_at
from nabij.people.types import Actor
from nabij.surveys.events import FollowUpBecameUrgent, FollowUpOpened, FollowUpReopened
from nabij.surveys.models import Complaint, Finding, FollowUp, Invitation, Response
from nabij.surveys.operations.history import note, record
from nabij.surveys.queries import owner_candidates
from nabij.surveys.rules import (
    ANSWERED_AGAIN_DAYS,
    PROMISED_AGAIN,
    URGENT_WITHIN,
    follow_up_reasons,
    is_unsolved,
    promised_time,
    reasons_of_words,
)
from nabij.surveys.types import Caller, FollowUpReason, FollowUpStatus, NoteKind, Respondent


def open_follow_up(*, response: Response, caller: Caller | None = None) -> FollowUp | None:
    """Open a follow-up with owner, reasons and deadline when an answer asks for one.

    Args:
        caller: how somebody is reached who is no client of ours.
    """
    reasons = follow_up_reasons(nps=response.nps, ces=response.ces, contact_me=response.contact_me)
    if not reasons or (response.client_id is None and caller is None):
        return None
    return _begin_from(response, reasons, caller=caller)


def open_for_words(*, response: Response, finding: Finding) -> FollowUp | None:
    """Open a follow-up when words tell of danger or are very bad, or press the one there is."""
    known = FollowUp.objects.select_for_update().filter(response=response).first()
    caller = caller_of(response)
    reasons = reasons_of_words(
        dangers=finding.dangers,
        sentiment=finding.sentiment,
        is_reachable=known is not None or response.client_id is not None or caller is not None,
    )
    if not reasons:
        return None
    if known is not None:
        return _press(known, reasons)
    follow_up = _begin_from(response, reasons, caller=caller)
    if FollowUpReason.DANGER in reasons:
        _call_urgent(follow_up)
    return follow_up


def caller_of(response: Response) -> Caller | None:
    """Return how somebody who answered by name and is no client is reached: a relative, or a
    referring professional; None for everybody else.
    """
    if response.respondent_type not in (Respondent.RELATIVE, Respondent.REFERRER):
        return None
    relative = response.relative
    if response.invitation_id is not None:
        people = Invitation.objects.select_related("relative", "referrer")
        asked = people.get(pk=response.invitation_id)
        if asked.referrer is not None:
            return Caller(name=asked.referrer.name, email=asked.referrer.email, phone="")
        relative = asked.relative
    if relative is None or not (relative.email or relative.phone):
        return None
    return Caller(name=relative.name, email=relative.email, phone=relative.phone)


def _begin_from(
    response: Response, reasons: Sequence[FollowUpReason], *, caller: Caller | None
) -> FollowUp:
    is_urgent = FollowUpReason.DANGER in reasons
    return begin(
        FollowUp(
            response=response,
            client_id=response.client_id,
            department_id=response.department_id,
            location_id=response.location_id,
            reasons=list(reasons),
            language=response.language,
            touchpoint=response.touchpoint,
        ),
        working=None if is_urgent else promised_time(reasons),
        kind=NoteKind.OPENED,
        caller=caller,
    )


def _press(follow_up: FollowUp, reasons: Sequence[FollowUpReason]) -> FollowUp:
    fresh = [reason for reason in reasons if reason not in follow_up.reasons]
    if not fresh or not is_unsolved(follow_up):
        return follow_up
    follow_up.reasons = [*follow_up.reasons, *fresh]
    if FollowUpReason.DANGER in fresh:
        press_for_danger(follow_up)
    else:
        follow_up.save()
    return follow_up


def press_for_danger(follow_up: FollowUp) -> None:
    """Let somebody look within the hour at a follow-up that is there already."""
    if FollowUpReason.DANGER not in follow_up.reasons:
        follow_up.reasons = [*follow_up.reasons, FollowUpReason.DANGER]
    follow_up.due_at = min(follow_up.due_at, clock.now() + URGENT_WITHIN)
    start_anew(follow_up)
    follow_up.save()
    _call_urgent(follow_up)


def _call_urgent(follow_up: FollowUp) -> None:
    note(follow_up, kind=NoteKind.URGENT)
    record(FollowUpBecameUrgent, follow_up, due_at=follow_up.due_at)


def begin(
    follow_up: FollowUp,
    *,
    working: timedelta | None,
    kind: NoteKind,
    caller: Caller | None,
    text: str = "",
    by: Actor | None = None,
) -> FollowUp:
    """Give a new follow-up an owner and a deadline, and keep it.

    Args:
        working: the deadline in working hours; None: an hour by the clock on the wall.
        by: who noted it at the desk; None: it came by itself.
    """
    now = clock.now()
    owners = owner_candidates(department_id=follow_up.department_id)
    follow_up.owner_id = owners[0] if owners else None
    follow_up.opened_at = now
    follow_up.due_at = (
        now + URGENT_WITHIN
        if working is None
        else deadline_at(location_id=follow_up.location_id, start=now, working=working)
    )
    if caller is not None:
        follow_up.caller_name = caller.name
        follow_up.caller_email = caller.email
        follow_up.caller_phone = caller.phone
    follow_up.save(force_insert=True)
    note(follow_up, kind=kind, text=text, by=by)
    record(
        FollowUpOpened, follow_up, by=by, due_at=follow_up.due_at, touchpoint=follow_up.touchpoint
    )
    return follow_up


def start_anew(follow_up: FollowUp) -> None:
    """Forget how far a follow-up went up: a new deadline runs. The caller keeps it."""
    follow_up.level = 0
    follow_up.escalated_at = follow_up.escalate_at = None


def reopen_with(follow_up: FollowUp, *, text: str, by: Actor) -> None:
    """Open it again: the client says that it is not solved. A complaint gets two weeks at least.

    What was promised before is over; a line of the history keeps it.
    """
    now = clock.now()
    follow_up.promise, follow_up.promise_by = "", None
    follow_up.status = FollowUpStatus.REOPENED
    follow_up.due_at = deadline_at(
        location_id=follow_up.location_id, start=now, working=PROMISED_AGAIN
    )
    follow_up.asked_at = follow_up.closed_at = None
    start_anew(follow_up)
    follow_up.save()
    zone = follow_up.location.time_zone
    again = clock.today(zone) + timedelta(days=ANSWERED_AGAIN_DAYS)
    Complaint.objects.filter(follow_up=follow_up, answer_by__lt=again).update(answer_by=again)
    note(follow_up, kind=NoteKind.REOPENED, text=text, by=by)
    record(FollowUpReopened, follow_up, by=by, due_at=follow_up.due_at)
