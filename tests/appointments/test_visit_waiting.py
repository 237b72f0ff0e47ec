"""Waiting for an earlier visit of several stops: offered, accepted and given back as one."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import (
    Appointment,
    BusyTime,
    CombinedVisit,
    VisitOffer,
    VisitWish,
)
from nabij.appointments.operations.visit_waiting import slots_of
from nabij.appointments.rules.visit_waiting import visit_offer_token
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM, link_actor
from tests.appointments.test_race import at_once
from tests.factories.accounts import sign_in
from tests.factories.combined import book_plan, make_combined, make_visit_offer, plans_of, wait_for
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)  # a Monday, ten in the morning there


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        make_organisation()
        yield


def _held(offer: VisitOffer) -> int:
    return BusyTime.objects.filter(kind="hold", holder=offer.pk).count()


def test_a_visit_is_offered_earlier_as_a_whole_and_accepted() -> None:
    offer = make_visit_offer()
    visit = offer.wish.visit
    before = {one.pk: one.starts_at for one in Appointment.objects.filter(combined_visit=visit)}
    assert offer.starts_at < min(before.values())
    assert _held(offer) == 3
    holder = link_actor(client_id=visit.client_id)
    operations.accept_visit_offer(offer_id=offer.pk, by=holder)
    operations.accept_visit_offer(offer_id=offer.pk, by=holder)
    moved = list(Appointment.objects.filter(combined_visit=visit).order_by("position"))
    assert [one.pk for one in moved] == list(before)
    assert [one.starts_at for one in moved] == [one.starts_at for one in slots_of(offer.plan)]
    assert set(BusyTime.objects.values_list("kind", flat=True)) == {"appointment"}
    assert BusyTime.objects.count() == 3
    assert VisitWish.objects.get().status == "served"
    with pytest.raises(operations.OfferOverError):
        operations.decline_visit_offer(offer_id=offer.pk, by=holder)


def test_declined_and_expired_free_the_times_and_go_to_the_next() -> None:
    offer = make_visit_offer()
    combined, ids = (
        offer.wish.visit.combined_service_id,
        [one.resource_id for one in slots_of(offer.plan)],
    )
    other = book_plan(combined, plans_of(combined)[-1], client_id=make_client().pk)
    wait_for(other)
    operations.decline_visit_offer(offer_id=offer.pk, by=SYSTEM)
    operations.decline_visit_offer(offer_id=offer.pk, by=SYSTEM)
    assert _held(offer) == 0
    made = operations.offer_visits(resource_ids=ids)
    assert {one.wish.visit_id for one in made} == {offer.wish.visit_id, other.pk}
    mine = next(one for one in made if one.wish_id == offer.wish_id)
    assert mine.plan != offer.plan  # nobody is asked twice for the same
    assert operations.offer_visits(resource_ids=ids) == []  # one at a time
    with clock.at(NOW + timedelta(days=2)):
        assert operations.run_due_visit_offers() == 2
        assert not BusyTime.objects.filter(kind="hold").exists()
        with pytest.raises(operations.OfferOverError):
            operations.accept_visit_offer(offer_id=mine.pk, by=SYSTEM)


def test_nights_do_not_count_and_who_sleeps_too_long_is_not_asked() -> None:
    evening = NOW.replace(hour=20)
    with clock.at(evening):
        offer = make_visit_offer()
        assert offer.expires_at - evening > timedelta(hours=8)


def test_who_is_moved_earlier_meanwhile_is_not_moved_later() -> None:
    offer = make_visit_offer()
    visit = offer.wish.visit
    Appointment.objects.filter(combined_visit=visit, position=1).update(
        starts_at=offer.starts_at - timedelta(hours=1)
    )
    with pytest.raises(operations.OfferOverError):
        operations.accept_visit_offer(offer_id=offer.pk, by=link_actor(client_id=visit.client_id))
    assert _held(offer) == 3


def test_what_is_cancelled_is_waited_for_no_longer() -> None:
    offer = make_visit_offer()
    operations.cancel_visit(visit_id=offer.wish.visit_id, by=SYSTEM)
    with pytest.raises(operations.BookingError):
        operations.accept_visit_offer(
            offer_id=offer.pk, by=link_actor(client_id=offer.wish.visit.client_id)
        )
    operations.stop_waiting_for_visit(visit_id=offer.wish.visit_id, by=SYSTEM)
    assert not BusyTime.objects.exists()
    assert VisitWish.objects.get().status == "withdrawn"


def test_from_a_cancellation_by_the_message_to_the_new_times() -> None:
    combined = make_combined()
    client = make_client(with_user=True, email="anna@example.org")
    first = book_plan(combined.pk, plans_of(combined.pk)[0], client_id=make_client().pk)
    own = book_plan(combined.pk, plans_of(combined.pk)[-1], client_id=client.pk)
    assert client.user
    browser = sign_in(Browser(), client.user)
    page = reverse("appointments:visit-earlier", args=[own.pk])
    said = {"weekdays": [str(day) for day in range(7)], "notice": "1440"}
    assert browser.post(page, said, follow=True).status_code == 200
    assert "U wacht op een eerder bezoek" in browser.get(page.replace("earlier/", "")).text
    operations.cancel_visit(visit_id=first.pk, by=SYSTEM)
    ledger.run_all()
    offer = VisitOffer.objects.get()
    assert Message.objects.filter(template="waiting_offer").count() == 1
    token = visit_offer_token(offer_id=offer.pk, starts_at=offer.starts_at)
    link = reverse("appointments:visit-offer", args=[token])
    shown = Browser().get(link).text
    assert "Zou u eerder willen komen?" in shown
    assert "Bloed prikken" not in shown  # no word of what for without signing in
    assert Browser().post(link, {"answer": "accept"}, follow=True).status_code == 200
    assert "Dit is nu uw bezoek" in Browser().get(link).text
    late = Browser().post(link, {"answer": "decline"})
    assert late.status_code == 409
    assert "Dit is nu uw bezoek" in late.text
    stops = Appointment.objects.filter(combined_visit=own).order_by("starts_at")
    assert stops[0].starts_at == offer.starts_at


def test_one_waits_no_longer_when_one_says_so() -> None:
    client = make_client(with_user=True)
    offer = make_visit_offer(client=client)
    assert client.user
    browser = sign_in(Browser(), client.user)
    page = reverse("appointments:visit-earlier", args=[offer.wish.visit_id])
    assert "Niet meer wachten" in browser.get(page).text
    assert browser.post(page, {"weekdays": []}).status_code == 400
    assert browser.post(page, {"leave": "yes"}).status_code == 302
    assert _held(offer) == 0
    token = visit_offer_token(offer_id=offer.pk, starts_at=offer.starts_at)
    answer = Browser().get(reverse("appointments:visit-offer", args=[token]))
    assert "niet meer voor u vast" in answer.text.replace("\xa0", " ")


@pytest.mark.django_db(transaction=True)
def test_accepted_in_many_tabs_it_is_moved_once() -> None:
    offer = make_visit_offer()
    holder = link_actor(client_id=offer.wish.visit.client_id)

    def accept() -> None:
        operations.accept_visit_offer(offer_id=offer.pk, by=holder)

    assert at_once([accept] * 6) == [None] * 6
    assert CombinedVisit.objects.get().sequence == 1
    assert BusyTime.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_and_leaving_at_once_are_one_of_them() -> None:
    offer = make_visit_offer()
    holder = link_actor(client_id=offer.wish.visit.client_id)

    def say(word: Callable[..., object]) -> Callable[[], object]:
        return lambda: word(offer_id=offer.pk, by=holder)

    at_once(
        [
            say(operations.accept_visit_offer),
            say(operations.decline_visit_offer),
            lambda: operations.stop_waiting_for_visit(visit_id=offer.wish.visit_id, by=SYSTEM),
        ]
    )
    offer.refresh_from_db()
    moved = CombinedVisit.objects.get().sequence == 1
    assert (offer.status == "accepted") is moved
    assert BusyTime.objects.filter(kind="appointment").count() == 3
    assert not BusyTime.objects.filter(kind="hold").exists()


@pytest.mark.django_db(transaction=True)
def test_offered_by_many_workers_no_time_is_held_twice() -> None:
    combined = make_combined()
    clients: list[Client] = [make_client() for _number in range(3)]
    for client in clients:
        wait_for(book_plan(combined.pk, plans_of(combined.pk)[-1], client_id=client.pk))
    ids = list(BusyTime.objects.values_list("resource_id", flat=True).distinct())

    def offer() -> list[VisitOffer]:
        return operations.offer_visits(resource_ids=ids)

    made = at_once([offer] * 4)
    assert [one for one in made if isinstance(one, Exception)] == []
    assert sum(len(some) for some in made) == VisitOffer.objects.count()
    offers = VisitOffer.objects.filter(status="open")
    assert offers.count() == offers.values("wish").distinct().count() > 0
    assert BusyTime.objects.filter(kind="hold").count() == 3 * offers.count()
