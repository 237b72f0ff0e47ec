"""Booking, moving, cancelling, marking, reminding and importing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from nabij.appointments import operations, queries
from nabij.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
)
from nabij.appointments.models import Appointment, BusyTime, Reminder
from nabij.appointments.types import Access
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.models import CareRelationship
from nabij.people.types import SYSTEM, Scope
from tests.factories.appointments import (
    book_as,
    free_time,
    make_resource,
    make_service,
)
from tests.factories.organisation import make_department, make_location
from tests.factories.people import (
    actor_for_client,
    actor_for_relative,
    make_client,
    make_mandate,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with clock.at(NOW):
        yield


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_booking_takes_the_time_plans_the_reminder_and_tells() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True, buffer_minutes=10, reminder_minutes=60)
    appointment = book_as(actor, service)
    busy = BusyTime.objects.get()
    assert busy.during.upper == appointment.ends_at + timedelta(minutes=10)
    assert Reminder.objects.get().due_at == appointment.starts_at - timedelta(hours=1)
    event = Event.objects.get(kind=AppointmentBooked.kind())
    assert actor.client_id is not None
    assert event.client_id == actor.client_id
    assert event.actor_id == actor.user_id
    assert (event.channel, event.department_id) == ("portal", service.department_id)
    assert CareRelationship.objects.filter(client_id=actor.client_id).exists()


def test_the_same_wish_books_once() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    key = uuid4()
    slot = free_time(service)
    wish: dict[str, Any] = {
        "client_id": actor.client_id, "service_id": service.pk, "resource_id": slot.resource_id,
        "starts_at": slot.starts_at, "by": actor,
    }  # fmt: skip
    first = operations.book(**wish, booking_key=key)
    assert operations.book(**wish, booking_key=key) == first
    assert operations.book(**wish, booking_key=uuid4()) == first
    assert kinds().count(AppointmentBooked.kind()) == 1


def test_one_form_books_one_appointment() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    key = uuid4()
    first = book_as(actor, service, 0, booking_key=key)
    with pytest.raises(operations.AlreadyBookedError) as caught:
        book_as(actor, service, 5, booking_key=key)
    assert caught.value.appointment_id == first.pk
    assert Appointment.objects.count() == 1


def test_a_client_is_in_one_place_at_a_time() -> None:
    actor = actor_for_client(make_client())
    first = book_as(actor, make_service(with_professional=True, duration_minutes=30))
    with pytest.raises(operations.ClientBusyError) as caught:
        book_as(actor, make_service(with_professional=True), 1)
    assert caught.value.appointment_id == first.pk


def test_a_taken_time_gives_the_nearest_alternatives() -> None:
    service = make_service(with_professional=True)
    slot = free_time(service, 2)
    book_as(actor_for_client(make_client()), service, 2)
    loser = make_client()
    with pytest.raises(operations.SlotTakenError) as caught:
        operations.book(
            client_id=loser.pk, service_id=service.pk, resource_id=slot.resource_id,
            starts_at=slot.starts_at, by=actor_for_client(loser),
        )  # fmt: skip
    starts = [one.starts_at for one in caught.value.alternatives]
    quarter = timedelta(minutes=15)
    assert starts == [
        slot.starts_at - quarter, slot.starts_at + quarter, slot.starts_at - 2 * quarter,
    ]  # fmt: skip
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("shift", [timedelta(minutes=30), -timedelta(minutes=30)])
def test_a_time_in_the_buffer_of_a_neighbour_is_taken(shift: timedelta) -> None:
    service = make_service(with_professional=True, duration_minutes=30, buffer_minutes=15)
    slot = free_time(service, 4)
    book_as(actor_for_client(make_client()), service, 4)
    loser = make_client()
    with pytest.raises(operations.SlotTakenError):
        operations.book(
            client_id=loser.pk, service_id=service.pk, resource_id=slot.resource_id,
            starts_at=slot.starts_at + shift, by=actor_for_client(loser),
        )  # fmt: skip


@pytest.mark.parametrize(
    "shift",
    [timedelta(minutes=7), timedelta(hours=12), -timedelta(days=30), timedelta(days=9000)],
)
def test_times_that_are_not_offered_can_not_be_booked(shift: timedelta) -> None:
    client, service = make_client(), make_service(with_professional=True)
    slot = free_time(service)
    with pytest.raises(operations.NotOfferedError) as caught:
        operations.book(
            client_id=client.pk, service_id=service.pk, resource_id=slot.resource_id,
            starts_at=slot.starts_at + shift, by=actor_for_client(client),
        )  # fmt: skip
    assert not isinstance(caught.value, operations.SlotTakenError)
    assert not BusyTime.objects.exists()


def test_forged_services_and_resources_can_not_be_booked() -> None:
    client, service = make_client(), make_service(with_professional=True)
    slot = free_time(service)
    by = actor_for_client(client)
    others = make_service(access=Access.DESK, with_professional=True)
    for service_id, resource_id in (
        (uuid4(), slot.resource_id),
        (service.pk, 999_999_999_999),
        (others.pk, free_time(others).resource_id),
    ):
        with pytest.raises(operations.NotOfferedError):
            operations.book(
                client_id=client.pk, service_id=service_id, resource_id=resource_id,
                starts_at=slot.starts_at, by=by,
            )  # fmt: skip


def test_a_relative_books_only_with_that_right() -> None:
    mandate = make_mandate(client=make_client(), scopes=[Scope.VIEW_APPOINTMENTS])
    service = make_service(with_professional=True)
    with pytest.raises(operations.TooLateError):
        book_as(actor_for_relative(mandate), service)
    manager = make_mandate(client=make_client(), scopes=[Scope.MANAGE_APPOINTMENTS])
    book_as(actor_for_relative(manager), service)
    assert Event.objects.get(kind=AppointmentBooked.kind()).on_behalf_of_id == manager.client_id


def test_moving_keeps_the_key_and_frees_the_old_time() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    old = book_as(actor, service)
    slot = free_time(service, 5)
    moved = operations.move(
        appointment_id=old.pk, resource_id=slot.resource_id, starts_at=slot.starts_at, by=actor
    )
    assert (moved.pk, moved.sequence) == (old.pk, 1)
    assert BusyTime.objects.get().during.lower == slot.starts_at
    assert Reminder.objects.get().due_at == slot.starts_at - timedelta(hours=48)
    event = Event.objects.get(kind=AppointmentMoved.kind())
    assert event.payload["old_starts_at"] == old.starts_at.isoformat()
    assert free_time(service).starts_at == old.starts_at


def test_moving_within_its_own_time_is_possible() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True, duration_minutes=30)
    old = book_as(actor, service)
    assert old.resource_id
    later = old.starts_at + timedelta(minutes=15)
    moved = operations.move(
        appointment_id=old.pk, resource_id=old.resource_id, starts_at=later, by=actor
    )
    assert moved.starts_at == later


def test_an_odd_time_over_its_own_is_not_called_taken() -> None:
    actor = actor_for_client(make_client())
    old = book_as(actor, make_service(with_professional=True))
    assert old.resource_id
    odd = old.starts_at + timedelta(minutes=5)
    with pytest.raises(operations.NotOfferedError) as refused:
        operations.move(appointment_id=old.pk, resource_id=old.resource_id, starts_at=odd, by=actor)
    assert not isinstance(refused.value, operations.SlotTakenError)


def test_a_time_taken_by_oneself_is_told_to_be_ones_own() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    old, other = book_as(actor, service), book_as(actor, service)
    assert other.resource_id
    odd = other.starts_at + timedelta(minutes=5)
    with pytest.raises(operations.ClientBusyError) as refused:
        operations.move(
            appointment_id=old.pk, resource_id=other.resource_id, starts_at=odd, by=actor
        )
    assert refused.value.appointment_id == other.pk


def test_a_move_that_fails_keeps_the_old_time() -> None:
    service = make_service(with_professional=True)
    actor = actor_for_client(make_client())
    old = book_as(actor, service)
    other = book_as(actor_for_client(make_client()), service)
    assert other.resource_id
    with pytest.raises(operations.SlotTakenError):
        operations.move(
            appointment_id=old.pk,
            resource_id=other.resource_id,
            starts_at=other.starts_at,
            by=actor,
        )
    old.refresh_from_db()
    assert (old.starts_at, old.sequence) == (Appointment.objects.get(pk=old.pk).starts_at, 0)
    assert BusyTime.objects.get(appointment=old).during.lower == old.starts_at
    assert AppointmentMoved.kind() not in kinds()


def test_what_has_begun_is_not_moved_or_cancelled() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    appointment = book_as(actor, service)
    slot = free_time(service, 9)
    with clock.at(appointment.starts_at):
        with pytest.raises(operations.TooLateError):
            operations.cancel(appointment_id=appointment.pk, by=actor)
        with pytest.raises(operations.TooLateError):
            operations.move(
                appointment_id=appointment.pk, resource_id=slot.resource_id,
                starts_at=slot.starts_at, by=actor,
            )  # fmt: skip


def test_cancelling_frees_the_time_and_forgets_the_reminder_once() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    appointment = book_as(actor, service)
    for _ in range(2):
        operations.cancel(appointment_id=appointment.pk, reason="ziek\0", by=actor)
    appointment.refresh_from_db()
    assert (appointment.status, appointment.cancel_reason, appointment.sequence) == (
        "cancelled", "ziek", 1,
    )  # fmt: skip
    assert not BusyTime.objects.exists()
    assert not Reminder.objects.exists()
    event = Event.objects.get(kind=AppointmentCancelled.kind())
    assert "ziek" not in str(event.payload)
    assert free_time(service).starts_at == appointment.starts_at


def test_a_cancelled_time_can_be_booked_again_by_the_same_client() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    first = book_as(actor, service)
    operations.cancel(appointment_id=first.pk, by=actor)
    assert book_as(actor, service).pk != first.pk


def test_the_database_refuses_overlap() -> None:
    resource = make_resource()
    span = (NOW, NOW + timedelta(hours=1))
    BusyTime.objects.create(resource=resource, during=span, kind="block")
    half = (NOW + timedelta(minutes=59), NOW + timedelta(hours=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        BusyTime.objects.create(resource=resource, during=half, kind="block")
    BusyTime.objects.create(resource=make_resource(), during=half, kind="block")
    with pytest.raises(operations.TimeTakenError):
        operations.create_block(
            resource_id=resource.pk, starts_at=half[0], ends_at=half[1], by=SYSTEM
        )


def test_times_in_the_hour_that_comes_twice_are_two_times() -> None:
    location = make_location()
    service = make_service(
        department=make_department(location=location), duration_minutes=60, grid_minutes=60
    )
    make_resource(location=location, weekdays=[6], starts=time(1), ends=time(4), service=service)
    with clock.at(datetime(2026, 10, 20, tzinfo=UTC)):
        found = queries.free_times(
            service_id=service.pk, day_from=date(2026, 10, 25), days=1, at=clock.now()
        )
        local = [one.starts_at.astimezone(ZoneInfo("Europe/Amsterdam")) for one in found]
        assert [f"{one:%H:%M %Z}" for one in local] == [
            "01:00 CEST", "02:00 CEST", "02:00 CET", "03:00 CET",
        ]  # fmt: skip
        for one in found:
            client = make_client()
            operations.book(
                client_id=client.pk, service_id=service.pk, resource_id=one.resource_id,
                starts_at=one.starts_at, by=actor_for_client(client),
            )  # fmt: skip
    assert Appointment.objects.count() == 4
