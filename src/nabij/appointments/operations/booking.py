"""Booking, moving and cancelling. One time goes to one appointment, whoever comes at once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from nabij.appointments import events, queries, rules
from nabij.appointments.models import Appointment, Service
from nabij.appointments.operations import cases, groups, referrals, reminders, request_ends
from nabij.appointments.operations.columns import columns
from nabij.appointments.operations.taking import (
    AlreadyBookedError,
    BookingError,
    free_time,
    own_around,
    take,
)
from nabij.appointments.rules import meeting
from nabij.appointments.rules.combined import Broken
from nabij.appointments.types import CaseStatus, Mode, Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock, locks, sql
from nabij.people.operations import relate_many
from nabij.people.types import Actor


class ModeNotOfferedError(BookingError):
    """The service doesn't meet in this way, perhaps since a moment ago."""


class StopRuleError(BookingError):
    """A stop of a combined visit can't go to this time by itself."""

    def __init__(self, broken: Broken) -> None:
        """Keep the rule that it would break."""
        super().__init__(broken.rule)
        self.broken = broken


class TooLateError(BookingError):
    """The appointment has begun, is over or cancelled, or may not be changed by this actor."""


@transaction.atomic
def book(
    *,
    client_id: UUID,
    service_id: UUID,
    resource_id: int,
    starts_at: datetime,
    by: Actor,
    mode: Mode | None = None,
    booking_key: UUID | None = None,
    holder: UUID | None = None,
    overruled: str = "",
    answers: UUID | None = None,
) -> Appointment:
    """Book a free time for a client. Asked for the same again, it returns what is booked.

    Args:
        mode: how they meet, if not in the first way of the service.
        booking_key: of the form it came from; one form books one appointment.
        holder: whose held time becomes the appointment, if not the client's own.
        overruled: why the desk sets rules of the times aside; kept only when it had to. Time that
            is taken, or has passed, stays refused.
        answers: the request it is the answer to; what the client asked for of this service is
            answered in any case.

    Raises:
        SlotTakenError, NotOfferedError: with the nearest alternatives.
        AlreadyBookedError, ClientBusyError: with the appointment that is in the way.
        ModeNotOfferedError: the service doesn't meet in this way.
        RequestOverError: what it would answer was withdrawn or answered meanwhile.
        TooLateError: the actor may not book for this client.
    """
    trail.note([client_id])
    if not rules.may_manage(by):
        raise TooLateError
    locks.hold([f"appointments of {client_id}"])
    own = own_around(client_id, starts_at, service_id=service_id, booking_key=booking_key)
    before = _booked_before(own, service_id, starts_at, booking_key)
    if before is not None:
        return before
    asked = request_ends.open_request(client_id=client_id, service_id=service_id)
    if answers is not None and (asked is None or asked.pk != answers):
        raise request_ends.RequestOverError
    at = clock.now()
    reason = overruled.replace("\0", "").strip()[:300] if rules.may_overrule(by) else ""
    time, service, is_outside = free_time(
        client_id=client_id,
        service_id=service_id,
        resource_id=resource_id,
        starts_at=starts_at,
        at=at,
        by=by,
        holder=holder or client_id,
        may_be_outside=bool(reason),
        own=own,
    )
    way = _way(service, wished=mode)
    is_missing = queries.is_letter_missing(client_id=client_id, service=service, at=at)
    waits = is_missing and not reason
    appointment = Appointment(
        client_id=client_id,
        department_id=service.department_id,
        location_id=time.location_id,
        service=service,
        resource_id=resource_id,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        status=Status.PROVISIONAL if waits else Status.BOOKED,
        mode=way,
        booked_by_id=by.user_id,
        booked_as=by.role,
        booked_at=at,
        booking_key=booking_key,
        overruled=reason if is_outside or is_missing else "",
    )
    take(appointment, service, at, holder=holder or client_id)
    sql.insert(appointment)
    reminders.plan(
        appointment=appointment, reminder_minutes=service.reminder_minutes, at=at, is_first=True
    )
    relate_many(pairs=[(client_id, service.department_id)], since=at, by=by)
    request_ends.settle(request=asked, appointment=appointment, by=by)
    if waits:
        referrals.ask(appointment=appointment, service=service, by=by)
        return appointment
    record(
        events.AppointmentBooked(
            appointment_id=appointment.pk,
            starts_at=appointment.starts_at,
            is_overruled=bool(appointment.overruled),
            **columns(appointment, by=by),
        )
    )
    return appointment


