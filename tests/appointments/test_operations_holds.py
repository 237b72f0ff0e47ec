"""Held times: one holder each, free again by themselves, and turned into the appointment."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from nabij.appointments import operations, queries
from nabij.appointments.models import Appointment, BusyTime, Service
from nabij.appointments.types import FreeTime, Hold
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import free_time, make_service
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TEN = timedelta(minutes=10)


def hold(
    service: Service, time: FreeTime, holder: UUID, purpose: Hold = Hold.CHOOSING
) -> BusyTime | None:
    return operations.hold(
        service_id=service.pk, resource_id=time.resource_id, starts_at=time.starts_at,
        expires_at=clock.now() + TEN, purpose=purpose, holder=holder, by=SYSTEM,
    )  # fmt: skip


def is_offered(service: Service, time: FreeTime, holder: UUID | None = None) -> bool:
    return bool(
        queries.offered_time(
            service_id=service.pk, resource_id=time.resource_id, starts_at=time.starts_at,
            at=clock.now(), holder=holder,
        )
    )  # fmt: skip


def book(service: Service, time: FreeTime, client_id: UUID, **more: Any) -> Appointment:
    return operations.book(
        client_id=client_id, service_id=service.pk, resource_id=time.resource_id,
        starts_at=time.starts_at, by=SYSTEM, **more,
    )  # fmt: skip


def test_a_held_time_is_free_for_its_holder_alone_until_it_expires() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        time, own, other = free_time(service), uuid4(), uuid4()
        assert hold(service, time, own) is not None
        assert not is_offered(service, time)
        assert is_offered(service, time, own)
        assert not is_offered(service, time, other)
        assert hold(service, time, other) is None
    with clock.at(NOW + TEN):
        assert is_offered(service, time)
        assert hold(service, time, other) is not None
        assert BusyTime.objects.get().holder == other


def test_who_chooses_holds_one_time_and_an_offer_stays() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        own, offer = uuid4(), uuid4()
        hold(service, free_time(service, 0), own)
        hold(service, free_time(service, 5), own)
        hold(service, free_time(service, 9), offer, Hold.OFFER)
        last = hold(service, free_time(service, 1), own)
        assert last is not None
        kept = BusyTime.objects.filter(holder=own)
        assert [one.pk for one in kept] == [last.pk]
        assert BusyTime.objects.filter(holder=offer).exists()


def test_booking_turns_the_held_time_into_the_appointment() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True, buffer_minutes=10)
        client = make_client()
        time = free_time(service)
        held = hold(service, time, client.pk)
        appointment = book(service, time, client.pk)
        taken = BusyTime.objects.get()
        assert held is not None
        assert (taken.pk, taken.appointment_id) == (held.pk, appointment.pk)
        assert (taken.kind, taken.expires_at, taken.holder) == ("appointment", None, None)
        assert taken.during.upper == time.ends_at + TEN


def test_a_hold_that_overlaps_what_its_holder_books_gives_way() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True, duration_minutes=30)
        client = make_client()
        hold(service, free_time(service, 0), client.pk)
        appointment = book(service, free_time(service, 0) and _next(service, client.pk), client.pk)
        assert BusyTime.objects.get().appointment_id == appointment.pk


def _next(service: Service, holder: UUID) -> FreeTime:
    """Return the second time for who holds the first: it overlaps it."""
    day = (clock.now() + timedelta(days=3)).date()
    return queries.free_times(
        service_id=service.pk, day_from=day, days=7, at=clock.now(), holder=holder
    )[1]


def test_another_client_does_not_get_a_held_time_but_its_offer_does() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        time, offer = free_time(service), uuid4()
        hold(service, time, offer, Hold.OFFER)
        with pytest.raises(operations.SlotTakenError):
            book(service, time, make_client().pk)
        book(service, time, make_client().pk, holder=offer)
        assert BusyTime.objects.get().kind == BusyTime.Kind.APPOINTMENT


def test_a_hold_that_is_over_becomes_no_appointment() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        time = free_time(service)
        held = hold(service, time, uuid4(), Hold.OFFER)
        other = book(service, free_time(service, 7), make_client().pk)
        assert held is not None
    other.starts_at = time.starts_at
    with clock.at(NOW + TEN):
        assert not operations.turn_into(hold_id=held.pk, appointment=other)


def test_expired_holds_are_removed_and_others_stay() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        hold(service, free_time(service, 0), uuid4())
    with clock.at(NOW + timedelta(minutes=5)):
        later = hold(service, free_time(service, 4), uuid4())
    with clock.at(NOW + TEN):
        assert operations.expire_holds() == 1
        assert later is not None
        assert BusyTime.objects.get() == later
        operations.release(hold_id=later.pk)
        assert not BusyTime.objects.exists()


def test_what_is_kept_free_before_counts() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        service.buffer_before_minutes = 15
        service.save()
        book(service, free_time(service, 4), make_client().pk)
        taken = BusyTime.objects.get().during
        assert taken.upper - taken.lower == timedelta(minutes=30)
