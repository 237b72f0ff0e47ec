"""What falls due by itself: promises that were not kept, and what nobody is left to keep."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from nabij.lib import clock
from nabij.organisation.queries import deadline_at
from nabij.surveys.events import FollowUpEscalated, FollowUpGivenBack
from nabij.surveys.models import FollowUp
from nabij.surveys.operations.history import note, record
from nabij.surveys.queries import late, left_behind
from nabij.surveys.rules import DANGER_GOES_UP_AFTER, GOES_UP_AFTER, is_urgent
from nabij.surveys.types import Circle, NoteKind

AT_ONCE = 100


@transaction.atomic
def escalate_due() -> int:
    """Take late follow-ups one step up; return how many.

    Each step is taken once per deadline; two workers at once never take the same one.
    """
    now = clock.now()
    overdue = list(
        FollowUp.objects.select_for_update(skip_locked=True)
        .filter(late(at=now))
        .filter(Q(level=0) | Q(escalate_at__lte=now))
        .order_by("due_at")[:AT_ONCE]
    )
    for follow_up in overdue:
        follow_up.level = _level_up(follow_up)
        follow_up.escalated_at = now
        follow_up.escalate_at = _next_step(follow_up)
        follow_up.save(update_fields=["level", "escalated_at", "escalate_at"])
        note(follow_up, kind=NoteKind.ESCALATED)
        record(FollowUpEscalated, follow_up, level=follow_up.level)
    return len(overdue)


def _level_up(follow_up: FollowUp) -> int:
    """Return the next level; what tells of danger skips its owner, who was told at once."""
    is_new = follow_up.level == 0
    return Circle.TEAM if is_new and is_urgent(follow_up) else follow_up.level + 1


def _next_step(follow_up: FollowUp) -> datetime | None:
    if follow_up.level >= Circle.MANAGER:
        return None
    if is_urgent(follow_up):
        return follow_up.due_at + DANGER_GOES_UP_AFTER[Circle(follow_up.level + 1)]
    return deadline_at(
        location_id=follow_up.location_id,
        start=follow_up.due_at,
        working=GOES_UP_AFTER[follow_up.level],
    )


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
