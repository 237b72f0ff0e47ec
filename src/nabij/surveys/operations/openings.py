"""Opening a follow-up, in the transaction of the answer that asks for it."""

from nabij.lib import clock
from nabij.organisation.queries import deadline_at
from nabij.surveys.events import FollowUpOpened
from nabij.surveys.models import FollowUp, Response
from nabij.surveys.operations.history import note, record
from nabij.surveys.queries import owner_candidates
from nabij.surveys.rules import follow_up_reasons, promised_time
from nabij.surveys.types import NoteKind


def open_follow_up(*, response: Response) -> FollowUp | None:
    """Open a follow-up with owner, reasons and deadline when an answer asks for one."""
    reasons = follow_up_reasons(nps=response.nps, ces=response.ces, contact_me=response.contact_me)
    if not reasons or response.client_id is None:
        return None
    now = clock.now()
    owners = owner_candidates(department_id=response.department_id)
    follow_up = FollowUp.objects.create(
        response=response,
        client_id=response.client_id,
        department_id=response.department_id,
        location_id=response.location_id,
        owner_id=owners[0] if owners else None,
        reasons=reasons,
        opened_at=now,
        due_at=deadline_at(
            location_id=response.location_id, start=now, working=promised_time(reasons)
        ),
    )
    note(follow_up, kind=NoteKind.OPENED)
    record(FollowUpOpened, follow_up, due_at=follow_up.due_at, touchpoint=response.touchpoint)
    return follow_up
