"""Visits of which a stop is a group: a seat is taken, moved and given back with the rest."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from nabij.appointments import operations, queries
from nabij.appointments.models import (
    Appointment,
    BusyTime,
    CombinedService,
    CombinedVisit,
    Seat,
    Service,
    VisitOffer,
)
from nabij.appointments.operations.visit_waiting import slots_of
from nabij.appointments.queries import Plan
from nabij.appointments.types import Slot
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.appointments.test_race import at_once
from tests.factories.combined import (
    as_slots,
    book_plan,
    make_combined,
    make_visit_offer,
    plans_of,
    wait_for,
)
from tests.factories.people import make_client

NOW = datetime(2027, 3, 1, 7, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def combined() -> CombinedService:
    """Return a visit of a picture, blood and a talk in a group of two."""
    return _group_last()


def _group_last() -> CombinedService:
    made = make_combined()
    talk = made.steps.order_by("position")[2]
    Service.objects.filter(pk=talk.service_id).update(seats=2)
    return made


def _slots(first: Plan, before: int, *, talk: int) -> list[Slot]:
    """Return the times of a plan, its first two stops and its talk so many times ten min later."""
    later = [before, before, talk]
    return [
        Slot(resource_id=slot.resource_id, starts_at=slot.starts_at + timedelta(minutes=10 * more))
        for slot, more in zip(as_slots(first), later, strict=True)
    ]


def _at(first: Plan, talk: int) -> datetime:
    return _slots(first, 0, talk=talk)[2].starts_at


def _book(combined: CombinedService, slots: list[Slot]) -> CombinedVisit:
    return operations.book_visit(
        client_id=make_client().pk, combined_id=combined.pk, slots=slots, by=SYSTEM
    )


def _move(visit: CombinedVisit, slots: list[Slot]) -> None:
    operations.move_visit(visit_id=visit.pk, slots=slots, by=SYSTEM)


def _seat(visit: CombinedVisit) -> Seat:
    return Seat.objects.select_related("session").get(appointment__combined_visit=visit)


def _assert_whole(visits: int) -> None:
    """Each visit has two times and a seat, and no session is empty."""
    assert Appointment.objects.exclude(status="cancelled").count() == 3 * visits
    assert BusyTime.objects.exclude(kind="session").count() == 2 * visits
    assert Seat.objects.exclude(appointment=None).count() == visits
    taken = set(Seat.objects.values_list("session_id", flat=True))
    assert taken == set(BusyTime.objects.filter(kind="session").values_list("pk", flat=True))


def test_two_visits_share_a_session_until_it_is_full(combined: CombinedService) -> None:
    first = plans_of(combined.pk)[0]
    one = _book(combined, _slots(first, 0, talk=4))
    other = _book(combined, _slots(first, 1, talk=4))
    assert _seat(one).session_id == _seat(other).session_id
    _assert_whole(2)
    with pytest.raises(operations.NotOfferedError):
        _book(combined, _slots(first, 2, talk=4))
    _assert_whole(2)
    talk = _at(first, 4)
    assert all(one.stops[2].starts_at != talk for one in plans_of(combined.pk))


def test_moving_takes_another_seat_and_the_last_to_leave_frees_the_time(
    combined: CombinedService,
) -> None:
    first = plans_of(combined.pk)[0]
    going = _book(combined, _slots(first, 0, talk=4))
    staying = _book(combined, _slots(first, 1, talk=4))
    _move(going, _slots(first, 5, talk=6))
    _assert_whole(2)
    assert _seat(going).session.starts_at == _at(first, 6)
    assert _seat(staying).session.starts_at == _at(first, 4)
    _move(staying, _slots(first, 2, talk=6))
    _assert_whole(2)
    assert BusyTime.objects.filter(kind="session").count() == 1
    operations.cancel_visit(visit_id=staying.pk, by=SYSTEM)
    _assert_whole(1)
    operations.cancel_visit(visit_id=going.pk, by=SYSTEM)
    assert not BusyTime.objects.exists()
    assert plans_of(combined.pk)[0].key == first.key


def test_the_seat_stays_when_only_the_other_stops_move(combined: CombinedService) -> None:
    first = plans_of(combined.pk)[0]
    visit = _book(combined, _slots(first, 0, talk=4))
    before = _seat(visit).pk
    _move(visit, _slots(first, 1, talk=4))
    assert _seat(visit).pk == before
    _assert_whole(1)


def test_a_full_session_moves_nothing(combined: CombinedService) -> None:
    first = plans_of(combined.pk)[0]
    visit = _book(combined, _slots(first, 0, talk=0))
    for number in (1, 2):
        _book(combined, _slots(first, number, talk=6))
    before = set(BusyTime.objects.values_list("pk", "during"))
    with pytest.raises(operations.NotOfferedError):
        _move(visit, _slots(first, 5, talk=6))
    assert set(BusyTime.objects.values_list("pk", "during")) == before
    _assert_whole(3)


def test_one_stop_moves_alone(combined: CombinedService) -> None:
    first = plans_of(combined.pk)[0]
    visit = _book(combined, _slots(first, 0, talk=0))
    talk = _slots(first, 5, talk=6)[2]
    operations.move(
        appointment_id=visit.stops.get(position=3).pk,
        resource_id=talk.resource_id,
        starts_at=talk.starts_at,
        by=SYSTEM,
    )
    assert _seat(visit).session.starts_at == talk.starts_at
    _assert_whole(1)


@pytest.fixture
def offer(combined: CombinedService) -> VisitOffer:
    """Return an offer of an earlier visit to whom came late."""
    late = plans_of(combined.pk)[-1]
    visit = book_plan(combined.pk, late, client_id=make_client().pk)
    wait_for(visit)
    return operations.offer_visits(resource_ids=[one.resource_id for one in late.stops])[0]


def test_an_earlier_visit_on_offer_holds_a_seat(offer: VisitOffer) -> None:
    assert Seat.objects.filter(holder=offer.pk).count() == 1
    assert BusyTime.objects.filter(kind="hold", holder=offer.pk).count() == 2
    operations.accept_visit_offer(offer_id=offer.pk, by=SYSTEM)
    visit = CombinedVisit.objects.get()
    assert visit.stops.get(position=1).starts_at == offer.starts_at
    _assert_whole(1)


def test_who_says_no_gives_the_seat_back(offer: VisitOffer) -> None:
    operations.decline_visit_offer(offer_id=offer.pk, by=SYSTEM)
    _assert_whole(1)


def test_what_nobody_answered_gives_the_seat_back(offer: VisitOffer) -> None:
    with clock.at(offer.expires_at):
        assert operations.run_due_visit_offers() == 1
        _assert_whole(1)


def test_the_page_of_an_offer_finds_its_own_seat_free(offer: VisitOffer) -> None:
    slots = slots_of(offer.plan)
    view = queries.combined_service(offer.wish.visit.combined_service_id, language="nl")
    assert view is not None
    assert queries.plan_of(view, slots, at=clock.now(), holder=offer.pk) is not None


def test_without_groups_an_offer_holds_times_as_before() -> None:
    plain = make_visit_offer()
    assert BusyTime.objects.filter(kind="hold", holder=plain.pk).count() == 3
    assert not Seat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_change_seats_at_once_both_get_theirs() -> None:
    combined = _group_last()
    first = plans_of(combined.pk)[0]
    one = _book(combined, _slots(first, 0, talk=4))
    other = _book(combined, _slots(first, 1, talk=6))
    for turn in range(6):
        spare = 2 if turn % 2 == 0 else 0  # of the picture and the blood each finds another time
        here, there = (6, 4) if turn % 2 == 0 else (4, 6)
        answers = at_once(
            [
                partial(_move, one, _slots(first, spare, talk=here)),
                partial(_move, other, _slots(first, spare + 1, talk=there)),
            ]
        )
        assert answers == [None, None]
        _assert_whole(2)
        assert _seat(one).session.starts_at == _at(first, here)


@pytest.mark.django_db(transaction=True)
def test_two_who_change_seats_of_one_group_both_get_theirs() -> None:
    """Of appointments that are no visits: each is the last to leave where the other comes."""
    combined = _group_last()
    first = plans_of(combined.pk)[0]
    service_id = combined.steps.get(position=3).service_id
    talks = [_slots(first, 0, talk=number)[2] for number in (4, 6)]
    made = [
        operations.book(
            client_id=make_client().pk,
            service_id=service_id,
            resource_id=slot.resource_id,
            starts_at=slot.starts_at,
            by=SYSTEM,
        )
        for slot in talks
    ]
    for turn in range(6):
        moves: list[Callable[[], Any]] = [
            partial(
                operations.move,
                appointment_id=one.pk,
                resource_id=talks[(turn + number + 1) % 2].resource_id,
                starts_at=talks[(turn + number + 1) % 2].starts_at,
                by=SYSTEM,
            )
            for number, one in enumerate(made)
        ]
        answers = at_once(moves)
        assert all(isinstance(one, Appointment) for one in answers), answers
        assert Seat.objects.count() == 2
