"""A professional's day for tests of running late, arriving and marking."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from nabij.appointments import operations
from nabij.appointments.models import Appointment, Resource
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import make_department, make_professional
from tests.factories.people import make_client

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)  # ten o'clock in Amsterdam


def make_day(
    clients: Sequence[Client] | int = 1,
    *,
    department: Department | None = None,
    starts_at: datetime = MONDAY,
) -> list[Appointment]:
    """Make a day of somebody: one client after the other, every half hour from `starts_at` on."""
    department = department or make_department()
    resource = make_resource(
        professional=make_professional(departments=[department]),
        location=department.location,
        weekdays=range(7),
    )
    service = make_service(
        department=department, duration_minutes=30, reminder_minutes=0, resources=[resource]
    )
    found = [make_client() for _ in range(clients)] if isinstance(clients, int) else clients
    return [
        make_appointment(
            client=client,
            service=service,
            resource=resource,
            starts_at=starts_at + number * timedelta(minutes=30),
        )
        for number, client in enumerate(found)
    ]


def run_late(appointment: Appointment, minutes: int) -> bool:
    """Say that whoever the appointment is with runs so late on its day."""
    resource = appointment.resource
    assert isinstance(resource, Resource)
    return operations.set_delay(
        resource_id=resource.pk,
        delayed_on=appointment.starts_at.date(),
        minutes=minutes,
        by=SYSTEM,
    )
