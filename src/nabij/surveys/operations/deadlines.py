"""What falls due by itself: promises that were not kept, and what nobody is left to keep."""

from django.db import transaction

from nabij.lib import clock
from nabij.surveys.events import FollowUpEscalated, FollowUpGivenBack
from nabij.surveys.models import FollowUp
from nabij.surveys.operations.history import note, record
from nabij.surveys.queries import left_behind
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


@transaction.atomic
def give_back_left_behind() -> int:
    """Make nobody's the follow-ups of who no longer sees their clients; return how many.

    Any colleague takes them from there. The deadline stays.
    """
    found = list(
        left_behind()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("owner")
        .order_by("due_at")[:AT_ONCE]
    )
    for follow_up in found:
        if (owner := follow_up.owner) is None:
            continue
        follow_up.owner = None
        follow_up.save(update_fields=["owner"])
        note(follow_up, kind=NoteKind.GIVEN_BACK, text=owner.name)
        record(FollowUpGivenBack, follow_up, left_by_id=owner.pk)
    return len(found)
