"""A client says that they come, or that they can't, as by answering the reminder.

Designed so that no appointment is lost by accident and nobody has to call: YES always means "I
come" and NO always "I can't". NO cancels nothing at once: the appointment stays for two waking
hours (`rules.attendance`), and YES, or moving it, takes the NO back. Only then its time is freed,
and the client is told. A NO that comes too late to free the time is shown to the desk and cancels
nothing.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from nabij.accounts.types import Role
from nabij.appointments import events, rules
from nabij.appointments.models import Appointment, Attendance
from nabij.appointments.operations import booking
from nabij.appointments.operations.columns import columns
from nabij.appointments.rules.attendance import cancelled_at
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.types import Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock
from nabij.people.types import Actor, Purpose

_CHANGEABLE = (Status.PROVISIONAL, Status.BOOKED)


@transaction.atomic
def confirm(*, appointment_id: UUID, by: Actor) -> None:
    """Note that the client comes, to all stops of a visit. Said before: nothing happens again.

    Raises:
        TooLateError: it has begun, is over or cancelled.
    """
    for appointment in _to_come(appointment_id, by=by):
        if _note(appointment, is_coming=True, cancel_at=None):
            record(
                events.AppointmentConfirmed(
                    appointment_id=appointment.pk,
                    starts_at=appointment.starts_at,
                    **columns(appointment, by=by),
                )
            )


@transaction.atomic
def decline(*, appointment_id: UUID, by: Actor) -> datetime | None:
    """Note that the client can't come; return when it is cancelled, None: the desk does that.

    Said before: it is cancelled when was said then.

    Raises:
        TooLateError: it has begun, is over or cancelled.
    """
    found = _to_come(appointment_id, by=by)
    cancel_at = _cancel_at(found[0], by=by)
    for appointment in found:
        before = Attendance.objects.filter(appointment=appointment, is_coming=False).first()
        if before is not None and before.starts_at == appointment.starts_at:
            return before.cancel_at
        _note(appointment, is_coming=False, cancel_at=cancel_at)
        record(
            events.AppointmentDeclined(
                appointment_id=appointment.pk,
                starts_at=appointment.starts_at,
                cancel_at=cancel_at,
                **columns(appointment, by=by),
            )
        )
    return cancel_at


def run_due_declined(*, most: int = 200) -> int:
    """Cancel what clients can't come to and have not taken back; return how many."""
    due = Attendance.objects.filter(cancel_at__lte=clock.now()).order_by("cancel_at")
    return sum(_cancel(one) for one in list(due.values_list("appointment_id", flat=True)[:most]))


@transaction.atomic
def _cancel(appointment_id: UUID) -> bool:
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    due = Attendance.objects.filter(appointment=appointment, cancel_at__lte=clock.now())
    still = due.filter(starts_at=F("appointment__starts_at")).exists()
    due.update(cancel_at=None)
    if not still or appointment.status not in _CHANGEABLE or appointment.starts_at <= clock.now():
        return False
    by = Actor(role=Role.SYSTEM, purpose=Purpose.REPLY, client_id=appointment.client_id)
    booking.cancel(appointment_id=appointment_id, by=by)
    return True


def _to_come(appointment_id: UUID, *, by: Actor) -> list[Appointment]:
    """Lock and return the appointment, or what is still to come of the visit it is a stop of."""
    asked = Appointment.objects.get(pk=appointment_id)
    found = Appointment.objects.filter(pk=appointment_id)
    if asked.combined_visit_id is not None:
        found = Appointment.objects.filter(combined_visit_id=asked.combined_visit_id)
    trail.note([asked.client_id])
    to_come = list(
        found.filter(status__in=_CHANGEABLE, starts_at__gt=clock.now())
        .select_for_update(of=("self",))
        .select_related("client", "service")
        .order_by("starts_at", "pk")
    )
    if not to_come or not rules.may_manage(by):
        raise booking.TooLateError
    return to_come


def _cancel_at(appointment: Appointment, *, by: Actor) -> datetime | None:
    at, service, client = clock.now(), appointment.service, appointment.client
    if rules.is_too_late(
        status=appointment.status,
        starts_at=appointment.starts_at,
        actor=by,
        at=at,
        change_until_minutes=service.change_until_minutes if service else None,
    ):
        return None
    quiet = Quiet(client.quiet_from, client.quiet_until, client.time_zone)
    return cancelled_at(at=at, starts_at=appointment.starts_at, quiet=quiet)


def _note(appointment: Appointment, *, is_coming: bool, cancel_at: datetime | None) -> bool:
    """Write it down; False when it was said before."""
    same = Attendance.objects.filter(
        appointment=appointment, starts_at=appointment.starts_at, is_coming=is_coming
    )
    if same.exists():
        return False
    Attendance.objects.update_or_create(
        appointment=appointment,
        defaults={
            "starts_at": appointment.starts_at,
            "is_coming": is_coming,
            "said_at": clock.now(),
            "cancel_at": cancel_at,
        },
    )
    return True
