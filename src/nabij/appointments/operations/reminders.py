"""Reminders: planned with the appointment, found when due."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import Appointment, Reminder
from nabij.appointments.rules.reminders import Quiet, reminder_due_at
from nabij.appointments.types import Status
from nabij.ledger.operations import record
from nabij.lib import clock, sql

_BATCH = 200
_CLOCKS = """
SELECT location.time_zone, client.quiet_from, client.quiet_until, client.time_zone
FROM organisation_location location, people_client client
WHERE location.id = %(location_id)s AND client.id = %(client_id)s
"""


def plan(
    *, appointment: Appointment, reminder_minutes: int, at: datetime, is_first: bool = False
) -> None:
    """Plan the reminder of an appointment anew, as `rules.reminders` says.

    Args:
        is_first: the appointment is new, no reminder of it is planned yet.
    """
    if not is_first:
        drop(appointment_id=appointment.pk)
    values = {"location_id": appointment.location_id, "client_id": appointment.client_id}
    zone, quiet_from, quiet_until, own_zone = sql.rows(_CLOCKS, values)[0]
    due_at = reminder_due_at(
        starts_at=appointment.starts_at,
        reminder_minutes=reminder_minutes,
        at=at,
        zone=zone,
        quiet=Quiet(quiet_from, quiet_until, own_zone),
    )
    if due_at is not None:
        sql.insert(Reminder(appointment=appointment, due_at=due_at))


def drop(*, appointment_id: UUID) -> None:
    """Plan no reminder any more."""
    Reminder.objects.filter(appointment_id=appointment_id).delete()


def run_due_reminders() -> int:
    """Record `ReminderFellDue` once for each reminder that is due; return how many."""
    count = 0
    while found := _run_batch():
        count += found
    return count


@transaction.atomic
def _run_batch() -> int:
    at = clock.now()
    due = list(
        Reminder.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("appointment")
        .filter(sent_at=None, due_at__lte=at)
        .order_by("due_at", "pk")[:_BATCH]
    )
    for reminder in due:
        appointment = reminder.appointment
        if appointment.status == Status.BOOKED and appointment.starts_at > at:
            record(
                events.ReminderFellDue(
                    appointment_id=appointment.pk,
                    starts_at=appointment.starts_at,
                    client_id=appointment.client_id,
                    touchpoint="appointment",
                    department_id=appointment.department_id,
                    location_id=appointment.location_id,
                )
            )
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in due]).update(sent_at=at)
    return len(due)
