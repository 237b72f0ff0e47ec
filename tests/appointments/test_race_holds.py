"""Many hold one time, swap their held times, or want the last seats, at the same moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from nabij.appointments import operations, queries
from nabij.appointments.models import Appointment, BusyTime, Seat, Service
from nabij.appointments.types import FreeTime, Hold
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from tests.appointments.test_race import at_once
from tests.factories.appointments import make_service
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MANY = 12


def times_of(service: Service) -> list[FreeTime]:
    day = (clock.now() + timedelta(days=3)).date()
    return queries.free_times(service_id=service.pk, day_from=day, days=1, at=clock.now())


def hold(service: Service, client: Client, time: FreeTime) -> Callable[[], BusyTime | None]:
    return lambda: operations.hold(
        service_id=service.pk, resource_id=time.resource_id, starts_at=time.starts_at,
        expires_at=clock.now() + timedelta(minutes=10), purpose=Hold.CHOOSING,
        holder=client.pk, by=SYSTEM,
    )  # fmt: skip


def test_one_of_many_holds_a_time_and_the_same_holds_for_what_has_expired() -> None:
    service = make_service(with_professional=True)
    clients = [make_client() for _ in range(MANY)]
    for at in (NOW, NOW + timedelta(minutes=10)):
        with clock.at(at):
            time = times_of(service)[0]
            answers = at_once([hold(service, client, time) for client in clients])
            held = [one for one in answers if isinstance(one, BusyTime)]
            assert [one for one in answers if isinstance(one, Exception)] == []
            assert [one.pk for one in held] == [BusyTime.objects.get().pk]


def test_those_who_swap_their_held_times_do_not_wait_for_ever() -> None:
    service = make_service(with_professional=True)
    clients = [make_client() for _ in range(MANY)]
    with clock.at(NOW):
        times = times_of(service)[:MANY]
        for client, time in zip(clients, times, strict=True):
            assert hold(service, client, time)()
    with clock.at(NOW + timedelta(minutes=10)):
        wanted = [*times[1:], times[0]]
        answers = at_once(
            [hold(service, *each) for each in zip(clients, wanted, strict=True)]
            + [operations.expire_holds] * 2
        )
        assert [one for one in answers if isinstance(one, Exception)] == []
        assert BusyTime.objects.filter(expires_at__gt=clock.now()).count() == MANY


def test_the_last_seats_go_to_as_many_as_there_are() -> None:
    service = make_service(with_professional=True)
    service.seats = 3
    service.save()
    clients = [make_client() for _ in range(MANY)]
    with clock.at(NOW):
        time = times_of(service)[0]

        def book(client: Client) -> Callable[[], Appointment]:
            return lambda: operations.book(
                client_id=client.pk, service_id=service.pk, resource_id=time.resource_id,
                starts_at=time.starts_at, by=SYSTEM,
            )  # fmt: skip

        answers = at_once([book(client) for client in clients])
        booked = [one for one in answers if isinstance(one, Appointment)]
        refused = [one for one in answers if isinstance(one, operations.SlotTakenError)]
        assert (len(booked), len(refused)) == (3, MANY - 3)
        assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2, 3]
        answers = at_once(
            [lambda pk=one.pk: operations.cancel(appointment_id=pk, by=SYSTEM) for one in booked]  # type: ignore[misc]
        )
        assert [one for one in answers if isinstance(one, Exception)] == []
    operations.expire_holds()
    assert not Seat.objects.exists()
