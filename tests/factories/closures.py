"""Cancelled clinics for tests."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nabij.appointments.models import Appointment, Closure, ClosureCase, Service
from nabij.appointments.operations import close_clinic
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import Actor
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import make_department, make_professional, make_team


def desk_of(department: Department) -> Actor:
    """Return an agent of a department."""
    return actor_for_staff(make_staff(team=make_team(departments=[department])))


def close_day_of(appointment: Appointment, *, by: Actor) -> Closure:
    """Cancel the clinic of the whole day of an appointment."""
    assert appointment.resource_id is not None
    zone = appointment.location.time_zone
    on = appointment.starts_at.astimezone(ZoneInfo(zone)).date()
    return close_clinic(
        resource_id=appointment.resource_id,
        first_date=on,
        last_date=on,
        hours=None,
        zone=zone,
        reason="Ziek",
        by=by,
    )


def clinic(
    department: Department, *, count: int, people: int = 2
) -> tuple[Service, list[Appointment]]:
    """Make a service of some people, and appointments of one of them in four days."""
    service = make_service(department=department, names={"nl": "Markeronderzoek"})
    resources = [
        make_resource(
            professional=make_professional(departments=[department]),
            location=department.location,
            service=service,
        )
        for _ in range(people)
    ]
    first = (clock.now() + timedelta(days=4)).replace(hour=9, minute=0, second=0, microsecond=0)
    made = [
        make_appointment(
            service=service, resource=resources[0], starts_at=first + timedelta(minutes=15 * number)
        )
        for number in range(count)
    ]
    return service, made


def in_days(days: int) -> datetime:
    """Return the instant so many days from now."""
    return clock.now() + timedelta(days=days)


def make_case(*, client: Client | None = None, department: Department | None = None) -> ClosureCase:
    """Make an appointment in some days whose clinic is then cancelled."""
    department = department or make_department()
    service = make_service(department=department, with_professional=True)
    appointment = make_appointment(client=client, service=service, starts_at=in_days(5))
    return close_day_of(appointment, by=desk_of(department)).cases.get()
