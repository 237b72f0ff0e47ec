"""Seats in a group. The first one makes the session, the last one takes it away again."""

from uuid import UUID

from django.db.models import Q

from nabij.appointments.models import Appointment, BusyTime, Seat, Service
from nabij.appointments.operations import busy


def take_seat(*, appointment: Appointment, service: Service, holder: UUID | None = None) -> bool:
    """Take a seat in the session that begins then, made if the time is free; False when full.

    Who takes a seat locks the session, so that two who come at once don't choose the same number.
    """
    session_id = _locked_session(appointment, service) or _new_session(appointment, service, holder)
    if session_id is None:
        return False
    numbers = Seat.objects.filter(session_id=session_id).values_list("number", flat=True)
    taken = set(numbers)
    number = next((n for n in range(1, service.seats + 1) if n not in taken), None)
    if number is None:
        return False
    Seat.objects.create(session_id=session_id, number=number, appointment=appointment)
    return True


def give_back(*, appointment_id: UUID) -> None:
    """Make an appointment's time or seat free again; a session nobody is left in goes too."""
    busy.give_back(appointment_id=appointment_id)
    seat = Seat.objects.filter(appointment_id=appointment_id).first()
    if seat is None:
        return
    seat.delete()
    # one that somebody is coming to at this moment is locked, and stays
    empty = BusyTime.objects.filter(pk=seat.session_id).select_for_update(skip_locked=True)
    if list(empty) and not Seat.objects.filter(session_id=seat.session_id).exists():
        BusyTime.objects.filter(pk=seat.session_id).delete()


def _session_of(appointment: Appointment, service: Service) -> Q:
    return Q(
        kind=BusyTime.Kind.SESSION,
        resource_id=appointment.resource_id,
        service_id=service.pk,
        starts_at=appointment.starts_at,
    )


def _locked_session(appointment: Appointment, service: Service) -> UUID | None:
    found = BusyTime.objects.filter(_session_of(appointment, service)).select_for_update()
    return next(iter(found.values_list("pk", flat=True)), None)


def _new_session(appointment: Appointment, service: Service, holder: UUID | None) -> UUID | None:
    if appointment.resource_id is None:
        return None
    session = BusyTime(
        resource_id=appointment.resource_id,
        during=busy.span(service=service, starts_at=appointment.starts_at),
        kind=BusyTime.Kind.SESSION,
        service=service,
        starts_at=appointment.starts_at,
    )
    if busy.put(session, holder=holder):
        return session.pk
    return _locked_session(appointment, service)  # somebody else has just made it
