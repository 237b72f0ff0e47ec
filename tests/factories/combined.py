"""Visits of several stops for tests."""

from datetime import time, timedelta
from uuid import UUID

from nabij.appointments import operations, queries
from nabij.appointments.models import CombinedService, CombinedVisit, VisitOffer, VisitWish
from nabij.appointments.queries import Plan
from nabij.appointments.types import Slot
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Actor
from tests.factories.appointments import make_service
from tests.factories.organisation import make_department
from tests.factories.people import make_client


def make_combined(*, department: Department | None = None) -> CombinedService:
    """Make a visit of three stops at one place: a picture, blood, and two hours later a talk."""
    department = department or make_department()
    names = ("Foto", "Bloed prikken", "Gesprek")
    services = [
        make_service(
            department=department,
            names={"nl": name, "fi": name, "en": name},
            duration_minutes=15 if name == "Gesprek" else 10,
            grid_minutes=10,
            with_professional=True,
        )
        for name in names
    ]
    return operations.create_combined(
        names={"nl": "Foto, bloed en gesprek", "fi": "Kuva, verikoe ja keskustelu", "en": "Three"},
        steps=[
            operations.NewStep(service_id=services[0].pk),
            operations.NewStep(
                service_id=services[1].pk,
                max_gap_minutes=60,
                latest_start=time(11),
                instruction={"nl": "Blijf nuchter.", "fi": "Ole ravinnotta.", "en": "Do not eat."},
            ),
            operations.NewStep(service_id=services[2].pk, min_gap_minutes=120),
        ],
        by=SYSTEM,
    )


def plans_of(combined_id: UUID) -> list[Plan]:
    """Return the first plans from a week from now on."""
    combined = queries.combined_service(combined_id, language="nl")
    assert combined is not None
    at = clock.now()
    return queries.plans(combined, since=at.date() + timedelta(days=7), at=at)


def make_visit_offer(
    *, client: Client | None = None, department: Department | None = None
) -> VisitOffer:
    """Book a visit late, let its client wait, and offer an earlier one."""
    client = client or make_client(departments=[department] if department else None)
    combined = make_combined(department=department)
    late = plans_of(combined.pk)[-1]
    visit = book_plan(combined.pk, late, client_id=client.pk)
    wait_for(visit)
    return operations.offer_visits(resource_ids=[one.resource_id for one in late.stops])[0]


def wait_for(visit: CombinedVisit, *, notice_minutes: int = 0) -> VisitWish:
    """Let the client of a visit wait for an earlier one, whatever the day."""
    return operations.wait_for_earlier_visit(
        visit_id=visit.pk,
        wishes=operations.Wishes(
            weekdays=list(range(7)), first_date=clock.now().date(), notice_minutes=notice_minutes
        ),
        by=SYSTEM,
    )


def as_slots(plan: Plan) -> list[Slot]:
    """Return what a form sends of a plan."""
    return [Slot(resource_id=one.resource_id, starts_at=one.starts_at) for one in plan.by_step]


def book_plan(
    combined_id: UUID,
    plan: Plan,
    *,
    client_id: UUID,
    by: Actor = SYSTEM,
    key: UUID | None = None,
) -> CombinedVisit:
    """Book a plan through `book_visit`."""
    return operations.book_visit(
        client_id=client_id,
        combined_id=combined_id,
        slots=as_slots(plan),
        booking_key=key,
        by=by,
    )