@transaction.atomic
def move(
    *,
    appointment_id: UUID,
    resource_id: int,
    starts_at: datetime,
    by: Actor,
    mode: Mode | None = None,
    holder: UUID | None = None,
    overruled: str = "",
) -> Appointment:
    """Move an appointment to another free time; the old one is kept until the new one is certain.

    Args:
        mode: how they meet then; if not said as now, or in the first way where that ended.
        holder: whose held time it moves to, if not the client's own.
        overruled: as for `book`.

    Raises:
        SlotTakenError, NotOfferedError: with the nearest alternatives; nothing has changed.
        ClientBusyError: the client has another appointment then.
        ModeNotOfferedError: the service doesn't meet in this way; nothing has changed.
        TooLateError: it can't be moved (any more).
    """
    client_id = Appointment.objects.values_list("client_id", flat=True).get(pk=appointment_id)
    trail.note([client_id])
    locks.hold([f"appointments of {client_id}"])
    appointment = _locked(appointment_id)
    at = clock.now()
    service = appointment.service
    if service is None or not _may_move(appointment, service, by=by, at=at):
        raise TooLateError
    is_same_time = (appointment.resource_id, appointment.starts_at) == (resource_id, starts_at)
    if is_same_time and mode in (None, appointment.mode):
        return appointment
    way = _way(service, wished=mode, now=appointment.mode)
    reason = overruled.replace("\0", "").strip()[:300] if rules.may_overrule(by) else ""
    time, service, is_outside = free_time(
        client_id=client_id,
        service_id=service.pk,
        resource_id=resource_id,
        starts_at=starts_at,
        at=at,
        by=by,
        ignoring=appointment_id,
        holder=holder or client_id,
        may_be_outside=bool(reason),
    )
    broken = queries.broken_by_move(appointment_id=appointment_id, to=time)
    if broken is not None and not by.is_staff:
        raise StopRuleError(broken)
    old_starts_at, old_resource_id = appointment.starts_at, appointment.resource_id
    is_late = timedelta(minutes=service.change_until_minutes) > old_starts_at - at
    if service.seats > 1:
        groups.lock_sessions(appointment_ids=[appointment_id], to=[time])
    groups.give_back(appointment_id=appointment_id)
    appointment.resource_id = resource_id
    appointment.location_id = time.location_id
    appointment.mode = way
    appointment.starts_at, appointment.ends_at = time.starts_at, time.ends_at
    appointment.overruled = reason if is_outside or is_late else ""
    appointment.sequence += 1
    take(appointment, service, at, holder=holder or client_id)
    appointment.save(
        update_fields=[
            *("resource_id", "location_id", "starts_at", "ends_at"),
            *("mode", "sequence", "overruled"),
        ]
    )
    if appointment.starts_at != old_starts_at:
        reminders.plan(appointment=appointment, reminder_minutes=service.reminder_minutes, at=at)
    cases.settle(appointment_id=appointment_id, status=CaseStatus.CHOSEN)
    record(
        events.AppointmentMoved(
            appointment_id=appointment.pk,
            starts_at=appointment.starts_at,
            old_starts_at=old_starts_at,
            old_resource_id=old_resource_id,
            is_overruled=bool(appointment.overruled),
            **columns(appointment, by=by),
        )
    )
    return appointment


@transaction.atomic
def cancel(*, appointment_id: UUID, reason: str = "", by: Actor) -> Appointment:
    """Cancel an appointment and free its time. Cancelled already: nothing happens again.

    Raises:
        TooLateError: it can't be cancelled (any more).
    """
    appointment = _locked(appointment_id)
    trail.note([appointment.client_id])
    if appointment.status == Status.CANCELLED:
        return appointment
    if not _may_cancel(appointment, by=by, at=clock.now()):
        raise TooLateError
    appointment.status = Status.CANCELLED
    appointment.cancel_reason = reason.replace("\0", "")[:300]
    appointment.sequence += 1
    appointment.save(update_fields=["status", "cancel_reason", "sequence"])
    groups.give_back(appointment_id=appointment_id)
    reminders.drop(appointment_id=appointment_id)
    cases.settle(appointment_id=appointment_id, status=CaseStatus.CANCELLED)
    record(
        events.AppointmentCancelled(
            appointment_id=appointment.pk,
            starts_at=appointment.starts_at,
            **columns(appointment, by=by),
        )
    )
    return appointment


def _may_cancel(appointment: Appointment, *, by: Actor, at: datetime) -> bool:
    service = appointment.service
    return rules.can_cancel(
        status=appointment.status,
        starts_at=appointment.starts_at,
        actor=by,
        at=at,
        change_until_minutes=service.change_until_minutes if service else None,
    )


def _may_move(appointment: Appointment, service: Service, *, by: Actor, at: datetime) -> bool:
    return _may_cancel(appointment, by=by, at=at) and rules.can_be_moved(
        is_active=service.is_active, access=service.access, actor=by
    )


def _way(service: Service, *, wished: Mode | None, now: str | None = None) -> Mode:
    way = meeting.way_taken(service.modes, wished=wished, now=now)
    if way is None:
        raise ModeNotOfferedError
    return way


def _locked(appointment_id: UUID) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("service")
        .get(pk=appointment_id)
    )


def _booked_before(
    own: list[Appointment], service_id: UUID, starts_at: datetime, booking_key: UUID | None
) -> Appointment | None:
    """Return what the client already booked by this same wish."""
    wished = (starts_at, service_id)
    for one in own:
        if booking_key and one.booking_key == booking_key:
            if (one.starts_at, one.service_id) == wished:
                return one
            raise AlreadyBookedError(one.pk)
    return next((one for one in own if (one.starts_at, one.service_id) == wished), None)
