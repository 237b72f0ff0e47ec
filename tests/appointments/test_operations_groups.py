"""Groups: the first makes the session, each has a seat, the last one leaving frees the time."""

from datetime import UTC, datetime, timedelta

import pytest

from nabij.appointments import operations, queries
from nabij.appointments.models import Appointment, BusyTime, Seat, Service
from nabij.appointments.types import FreeTime
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import free_time, make_service
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def make_group(seats: int) -> Service:
    service = make_service(with_professional=True, duration_minutes=60)
    service.seats = seats
    service.save()
    return service


def book(service: Service, time: FreeTime) -> Appointment:
    return operations.book(
        client_id=make_client().pk, service_id=service.pk, resource_id=time.resource_id,
        starts_at=time.starts_at, by=SYSTEM,
    )  # fmt: skip


def offered(service: Service) -> list[datetime]:
    day = (NOW + timedelta(days=3)).date()
    found = queries.free_times(service_id=service.pk, day_from=day, days=1, at=clock.now())
    return [one.starts_at for one in found]


def test_a_session_is_free_at_its_start_until_it_is_full() -> None:
    with clock.at(NOW):
        service = make_group(2)
        time = free_time(service, 4)
        book(service, time)
        assert time.starts_at in offered(service)
        assert time.starts_at + timedelta(minutes=15) not in offered(service)
        assert len(set(offered(service))) == len(offered(service))
        book(service, time)
        assert time.starts_at not in offered(service)
        with pytest.raises(operations.SlotTakenError):
            book(service, time)
        assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2]
        assert BusyTime.objects.get().kind == BusyTime.Kind.SESSION


def test_who_leaves_gives_the_seat_back_and_the_last_one_the_time() -> None:
    with clock.at(NOW):
        service = make_group(2)
        time = free_time(service, 4)
        first, second = book(service, time), book(service, time)
        operations.cancel(appointment_id=first.pk, by=SYSTEM)
        third = book(service, time)
        assert set(Seat.objects.values_list("appointment_id", flat=True)) == {second.pk, third.pk}
        other = free_time(service)
        for one in (second, third):
            operations.move(
                appointment_id=one.pk, resource_id=other.resource_id,
                starts_at=other.starts_at, by=SYSTEM,
            )  # fmt: skip
        assert BusyTime.objects.get().starts_at == other.starts_at
        assert Seat.objects.count() == 2
