"""Seats in a group. The first one makes the session, the last one takes it away again.

A seat is an appointment's, or held for somebody until it expires.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from nabij.appointments.models import Appointment, BusyTime, Seat, Service
from nabij.appointments.operations import busy
from nabij.appointments.types import FreeTime
from nabij.lib import clock


def take_seat(
    *,
    appointment: Appointment,
    service: Service,
    holder: UUID | None = None,
    to: FreeTime | None = None,
) -> bool:
    """Take a seat in the session that begins then, made if the time is free; False when full.

    Args:
        holder: whose own held seat gives way, as expired ones always do.
        to: where the appointment is moving to; None: where it is.
    """
    resource_id = to.resource_id if to else appointment.resource_id
    if resource_id is None:
        return False
    starts_at = to.starts_at if to else appointment.starts_at
    return _sit(Seat(appointment=appointment), service, resource_id, starts_at, holder)


def lock_sessions(*, appointment_ids: Sequence[UUID], to: Sequence[FreeTime]) -> None:
    """Lock the sessions that appointments leave and come to, before any seat is given back.

    All in one order, so that two who change places wait for each other in turn.
    """
    own = Seat.objects.filter(appointment__in=appointment_ids)
    concerned = Q(pk__in=own.values("session"))
    for one in to:
        concerned |= Q(resource_id=one.resource_id, starts_at=one.starts_at)
    sessions = BusyTime.objects.filter(concerned, kind=BusyTime.Kind.SESSION)
    list(sessions.order_by("pk").select_for_update().values_list("pk"))


def hold_seat(
    *, service: Service, resource_id: int, starts_at: datetime, expires_at: datetime, holder: UUID
) -> Seat | None:
    """Hold a seat in the session that begins then, made if the time is free; None when full."""
    seat = Seat(expires_at=expires_at, holder=holder)
    return seat if _sit(seat, service, resource_id, starts_at, holder) else None


def release_seat(*, seat_id: UUID) -> None:
    """Make a held seat free again; who takes a seat at this moment waits until that is done."""
    session_id = Seat.objects.filter(pk=seat_id).values_list("session_id", flat=True).first()
    if session_id is None:
        return
    list(BusyTime.objects.filter(pk=session_id).select_for_update().values_list("pk"))
    Seat.objects.filter(pk=seat_id, appointment=None).delete()
    _remove_empty(session_id)


def give_back(*, appointment_id: UUID) -> None:
    """Make an appointment's time or seat free again; a session nobody is left in goes too."""
    busy.give_back(appointment_id=appointment_id)
    seat = Seat.objects.filter(appointment_id=appointment_id).first()
    if seat is None:
        return
    seat.delete()
    _remove_empty(seat.session_id)


def _remove_empty(session_id: UUID) -> None:
    # one that somebody is coming to at this moment is locked, and stays
    empty = BusyTime.objects.filter(pk=session_id).select_for_update(skip_locked=True)
    if list(empty) and not Seat.objects.filter(session_id=session_id).exists():
        BusyTime.objects.filter(pk=session_id).delete()


def _sit(
    seat: Seat, service: Service, resource_id: int, starts_at: datetime, holder: UUID | None
) -> bool:
    """Write the seat with the first number that is free; False when there is none.

    Who takes a seat locks the session, so that two who come at once don't choose the same number.
    """
    session_id = _locked_session(service, resource_id, starts_at) or _new_session(
        service, resource_id, starts_at, holder
    )
    if session_id is None:
        return False
    gone = Q(expires_at__lte=clock.now())
    if holder is not None:
        gone |= Q(holder=holder)
    Seat.objects.filter(gone, session_id=session_id, appointment=None).delete()
    numbers = Seat.objects.filter(session_id=session_id).values_list("number", flat=True)
    taken = set(numbers)
    number = next((n for n in range(1, service.seats + 1) if n not in taken), None)
    if number is None:
        return False
    seat.session_id, seat.number = session_id, number
    seat.save(force_insert=True)
    return True


def _locked_session(service: Service, resource_id: int, starts_at: datetime) -> UUID | None:
    found = BusyTime.objects.filter(
        kind=BusyTime.Kind.SESSION,
        resource_id=resource_id,
        service_id=service.pk,
        starts_at=starts_at,
    )
    return next(iter(found.select_for_update().values_list("pk", flat=True)), None)


def _new_session(
    service: Service, resource_id: int, starts_at: datetime, holder: UUID | None
) -> UUID | None:
    session = BusyTime(
        resource_id=resource_id,
        during=busy.span(service=service, starts_at=starts_at),
        kind=BusyTime.Kind.SESSION,
        service=service,
        starts_at=starts_at,
    )
    if busy.put(session, holder=holder):
        return session.pk
    # somebody else has just made it
    return _locked_session(service, resource_id, starts_at)
