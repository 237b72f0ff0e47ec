"""Offers whose time is over and that nobody has ended yet: who comes then is not in their way."""

from datetime import UTC, datetime, timedelta

import pytest

from nabij.appointments import operations
from nabij.appointments.models import WaitingOffer
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import make_department
from tests.factories.people import make_client
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 1, 10, tzinfo=UTC)


def _lapsed(seats: int) -> tuple[WaitingOffer, datetime]:
    """Offer all seats, or the one time, of an hour to who waits; nobody answers in time."""
    department = make_department()
    service = make_service(department=department, duration_minutes=60, grid_minutes=60)
    service.seats = seats
    service.save()
    resource = make_resource(location=department.location, service=service)
    for _ in range(seats):
        make_wish(service=service)
    starts_at = (clock.now() + timedelta(days=2)).replace(hour=9)
    offers = operations.offer_freed(
        resource_id=resource.pk, since=starts_at, until=starts_at + timedelta(minutes=1)
    )
    assert len(offers) == seats
    return offers[0], max(offer.expires_at for offer in offers) + timedelta(minutes=1)


@pytest.mark.parametrize("seats", [1, 3])
def test_time_of_offers_that_lapsed_can_be_booked(seats: int) -> None:
    """With several seats the booking removes several that lapsed, of offers still called open."""
    with clock.at(MONDAY):
        offer, later = _lapsed(seats)
    with clock.at(later):
        make_appointment(
            service=offer.wish.service, resource=offer.resource, starts_at=offer.starts_at
        )
        assert operations.run_due_waiting() == seats
        assert not WaitingOffer.objects.filter(status="open").exists()


@pytest.mark.parametrize("seats", [1, 3])
def test_time_of_an_offer_that_lapsed_is_offered_to_who_joins(seats: int) -> None:
    with clock.at(MONDAY):
        offer, later = _lapsed(seats)
    with clock.at(later):
        operations.expire_holds()
        make_wish(client=make_client(), service=offer.wish.service)
        again = operations.offer_freed(
            resource_id=offer.resource_id, since=offer.starts_at, until=offer.ends_at
        )
        assert len(again) == 1
        operations.accept_offer(offer_id=again[0].pk, by=SYSTEM)
        assert operations.run_due_waiting() == seats
