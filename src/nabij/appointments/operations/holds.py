"""Holding a time for a while: nobody else gets it, and it becomes free again by itself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from nabij.appointments.models import Appointment, BusyTime, Service
from nabij.appointments.operations import busy
from nabij.appointments.types import Hold
from nabij.lib import clock, sql
from nabij.people.types import Actor

_HELD = """
SELECT id FROM appointments_busytime WHERE holder = %(holder)s AND kind = 'hold'
  AND resource_id = %(resource_id)s AND starts_at = %(starts_at)s AND service_id = %(service_id)s
"""


@transaction.atomic
def hold(
    *,
    service_id: UUID,
    resource_id: int,
    starts_at: datetime,
    expires_at: datetime,
    purpose: Hold,
    holder: UUID,
    by: Actor,
) -> BusyTime | None:
    """Hold a time, with what its service keeps free around it; None when it is not free.

    Times of groups are not held: of these a seat is (`groups.hold_seat`).
    Whether it lies in working hours the caller has asked before (`queries.offered_time`).

    Args:
        holder: for whom: the client who is choosing, or the offer or proposal it belongs to. One
            who is choosing holds one time: what was held before becomes free.
    """
    del by
    service = Service.objects.get(pk=service_id)
    if service.seats > 1:
        return None
    held = BusyTime(
        resource_id=resource_id,
        during=busy.span(service=service, starts_at=starts_at),
        kind=BusyTime.Kind.HOLD,
        service=service,
        starts_at=starts_at,
        expires_at=expires_at,
        purpose=purpose,
        holder=holder,
    )
    if not busy.put(held, holder=holder):
        return None
    if purpose is Hold.CHOOSING:
        own = BusyTime.objects.filter(
            kind=BusyTime.Kind.HOLD, purpose=Hold.CHOOSING, holder=holder
        ).exclude(pk=held.pk)
        _remove(own.values_list("pk", flat=True))
    return held


@transaction.atomic
def release(*, hold_id: UUID) -> None:
    """Make a held time free again; nothing happens when it is no hold any more."""
    BusyTime.objects.filter(pk=hold_id, kind=BusyTime.Kind.HOLD).delete()


def held_for(*, holder: UUID, appointment: Appointment) -> UUID | None:
    """Return the hold of exactly this appointment's time, if there is one."""
    values = {
        "resource_id": appointment.resource_id,
        "starts_at": appointment.starts_at,
        "service_id": appointment.service_id,
        "holder": holder,
    }
    found = sql.row(_HELD, values)
    return found[0] if found else None


def turn_into(*, hold_id: UUID, appointment: Appointment) -> bool:
    """Give the held time to the appointment it was held for.

    False when the hold is over, or its service takes another time now than when it was held.
    """
    if appointment.service is None:
        return False
    return bool(
        BusyTime.objects.filter(
            _time_of(appointment),
            during=busy.span(service=appointment.service, starts_at=appointment.starts_at),
            pk=hold_id,
            kind=BusyTime.Kind.HOLD,
            expires_at__gt=clock.now(),
        ).update(
            kind=BusyTime.Kind.APPOINTMENT,
            appointment=appointment,
            service=None,
            starts_at=None,
            expires_at=None,
            purpose="",
            holder=None,
        )
    )


@transaction.atomic
def expire_holds(*, most: int = 1000) -> int:
    """Remove the holds whose time is over; how many. Availability does not wait for it."""
    over = BusyTime.objects.filter(kind=BusyTime.Kind.HOLD, expires_at__lte=clock.now())
    return _remove(over.values_list("pk", flat=True).order_by("expires_at")[:most])


def _remove(holds: QuerySet[BusyTime, UUID]) -> int:
    """Delete holds, save those somebody else is removing at this moment: nobody waits."""
    found = list(holds.select_for_update(skip_locked=True))
    return BusyTime.objects.filter(pk__in=found).delete()[0]


def _time_of(appointment: Appointment) -> Q:
    return Q(
        resource_id=appointment.resource_id,
        starts_at=appointment.starts_at,
        service_id=appointment.service_id,
    )
