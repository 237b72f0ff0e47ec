"""Offers under pressure: many answers at once, and a long day of everything in any order."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

import pytest

from nabij.appointments import operations
from nabij.appointments.models import Appointment, BusyTime, WaitingOffer, WaitingWish
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import SYSTEM, link_actor
from tests.appointments.test_race import at_once
from tests.factories.appointments import make_appointment, make_service
from tests.factories.people import make_client
from tests.factories.waiting import make_waiting_offer, make_wish

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)


def test_accepted_in_many_tabs_it_is_one_appointment() -> None:
    offer = make_waiting_offer()
    holder = link_actor(client_id=offer.wish.client_id)

    def accept() -> Appointment | None:
        return operations.accept_offer(offer_id=offer.pk, by=holder)

    answers = at_once([accept] * 8)
    assert [one for one in answers if isinstance(one, Exception)] == []
    won = [one for one in answers if one is not None]
    assert len(won) == 1
    assert Appointment.objects.get(status="booked") == won[0]
    assert BusyTime.objects.get().appointment == won[0]


def test_yes_and_no_at_once_is_one_of_them() -> None:
    offer = make_waiting_offer()
    holder = link_actor(client_id=offer.wish.client_id)

    def say(word: Callable[..., object]) -> Callable[[], object]:
        return lambda: word(offer_id=offer.pk, by=holder)

    answers = at_once([say(operations.accept_offer), say(operations.decline_offer)])
    lost = [one for one in answers if isinstance(one, Exception)]
    assert [type(one) for one in lost] == [operations.OfferOverError]
    offer.refresh_from_db()
    accepted = offer.status == "accepted"
    assert Appointment.objects.filter(status="booked").exists() is accepted


def test_a_time_freed_for_many_workers_is_offered_once() -> None:
    service = make_service(with_professional=True)
    for _number in range(4):
        make_wish(service=service)
    freed = make_appointment(service=service, starts_at=clock.now() + timedelta(days=5))
    operations.cancel(appointment_id=freed.pk, by=SYSTEM)

    def offer() -> list[WaitingOffer]:
        return operations.offer_freed(
            resource_id=freed.resource_id or 0, since=freed.starts_at, until=freed.ends_at
        )

    made = at_once([offer] * 6)
    assert [one for one in made if isinstance(one, Exception)] == []
    assert sum(len(one) for one in made) == WaitingOffer.objects.filter(status="open").count() == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_no_time_and_no_wish_is_in_two_offers(seed: int) -> None:
    random = Random(seed)
    at = NOON
    with clock.at(at):
        service = make_service(with_professional=True, duration_minutes=30, grid_minutes=15)
        booked = [
            make_appointment(service=service, starts_at=at + timedelta(days=3, hours=number / 2))
            for number in range(6)
        ]
        for one in booked[3:]:
            make_wish(service=service, client=one.client, appointment=one)
        for _number in range(3):
            make_wish(service=service)
    made = 0
    for _step in range(25):
        at += timedelta(minutes=random.choice([0, 5, 90, 300]))
        with clock.at(at):
            _happens(random)
            operations.run_due_waiting()
            ledger.run_all()
            offers = list(WaitingOffer.objects.filter(status="open"))
            made = max(made, len(offers))
            assert len({one.wish_id for one in offers}) == len(offers)
            assert all(one.hold_id and one.expires_at > at for one in offers)
            for first, other in combinations(offers, 2):
                assert first.ends_at <= other.starts_at or other.ends_at <= first.starts_at
            holds = BusyTime.objects.filter(kind="hold").count()
            assert holds == len(offers)
    assert made
    waiting = WaitingWish.objects.filter(status="waiting")
    assert not waiting.filter(offers__status="accepted").exists()


def _happens(random: Random) -> None:
    offers = list(WaitingOffer.objects.filter(status="open").order_by("pk"))
    booked = list(Appointment.objects.filter(status="booked").order_by("pk"))
    what = random.choice(["cancel", "accept", "decline", "silence", "join"])
    if what == "cancel" and booked:
        operations.cancel(appointment_id=random.choice(booked).pk, by=SYSTEM)
    elif what in {"accept", "decline"} and offers:
        offer = random.choice(offers)
        holder = link_actor(client_id=offer.wish.client_id)
        answer = operations.accept_offer if what == "accept" else operations.decline_offer
        with suppress(operations.OfferOverError):  # its time ran out meanwhile
            answer(offer_id=offer.pk, by=holder)
    elif what == "join":
        make_wish(service=WaitingWish.objects.earliest("pk").service, client=make_client())
