"""Opening a follow-up, in the transaction of what asks for it, and opening it again."""

from datetime import timedelta

from nabij.lib import clock
from nabij.organisation.queries import deadline_at
from nabij.people.types import Actor
from nabij.surveys.events import FollowUpOpened, FollowUpReopened
from nabij.surveys.models import Complaint, FollowUp, Response
from nabij.surveys.operations.history import note, record
from nabij.surveys.queries import owner_candidates
from nabij.surveys.rules import (
    ANSWERED_AGAIN_DAYS,
    PROMISED_AGAIN,
    follow_up_reasons,
    promised_time,
)
from nabij.surveys.types import Caller, FollowUpStatus, NoteKind


def open_follow_up(*, response: Response, caller: Caller | None = None) -> FollowUp | None:
    """Open a follow-up with owner, reasons and deadline when an answer asks for one.

    Args:
        caller: how somebody is reached who is no client of ours.
    """
    reasons = follow_up_reasons(nps=response.nps, ces=response.ces, contact_me=response.contact_me)
    if not reasons or (response.client_id is None and caller is None):
        return None
    return begin(
        FollowUp(
            response=response,
            client_id=response.client_id,
            department_id=response.department_id,
            location_id=response.location_id,
            reasons=reasons,
            language=response.language,
            touchpoint=response.touchpoint,
        ),
        working=promised_time(reasons),
        kind=NoteKind.OPENED,
        caller=caller,
    )


def begin(
    follow_up: FollowUp,
    *,
    working: timedelta,
    kind: NoteKind,
    caller: Caller | None,
    text: str = "",
) -> FollowUp:
    """Give a new follow-up an owner and a deadline of so many working hours, and keep it."""
    now = clock.now()
    owners = owner_candidates(department_id=follow_up.department_id)
    follow_up.owner_id = owners[0] if owners else None
    follow_up.opened_at = now
    follow_up.due_at = deadline_at(location_id=follow_up.location_id, start=now, working=working)
    if caller is not None:
        follow_up.caller_name = caller.name
        follow_up.caller_email = caller.email
        follow_up.caller_phone = caller.phone
    follow_up.save(force_insert=True)
    note(follow_up, kind=kind, text=text)
    record(FollowUpOpened, follow_up, due_at=follow_up.due_at, touchpoint=follow_up.touchpoint)
    return follow_up


def start_anew(follow_up: FollowUp) -> None:
    """Forget how far a follow-up went up: a new deadline runs. The caller keeps it."""
    follow_up.level = 0
    follow_up.escalated_at = follow_up.escalate_at = None


def reopen_with(follow_up: FollowUp, *, text: str, by: Actor) -> None:
    """Open it again: the client says that it is not solved. A complaint gets two weeks at least."""
    now = clock.now()
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
