"""Taking back what the back office told by mistake."""

from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import Appointment, Visit
from nabij.appointments.operations.imports import import_appointment
from nabij.appointments.types import Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.people.types import Actor


@transaction.atomic
def withdraw_visit(*, visit_id: UUID, by: Actor) -> bool:
    """Take away a visit that never took place; False when it is not there (any more).

    What followed from it, as an answered survey, stays.
    """
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is None:
        return False
    trail.note([visit.client_id])
    record(
        events.VisitWithdrawn(
            visit_id=visit.pk,
            client_id=visit.client_id,
            actor_id=by.user_id,
            channel="fhir",
            department_id=visit.department_id,
            location_id=visit.location_id,
        )
    )
    visit.delete()
    return True


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
