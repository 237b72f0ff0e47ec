"""Reads of the ledger for an operator: what is dead, what waits, who is alive."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from nabij.ledger.models import Event, Heartbeat, Reaction
from nabij.lib import clock


def dead_reactions() -> QuerySet[Reaction]:
    """Return the reactions that were given up, latest first, with their events."""
    return (
        Reaction.objects.filter(state=Reaction.State.DEAD).select_related("event").order_by("-id")
    )


def overdue_count(*, older_than: timedelta = timedelta(minutes=1)) -> int:
    """Return how many reactions wait longer than they should."""
    return Reaction.objects.filter(
        state=Reaction.State.PENDING, due_at__lt=clock.now() - older_than
    ).count()


def last_heartbeat() -> datetime | None:
    """Return the latest sign of life of any worker, on the system's own clock."""
    return Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()


def events_of(
    client_id: UUID, *, department_ids: Collection[UUID] | None = None, most: int = 50
) -> list[Event]:
    """Return what happened around a client, latest first.

    Args:
        department_ids: only what happened there, or in no department; None: everywhere.
    """
    found = Event.objects.filter(client_id=client_id)
    if department_ids is not None:
        found = found.filter(Q(department_id__in=department_ids) | Q(department_id=None))
    return list(found.order_by("-at", "-id")[:most])
