"""Taking back what was told by mistake: by the back office, or by who noted it at the desk."""

from uuid import UUID

from django.db import transaction

from nabij.appointments import events, rules
from nabij.appointments.models import Appointment, Mark, Visit
from nabij.appointments.operations.booking import TooLateError
from nabij.appointments.operations.columns import columns
from nabij.appointments.operations.imports import import_appointment
from nabij.appointments.types import Source, Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock
from nabij.people.types import Actor


@transaction.atomic
def withdraw_visit(*, visit_id: UUID, by: Actor) -> bool:
    """Take away a visit that never took place; False when it is not there (any more).

    What followed from it, as an answered survey, stays.
    """
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is None:
        return False
    _withdraw(visit, channel="fhir", by=by)
    return True


@transaction.atomic
def take_back_mark(*, appointment_id: UUID, mark_id: UUID, by: Actor) -> bool:
    """Take back what was noted last of an appointment; it stands where it stood before.

    A visit noted by mistake goes, and with it what followed and has reached nobody yet. Taken back
    already, perhaps by somebody else just now: False, and nothing happens again.

    Raises:
        TooLateError: something else was noted since, its day is over, or the back office says so.
    """
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("location")
        .get(pk=appointment_id)
    )
    trail.note([appointment.client_id])
    marks = Mark.objects.filter(appointment=appointment)
    mark = marks.get(pk=mark_id)
    if mark.taken_back_at is not None:
        return False
    at = clock.now()
    last = marks.filter(taken_back_at=None).order_by("-marked_at", "-pk").first()
    zone = appointment.location.time_zone
    if last != mark or appointment.status != mark.status:
        raise TooLateError
    if not rules.can_take_back(marked_at=mark.marked_at, zone=zone, at=at):
        raise TooLateError
    mark.taken_back_at, mark.taken_back_by_id = at, by.user_id
    mark.save(update_fields=["taken_back_at", "taken_back_by_id"])
    _set_back(appointment, mark, by=by)
    record(
        events.MarkTakenBack(
            appointment_id=appointment.pk, status=mark.status, **columns(appointment, by=by)
        )
    )
    return True


def _set_back(appointment: Appointment, mark: Mark, *, by: Actor) -> None:
    appointment.status = mark.before
    if mark.status == Status.ARRIVED:
        appointment.arrived_at = None
    elif mark.status == Status.STARTED:
        appointment.started_at = None
    elif mark.status == Status.FULFILLED:
        visits = Visit.objects.select_for_update(of=("self",))
        visit = visits.filter(appointment=appointment).first()
        if visit is not None and visit.source != Source.DESK:
            raise TooLateError
        if visit is not None:
            _withdraw(visit, channel="desk", by=by)
    appointment.save(update_fields=["status", "arrived_at", "started_at"])


def _withdraw(visit: Visit, *, channel: str, by: Actor) -> None:
    trail.note([visit.client_id])
    record(
        events.VisitWithdrawn(
            visit_id=visit.pk,
            appointment_id=visit.appointment_id,
            client_id=visit.client_id,
            actor_id=by.user_id,
            channel=channel,
            department_id=visit.department_id,
            location_id=visit.location_id,
        )
    )
    visit.delete()


def withdraw_appointment(*, appointment_id: UUID, by: Actor) -> bool:
    """Cancel an appointment whenever it is; False when it is not there (any more)."""
    old = Appointment.objects.select_related("resource").filter(pk=appointment_id).first()
    if old is None:
        return False
    import_appointment(
        client_id=old.client_id,
        department_id=old.department_id,
        location_id=old.location_id,
        professional_id=old.resource.professional_id if old.resource else None,
        starts_at=old.starts_at,
        ends_at=old.ends_at,
        status=Status.CANCELLED,
        appointment_id=appointment_id,
        by=by,
    )
    return True
