"""Appointments and visits as the back office tells them; told again, nothing changes."""

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import Appointment, Visit
from nabij.appointments.operations import busy, reminders, supply
from nabij.appointments.operations.columns import columns
from nabij.appointments.operations.marking import record_visit
from nabij.appointments.types import OPEN, Change, Source, Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock
from nabij.people.operations import relate_many
from nabij.people.types import SYSTEM, Actor

_REMINDER_MINUTES = 48 * 60
Thing = TypeVar("Thing")


class Imported(NamedTuple, Generic[Thing]):
    """What an import made of one thing.

    `overlaps`: the time was taken already; the appointment is kept, and holds no time.
    """

    thing: Thing
    change: Change
    overlaps: bool = False


@transaction.atomic
def import_appointment(
    *,
    client_id: UUID,
    department_id: UUID,
    location_id: UUID,
    professional_id: UUID | None,
    starts_at: datetime,
    ends_at: datetime,
    status: Status,
    appointment_id: UUID | None = None,
    by: Actor = SYSTEM,
) -> Imported[Appointment]:
    """Take over an appointment of the back office; `appointment_id` is ours from an earlier time.

    Events (channel "fhir") are recorded for what is still to come, not for the past.
    """
    trail.note([client_id])
    at = clock.now()
    values = {
        "client_id": client_id,
        "department_id": department_id,
        "location_id": location_id,
        "resource_id": (
            supply.ensure_resource(professional_id=professional_id).pk if professional_id else None
        ),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "status": status,
    }
    old = _existing(appointment_id)
    if old is not None and all(getattr(old, name) == value for name, value in values.items()):
        return Imported(old, Change.UNCHANGED)
    appointment = old or Appointment(booked_as=by.role, booked_by_id=by.user_id, booked_at=at)
    before = (old.status, old.starts_at) if old is not None else None
    for name, value in values.items():
        setattr(appointment, name, value)
    appointment.sequence += 1 if old is not None else 0
    appointment.save(force_insert=old is None)
    relate_many(pairs=[(client_id, department_id)], since=min(starts_at, at), by=by)
    overlaps = _settle_time(appointment, before, at)
    if ends_at > at:
        _record_change(appointment, before, by)
    return Imported(appointment, Change.UPDATED if old else Change.CREATED, overlaps)


@transaction.atomic
def import_visit(
    *,
    client_id: UUID,
    department_id: UUID,
    location_id: UUID,
    professional_id: UUID | None,
    started_at: datetime,
    ended_at: datetime,
    appointment_id: UUID | None = None,
    visit_id: UUID | None = None,
    by: Actor = SYSTEM,
) -> Imported[Visit]:
    """Take over a visit that took place; `visit_id` is ours from an earlier time.

    Its appointment, if given, is fulfilled by it; a visit the desk marked before is the same one.
    `VisitTookPlace` is recorded once, whenever it took place.
    """
    trail.note([client_id])
    known = Visit.objects.select_for_update(of=("self",))
    visit = known.filter(pk=visit_id).first() if visit_id else None
    if visit is None and appointment_id is not None:
        visit = known.filter(appointment_id=appointment_id).first()
    if appointment_id is not None:
        _fulfil(appointment_id)
    if visit is None:
        return Imported(
            record_visit(
                client_id=client_id,
                department_id=department_id,
                location_id=location_id,
                professional_id=professional_id,
                started_at=started_at,
                ended_at=ended_at,
                source=Source.FHIR,
                appointment_id=appointment_id,
                by=by,
            ),
            Change.CREATED,
        )
    values = {
        "client_id": client_id,
        "department_id": department_id,
        "location_id": location_id,
        "professional_id": professional_id,
        "started_at": started_at,
        "ended_at": ended_at,
        "appointment_id": appointment_id or visit.appointment_id,
    }
    if all(getattr(visit, name) == value for name, value in values.items()):
        return Imported(visit, Change.UNCHANGED)
    for name, value in values.items():
        setattr(visit, name, value)
    visit.save()
    relate_many(pairs=[(client_id, department_id)], since=started_at, by=by)
    return Imported(visit, Change.UPDATED)


def _existing(appointment_id: UUID | None) -> Appointment | None:
    if appointment_id is None:
        return None
    return Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment_id).first()


def _settle_time(
    appointment: Appointment, before: tuple[str, datetime] | None, at: datetime
) -> bool:
    """Take the time the appointment needs and plan its reminder; return whether it overlaps.

    A reminder of a time that stays is left as it is: who was reminded is not reminded again.
    """
    is_over = appointment.ends_at <= at
    busy.give_back(appointment_id=appointment.pk)
    if appointment.status != Status.BOOKED or is_over:
        reminders.drop(appointment_id=appointment.pk)
    elif before != (appointment.status, appointment.starts_at):
        reminders.plan(appointment=appointment, reminder_minutes=_REMINDER_MINUTES, at=at)
    if appointment.status not in OPEN or is_over:
        return False
    return appointment.resource_id is not None and not busy.take(
        resource_id=appointment.resource_id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        appointment_id=appointment.pk,
    )


def _record_change(
    appointment: Appointment, before: tuple[str, datetime] | None, by: Actor
) -> None:
    shared = columns(appointment, by=by)
    shared |= {"appointment_id": appointment.pk, "starts_at": appointment.starts_at}
    if before is None:
        if appointment.status == Status.BOOKED:
            record(events.AppointmentBooked(**shared))
    elif appointment.status == Status.CANCELLED != before[0]:
        record(events.AppointmentCancelled(**shared))
    elif appointment.starts_at != before[1] and appointment.status == Status.BOOKED:
        record(events.AppointmentMoved(old_starts_at=before[1], **shared))


def _fulfil(appointment_id: UUID) -> None:
    changed = (
        Appointment.objects.filter(pk=appointment_id)
        .exclude(status=Status.FULFILLED)
        .update(status=Status.FULFILLED)
    )
    if changed:
        reminders.drop(appointment_id=appointment_id)
