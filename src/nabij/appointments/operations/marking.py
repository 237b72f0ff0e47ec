"""What the desk says of the day: arrived, started, took place, did not come."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.appointments import events, rules
from nabij.appointments.models import Appointment, Mark, Visit
from nabij.appointments.operations import reminders
from nabij.appointments.operations.booking import TooLateError
from nabij.appointments.operations.columns import columns
from nabij.appointments.types import Source, Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock
from nabij.people.operations import relate_many
from nabij.people.types import Actor


@transaction.atomic
def mark_arrived(*, appointment_id: UUID, by: Actor) -> Appointment:
    """Say that the client is there.

    Raises:
        TooLateError: it is not the day yet, or the appointment is cancelled or over.
    """
    appointment, changed = _mark(appointment_id, Status.ARRIVED, by=by)
    if changed:
        appointment.arrived_at = clock.now()
        appointment.save(update_fields=["arrived_at"])
        record(events.ClientArrived(appointment_id=appointment.pk, **columns(appointment, by=by)))
    return appointment


@transaction.atomic
def mark_started(*, appointment_id: UUID, by: Actor) -> Appointment:
    """Say that the visit has begun; how long the client waited is known from then on.

    Raises:
        TooLateError: it is not the day yet, or the appointment is cancelled or over.
    """
    appointment, changed = _mark(appointment_id, Status.STARTED, by=by)
    if changed:
        appointment.started_at = clock.now()
        appointment.save(update_fields=["started_at"])
        record(events.VisitStarted(appointment_id=appointment.pk, **columns(appointment, by=by)))
    return appointment


@transaction.atomic
def mark_fulfilled(*, appointment_id: UUID, by: Actor) -> Appointment:
    """Say that the visit took place, until now: from when it was marked as started, else planned.

    Raises:
        TooLateError: it is not the day yet, or the appointment is cancelled or over.
    """
    appointment, changed = _mark(appointment_id, Status.FULFILLED, by=by)
    if changed:
        at = clock.now()
        record_visit(
            client_id=appointment.client_id,
            department_id=appointment.department_id,
            location_id=appointment.location_id,
            professional_id=appointment.resource.professional_id if appointment.resource else None,
            started_at=min(appointment.started_at or appointment.starts_at, at),
            ended_at=at,
            source=Source.DESK,
            appointment_id=appointment.pk,
            by=by,
        )
    return appointment


@transaction.atomic
def mark_no_show(*, appointment_id: UUID, by: Actor) -> Appointment:
    """Say that the client did not come.

    Raises:
        TooLateError: it has not begun, or the client was there after all.
    """
    appointment, changed = _mark(appointment_id, Status.NO_SHOW, by=by)
    if changed:
        record(
            events.AppointmentMissed(appointment_id=appointment.pk, **columns(appointment, by=by))
        )
    return appointment


@transaction.atomic
def record_visit(
    *,
    client_id: UUID,
    department_id: UUID,
    location_id: UUID,
    professional_id: UUID | None,
    started_at: datetime,
    ended_at: datetime,
    source: Source,
    by: Actor,
    appointment_id: UUID | None = None,
) -> Visit:
    """Record that a visit took place; the client is known to the department from then on."""
    trail.note([client_id])
    visit = Visit.objects.create(
        appointment_id=appointment_id,
        client_id=client_id,
        department_id=department_id,
        location_id=location_id,
        professional_id=professional_id,
        started_at=started_at,
        ended_at=ended_at,
        source=source,
    )
    relate_many(pairs=[(client_id, department_id)], since=started_at, by=by)
    record(
        events.VisitTookPlace(
            visit_id=visit.pk,
            appointment_id=appointment_id,
            professional_id=professional_id,
            took_place_at=ended_at,
            client_id=client_id,
            actor_id=by.user_id,
            touchpoint="visit",
            channel=source,
            department_id=department_id,
            location_id=location_id,
        )
    )
    return visit


def _mark(appointment_id: UUID, to: Status, *, by: Actor) -> tuple[Appointment, bool]:
    """Set the status if that may be; return whether it changed (said twice: it does not)."""
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("resource")
        .get(pk=appointment_id)
    )
    trail.note([appointment.client_id])
    if appointment.status == to:
        return appointment, False
    if not rules.can_mark(
        status=appointment.status, starts_at=appointment.starts_at, to=to, at=clock.now()
    ):
        raise TooLateError
    Mark.objects.create(
        appointment=appointment,
        status=to,
        before=appointment.status,
        marked_at=clock.now(),
        marked_by_id=by.user_id,
        channel=columns(appointment, by=by)["channel"],
    )
    appointment.status = to
    appointment.save(update_fields=["status"])
    reminders.drop(appointment_id=appointment_id)
    return appointment, True
