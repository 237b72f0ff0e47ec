"""What else than a cancellation frees a time, and seats in groups: both go to who waits."""

from datetime import UTC, datetime, time, timedelta

import pytest

from nabij.appointments import operations, queries
from nabij.appointments.models import BusyTime, Seat, Service, WaitingOffer
from nabij.appointments.operations.working import remove_exception
from nabij.appointments.types import OfferStatus
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import (
    make_appointment,
    make_exception,
    make_resource,
    make_service,
    make_working_period,
)
from tests.factories.people import make_client
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)  # a Monday, 12 hours in Amsterdam


def _run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()


def _group(*, seats: int = 2) -> Service:
    service = make_service(with_professional=True, duration_minutes=60, grid_minutes=60)
    service.seats = seats
    service.save()
    return service


def test_the_time_of_a_block_that_is_lifted_is_offered() -> None:
    with clock.at(NOON):
        wish = make_wish()
        resource_id = wish.service.offers.get().resource_id
        starts_at = NOON + timedelta(days=2)
        block = operations.create_block(
            resource_id=resource_id, starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=15), by=SYSTEM,
        )  # fmt: skip
        _run()
        assert not WaitingOffer.objects.exists()
        operations.remove_block(block_id=block.pk, by=SYSTEM)
        _run()
        assert WaitingOffer.objects.get().starts_at == starts_at


def test_days_taken_back_and_new_hours_are_offered() -> None:
    with clock.at(NOON):
        service = make_service()
        wish = make_wish(service=service)
        resource = make_resource(service=service)
        location = service.department.location
        away = make_exception(
            resource=resource, first_date=NOON.date(), last_date=NOON.date() + timedelta(days=90)
        )
        make_working_period(resource=resource, location=location, weekday=2, ends=time(10))
        _run()
        assert not WaitingOffer.objects.exists()
        remove_exception(
            exception_id=away.pk, resource_id=resource.pk, today=NOON.date(), by=SYSTEM
        )
        _run()
        offer = WaitingOffer.objects.get()
        assert (offer.wish_id, offer.starts_at.date()) == (wish.pk, datetime(2026, 11, 18).date())  # noqa: DTZ001


def test_who_waits_for_a_full_group_is_offered_the_seat_that_comes_free() -> None:
    with clock.at(NOON):
        service = _group()
        first = make_appointment(service=service, starts_at=NOON + timedelta(days=2))
        at = {"resource": first.resource, "starts_at": first.starts_at}
        make_appointment(service=service, **at)  # type: ignore[arg-type]
        wish, next_one = make_wish(service=service), make_wish(service=service)
        operations.cancel(appointment_id=first.pk, by=SYSTEM)
        _run()
        offer = WaitingOffer.objects.get()
        assert (offer.wish_id, offer.starts_at) == (wish.pk, first.starts_at)
        assert offer.seat is not None
        # the seat is kept: for others the group is full
        with pytest.raises(operations.NotOfferedError):
            make_appointment(service=service, **at)  # type: ignore[arg-type]
        operations.decline_offer(offer_id=offer.pk, by=SYSTEM)
        _run()
        other = WaitingOffer.objects.get(status=OfferStatus.OPEN)
        assert other.wish_id == next_one.pk
        appointment = operations.accept_offer(offer_id=other.pk, by=SYSTEM)
        assert appointment is not None
        assert appointment.starts_at == first.starts_at
        assert Seat.objects.filter(appointment=None).count() == 0
        assert Seat.objects.count() == 2


def test_two_seats_go_to_two_at_once_and_an_expired_one_is_free_again() -> None:
    with clock.at(NOON):
        service = _group()
        both = [make_appointment(service=service, starts_at=NOON + timedelta(days=2))]
        resource, starts_at = both[0].resource, both[0].starts_at
        both.append(make_appointment(service=service, resource=resource, starts_at=starts_at))
        make_wish(service=service)
        make_wish(service=service)
        for one in both:
            operations.cancel(appointment_id=one.pk, by=SYSTEM)
        _run()
        open_now = WaitingOffer.objects.filter(status=OfferStatus.OPEN)
        assert {one.starts_at for one in open_now} == {starts_at}
        assert open_now.count() == 2
        expires_at = max(one.expires_at for one in open_now)
    with clock.at(expires_at):
        found = queries.offered_time(
            service_id=service.pk, resource_id=both[0].resource_id or 0, starts_at=starts_at,
            at=expires_at,
        )  # fmt: skip
        assert found is not None
        operations.run_due_waiting()
        assert not Seat.objects.exists()
        assert not BusyTime.objects.exists()
        assert make_appointment(client=make_client(), service=service, resource=resource,
                                starts_at=starts_at)  # fmt: skip
