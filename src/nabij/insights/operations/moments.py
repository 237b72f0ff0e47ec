"""Saying which touchpoints decide what people remember."""

from django.db import transaction

from nabij.insights.events import MomentOfTruthChanged
from nabij.insights.models import MomentOfTruth
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import Actor


@transaction.atomic
def mark_moment(*, touchpoint: str, is_moment: bool, by: Actor) -> None:
    """Mark a touchpoint as a moment of truth, or take that back; twice is as once."""
    if is_moment:
        _, changed = MomentOfTruth.objects.get_or_create(
            touchpoint=touchpoint,
            defaults={"marked_by_id": by.user_id, "marked_at": clock.now()},
        )
    else:
        changed = bool(MomentOfTruth.objects.filter(touchpoint=touchpoint).delete()[0])
    if changed:
        ledger.record(
            MomentOfTruthChanged(actor_id=by.user_id, touchpoint=touchpoint, is_moment=is_moment)
        )
