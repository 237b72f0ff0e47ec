"""Much time that comes free at once, and an offer that is accepted while others book."""

from datetime import UTC, datetime, timedelta

import pytest

from nabij.appointments import operations
from nabij.appointments.models import Appointment, BusyTime, WaitingOffer
from nabij.appointments.operations import offering
from nabij.appointments.operations.working import remove_exception
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import SYSTEM, link_actor
from tests.appointments.test_race import at_once
from tests.factories.appointments import make_exception, make_resource, make_service
from tests.factories.organisation import make_department
from tests.factories.people import make_client
from tests.factories.waiting import make_waiting_offer, make_wish

MONDAY = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.mark.django_db
def test_so_many_are_offered_from_one_event_and_the_rest_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three instead of the fifty of always, for speed."""
    assert offering._MOST == 50
    monkeypatch.setattr(offering, "_MOST", 3)
    with clock.at(MONDAY):
        department = make_department()
        service = make_service(department=department, duration_minutes=15)
        resource = make_resource(location=department.location, service=service)
        for _ in range(5):
            make_wish(service=service)
        since, until = MONDAY, MONDAY + timedelta(days=14)
        made = operations.offer_freed(resource_id=resource.pk, since=since, until=until)
        assert len(made) == 3
        assert len({one.wish_id for one in made}) == 3
        assert len({one.starts_at for one in made}) == 3
        assert len(operations.offer_freed(resource_id=resource.pk, since=since, until=until)) == 2
        assert operations.offer_freed(resource_id=resource.pk, since=since, until=until) == []


@pytest.mark.django_db
def test_place_that_opens_again_offers_the_times_of_all_who_work_there_and_no_others() -> None:
    with clock.at(MONDAY):
        here, there = make_department(), make_department()
        service = make_service(department=here, duration_minutes=60)
        own = [make_resource(location=here.location, service=service) for _ in range(2)]
        make_resource(location=there.location)
        on = (MONDAY + timedelta(days=1)).date()
        closed = make_exception(
            location=here.location, first_date=MONDAY.date(), last_date=on + timedelta(days=90)
        )
        for _ in range(3):
            make_wish(service=service)
        ledger.run_all()
        assert not WaitingOffer.objects.exists()
        assert remove_exception(
            exception_id=closed.pk, resource_id=None, today=MONDAY.date(), by=SYSTEM
        )
        ledger.run_all()
        offers = list(WaitingOffer.objects.all())
    assert len(offers) == 3
    assert {one.resource_id for one in offers} <= {one.pk for one in own}


@pytest.mark.django_db(transaction=True)
def test_who_accepts_an_offer_gets_it_whoever_books_that_time_at_once() -> None:
    offer = make_waiting_offer()
    others = [make_client() for _ in range(6)]

    def accept() -> Appointment | None:
        holder = link_actor(client_id=offer.wish.client_id)
        return operations.accept_offer(offer_id=offer.pk, by=holder)

    def book(number: int) -> Appointment:
        return operations.book(
            client_id=others[number].pk, service_id=offer.wish.service_id,
            resource_id=offer.resource_id, starts_at=offer.starts_at, by=SYSTEM,
        )  # fmt: skip

    answers = at_once([accept, *[lambda number=n: book(number) for n in range(6)]])
    won = [one for one in answers if isinstance(one, Appointment)]
    lost = [one for one in answers if not isinstance(one, Appointment)]
    assert [one.client_id for one in won] == [offer.wish.client_id]
    assert {type(one) for one in lost} == {operations.SlotTakenError}
    assert (
        BusyTime.objects.get(during__overlap=(offer.starts_at, offer.ends_at)).appointment == won[0]
    )
