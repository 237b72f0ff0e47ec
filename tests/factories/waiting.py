"""Wishes on the waiting list and offers for tests."""

from datetime import timedelta

from nabij.appointments import operations
from nabij.appointments.models import Appointment, Service, WaitingOffer, WaitingWish
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_appointment, make_service
from tests.factories.people import make_client


def make_wish(
    *,
    client: Client | None = None,
    service: Service | None = None,
    appointment: Appointment | None = None,
) -> WaitingWish:
    """Make a wish that suits any time, told at the last moment."""
    service = service or make_service(with_professional=True)
    return operations.join_waiting_list(
        client_id=(client or make_client()).pk,
        service_id=service.pk,
        appointment_id=appointment.pk if appointment else None,
        wishes=operations.Wishes(
            weekdays=list(range(7)), first_date=clock.now().date(), notice_minutes=0
        ),
        by=SYSTEM,
    )


def make_waiting_offer(
    *, client: Client | None = None, department: Department | None = None
) -> WaitingOffer:
    """Make a wish and offer it a time that was freed, days ahead."""
    service = make_service(department=department, with_professional=True)
    wish = make_wish(client=client, service=service)
    at = clock.now() + timedelta(days=5)
    freed = make_appointment(service=wish.service, starts_at=at)
    operations.cancel(appointment_id=freed.pk, by=SYSTEM)
    offers = operations.offer_freed(
        resource_id=freed.resource_id or 0, since=freed.starts_at, until=freed.ends_at
    )
    return offers[0]
