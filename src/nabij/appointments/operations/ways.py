"""How client and professional meet, changed alone: the time stays, whatever its rules are now."""

from uuid import UUID

from django.db import transaction

from nabij.appointments import events, rules
from nabij.appointments.models import Appointment, Service
from nabij.appointments.operations.booking import ModeNotOfferedError, TooLateError
from nabij.appointments.operations.columns import columns
from nabij.appointments.queries import fell_through
from nabij.appointments.types import Mode
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock
from nabij.people.types import Actor


@transaction.atomic
def change_way(*, appointment_id: UUID, mode: Mode, by: Actor) -> Appointment:
    """Meet in another way at the same time. In this way already: nothing happens.

    Raises:
        ModeNotOfferedError: the service doesn't meet in this way; nothing has changed.
        TooLateError: it can't be changed (any more).
    """
    locked = Appointment.objects.select_for_update(of=("self",)).select_related("service")
    appointment = locked.get(pk=appointment_id)
    trail.note([appointment.client_id])
    service = appointment.service
    if service is None or not _may_change(appointment, service, by):
        raise TooLateError
    if mode == appointment.mode:
        return appointment
    if mode not in service.modes:
        raise ModeNotOfferedError
    appointment.mode = mode
    appointment.sequence += 1
    appointment.save(update_fields=["mode", "sequence"])
    record(
        events.AppointmentMoved(
            appointment_id=appointment.pk,
            starts_at=appointment.starts_at,
            old_starts_at=appointment.starts_at,
            old_resource_id=appointment.resource_id,
            is_overruled=bool(appointment.overruled),
            **columns(appointment, by=by),
        )
    )
    return appointment


def _may_change(appointment: Appointment, service: Service, by: Actor) -> bool:
    return (
        rules.can_cancel(
            status=appointment.status,
            starts_at=appointment.starts_at,
            actor=by,
            at=clock.now(),
            change_until_minutes=service.change_until_minutes,
        )
        and rules.can_be_moved(is_active=service.is_active, access=service.access, actor=by)
        and not fell_through(appointment.pk)
    )
