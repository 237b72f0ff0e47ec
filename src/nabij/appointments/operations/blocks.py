"""Blocking time of a resource, as for leave or a meeting, and making it free again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import BusyTime
from nabij.appointments.operations import busy
from nabij.ledger.operations import record
from nabij.people.types import Actor


class TimeTakenError(Exception):
    """The time is not free."""

    def __init__(self, *, appointments: int) -> None:
        """Keep how many appointments are in the way; none: it is held or blocked."""
        super().__init__(f"{appointments} appointments in the way")
        self.appointments = appointments


@transaction.atomic
def create_block(
    *, resource_id: int, starts_at: datetime, ends_at: datetime, by: Actor, reason: str = ""
) -> BusyTime:
    """Keep a time free of appointments.

    Raises:
        TimeTakenError: with how many appointments are in the way; nothing has changed.
    """
    block = BusyTime(
        resource_id=resource_id,
        during=(starts_at, ends_at),
        kind=BusyTime.Kind.BLOCK,
        reason=reason.replace("\0", "")[:120],
    )
    if not busy.put(block):
        in_the_way = BusyTime.objects.filter(
            resource_id=resource_id,
            during__overlap=(starts_at, ends_at),
            kind__in=(BusyTime.Kind.APPOINTMENT, BusyTime.Kind.SESSION),
        )
        raise TimeTakenError(appointments=in_the_way.count())
    record(
        events.TimeBlocked(
            resource_id=resource_id,
            starts_at=starts_at,
            ends_at=ends_at,
            actor_id=by.user_id,
            touchpoint="appointment",
            channel="desk",
        )
    )
    return block


@transaction.atomic
def remove_block(*, block_id: UUID, by: Actor) -> bool:
    """Make a blocked time free again; False when that was done before."""
    block = BusyTime.objects.select_for_update().filter(pk=block_id, kind=BusyTime.Kind.BLOCK)
    found = block.first()
    if found is None:
        return False
    record(
        events.BlockRemoved(
            resource_id=found.resource_id,
            starts_at=found.during.lower,
            ends_at=found.during.upper,
            actor_id=by.user_id,
            touchpoint="appointment",
            channel="desk",
        )
    )
    found.delete()
    return True
