"""Appointments that clients ask for, for tests."""

from nabij.appointments import operations
from nabij.appointments.models import BookingRequest, Service
from nabij.appointments.types import Access, DayPart
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_service
from tests.factories.people import make_client

ABOUT = "Geheime knieklachten"


def make_request(
    *,
    client: Client | None = None,
    service: Service | None = None,
    department: Department | None = None,
    about: str = ABOUT,
) -> BookingRequest:
    """Let a client ask for an appointment, on any working day in the morning."""
    service = service or make_service(
        department=department, access=Access.REQUEST, with_professional=True
    )
    return operations.request_booking(
        client_id=(client or make_client()).pk,
        service_id=service.pk,
        wishes=operations.RequestWishes(weekdays=range(5), parts=[DayPart.MORNING], about=about),
        by=SYSTEM,
    )
