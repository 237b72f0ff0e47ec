"""What falls due by itself: promises that were not kept."""

from django.db import transaction

from nabij.lib import clock
from nabij.surveys.events import FollowUpEscalated
from nabij.surveys.models import FollowUp
from nabij.surveys.operations.history import note, record
from nabij.surveys.types import FollowUpStatus, NoteKind

AT_ONCE = 100


@transaction.atomic
def escalate_due() -> int:
    """Mark the follow-ups whose deadline passed without contact; return how many.

    Each is marked once per deadline; two workers at once never mark the same one.
    """
    now = clock.now()
    overdue = list(
        FollowUp.objects.select_for_update(skip_locked=True)
        .filter(
            status__in=[FollowUpStatus.OPEN, FollowUpStatus.REOPENED],
            due_at__lt=now,
            escalated_at=None,
        )
        .order_by("due_at")[:AT_ONCE]
    )
    for follow_up in overdue:
        follow_up.escalated_at = now
        follow_up.save(update_fields=["escalated_at"])
        note(follow_up, kind=NoteKind.ESCALATED)
        record(FollowUpEscalated, follow_up)
    return len(overdue)
