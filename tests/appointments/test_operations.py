"""Booking, moving, cancelling, marking, reminding and importing."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMissed,
    AppointmentMoved,
    ClientArrived,
    ReminderFellDue,
    VisitTookPlace,
)
from nabij.appointments.models import Appointment, BusyTime, Reminder, Service, Visit
from nabij.appointments.types import Change, FreeTime, Status
from nabij.ledger.models import Event
from nabij.lib import clock, due
from nabij.people.models import CareRelationship
from nabij.people.types import SYSTEM, Actor, Scope
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import make_department, make_location, make_professional
from tests.factories.people import (
    actor_for_client,
    actor_for_relative,
    make_client,
    make_mandate,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _still() -> object:
    with clock.at(NOW):
        yield


def free(service: Service, number: int = 0) -> FreeTime:
    found = queries.free_times(
        service_id=service.pk, day_from=date(2026, 3, 5), days=7, at=clock.now()
    )
    return found[number]


def book(client_actor: Actor, service: Service, number: int = 0, **more: object) -> Appointment:
    slot = free(service, number)
    assert client_actor.client_id
    return operations.book(
        client_id=client_actor.client_id,
        service_id=service.pk,
        resource_id=slot.resource_id,
        starts_at=slot.starts_at,
        by=client_actor,
        **more,  # type: ignore[arg-type]
    )


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_booking_takes_the_time_plans_the_reminder_and_tells() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True, buffer_minutes=10, reminder_minutes=60)
    appointment = book(actor, service)
    busy = BusyTime.objects.get()
    assert busy.during.upper == appointment.ends_at + timedelta(minutes=10)
    assert Reminder.objects.get().due_at == appointment.starts_at - timedelta(hours=1)
    event = Event.objects.get(kind=AppointmentBooked.kind())
    assert event.client_id == actor.client_id
    assert event.actor_id == actor.user_id
    assert (event.channel, event.department_id) == ("portal", service.department_id)
    assert CareRelationship.objects.filter(client_id=actor.client_id).exists()


def test_the_same_wish_books_once() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    key = uuid4()
    slot = free(service)
    wish = {
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
    first = book(actor, service, 0, booking_key=key)
    with pytest.raises(operations.AlreadyBookedError) as caught:
        book(actor, service, 5, booking_key=key)
    assert caught.value.appointment_id == first.pk
    assert Appointment.objects.count() == 1


def test_a_client_is_in_one_place_at_a_time() -> None:
    actor = actor_for_client(make_client())
    first = book(actor, make_service(with_professional=True, duration_minutes=30))
    with pytest.raises(operations.ClientBusyError) as caught:
        book(actor, make_service(with_professional=True), 1)
    assert caught.value.appointment_id == first.pk


def test_a_taken_time_gives_the_nearest_alternatives() -> None:
    service = make_service(with_professional=True)
    slot = free(service, 2)
    book(actor_for_client(make_client()), service, 2)
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


@pytest.mark.parametrize(
    "shift",
    [timedelta(minutes=7), timedelta(hours=12), -timedelta(days=30), timedelta(days=9000)],
)
def test_times_that_are_not_offered_can_not_be_booked(shift: timedelta) -> None:
    client, service = make_client(), make_service(with_professional=True)
    slot = free(service)
    with pytest.raises(operations.NotOfferedError) as caught:
        operations.book(
            client_id=client.pk, service_id=service.pk, resource_id=slot.resource_id,
            starts_at=slot.starts_at + shift, by=actor_for_client(client),
        )  # fmt: skip
    assert not isinstance(caught.value, operations.SlotTakenError)
    assert not BusyTime.objects.exists()


def test_forged_services_and_resources_can_not_be_booked() -> None:
    client, service = make_client(), make_service(with_professional=True)
    slot = free(service)
    by = actor_for_client(client)
    others = make_service(self_booking=False, with_professional=True)
    for service_id, resource_id in (
        (uuid4(), slot.resource_id),
        (service.pk, 999_999_999_999),
        (others.pk, free(others).resource_id),
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
        book(actor_for_relative(mandate), service)
    manager = make_mandate(client=make_client(), scopes=[Scope.MANAGE_APPOINTMENTS])
    book(actor_for_relative(manager), service)
    assert Event.objects.get(kind=AppointmentBooked.kind()).on_behalf_of_id == manager.client_id


def test_moving_keeps_the_key_and_frees_the_old_time() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    old = book(actor, service)
    slot = free(service, 5)
    moved = operations.move(
        appointment_id=old.pk, resource_id=slot.resource_id, starts_at=slot.starts_at, by=actor
    )
    assert (moved.pk, moved.sequence) == (old.pk, 1)
    assert BusyTime.objects.get().during.lower == slot.starts_at
    assert Reminder.objects.get().due_at == slot.starts_at - timedelta(hours=48)
    event = Event.objects.get(kind=AppointmentMoved.kind())
    assert event.payload["old_starts_at"] == old.starts_at.isoformat()
    assert free(service).starts_at == old.starts_at


def test_moving_within_its_own_time_is_possible() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True, duration_minutes=30)
    old = book(actor, service)
    assert old.resource_id
    later = old.starts_at + timedelta(minutes=15)
    moved = operations.move(
        appointment_id=old.pk, resource_id=old.resource_id, starts_at=later, by=actor
    )
    assert moved.starts_at == later


def test_a_move_that_fails_keeps_the_old_time() -> None:
    service = make_service(with_professional=True)
    actor = actor_for_client(make_client())
    old = book(actor, service)
    other = book(actor_for_client(make_client()), service)
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
    appointment = book(actor, service)
    slot = free(service, 9)
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
    appointment = book(actor, service)
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
    assert free(service).starts_at == appointment.starts_at


def test_a_cancelled_time_can_be_booked_again_by_the_same_client() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    first = book(actor, service)
    operations.cancel(appointment_id=first.pk, by=actor)
    assert book(actor, service).pk != first.pk


def test_reminders_fall_due_once() -> None:
    appointment = make_appointment(starts_at=None)
    Reminder.objects.all().delete()
    soon = book(actor_for_client(make_client()), make_service(with_professional=True))
    assert operations.run_due_reminders() == 0
    with clock.at(soon.starts_at - timedelta(hours=47)):
        assert due.run_all_due() >= 1
        assert operations.run_due_reminders() == 0
    event = Event.objects.get(kind=ReminderFellDue.kind())
    assert event.payload["appointment_id"] == str(soon.pk)
    assert appointment.pk != soon.pk


def test_no_reminder_of_what_was_moved_close_or_has_begun() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    appointment = book(actor, service)
    with clock.at(appointment.starts_at + timedelta(hours=1)):
        operations.run_due_reminders()
    assert ReminderFellDue.kind() not in kinds()
    near = make_appointment(service=service)
    assert near.starts_at < NOW + timedelta(hours=48)
    assert not Reminder.objects.filter(appointment=near).exists()


def test_the_desk_marks_what_happened() -> None:
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    appointment = book(actor_for_client(make_client()), make_service(with_professional=True))
    with pytest.raises(operations.TooLateError):
        operations.mark_arrived(appointment_id=appointment.pk, by=agent)
    with clock.at(appointment.starts_at - timedelta(minutes=5)):
        with pytest.raises(operations.TooLateError):
            operations.mark_no_show(appointment_id=appointment.pk, by=agent)
        operations.mark_arrived(appointment_id=appointment.pk, by=agent)
    with clock.at(appointment.ends_at):
        for _ in range(2):
            operations.mark_fulfilled(appointment_id=appointment.pk, by=agent)
        with pytest.raises(operations.TooLateError):
            operations.mark_no_show(appointment_id=appointment.pk, by=agent)
    visit = Visit.objects.get()
    assert (visit.started_at, visit.ended_at) == (appointment.starts_at, appointment.ends_at)
    assert visit.professional == appointment.resource.professional  # type: ignore[union-attr]
    told = kinds()
    assert told.count(VisitTookPlace.kind()) == told.count(ClientArrived.kind()) == 1
    assert not Reminder.objects.exists()


def test_a_client_who_did_not_come() -> None:
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    appointment = book(actor_for_client(make_client()), make_service(with_professional=True))
    with clock.at(appointment.ends_at):
        operations.mark_no_show(appointment_id=appointment.pk, by=agent)
        with pytest.raises(operations.TooLateError):
            operations.mark_fulfilled(appointment_id=appointment.pk, by=agent)
    assert kinds()[-1] == AppointmentMissed.kind()
    assert not Visit.objects.exists()


def test_importing_twice_changes_nothing() -> None:
    department = make_department()
    professional = make_professional()
    told = {
        "client_id": make_client().pk, "department_id": department.pk,
        "location_id": department.location_id, "professional_id": professional.pk,
        "starts_at": NOW + timedelta(days=5), "ends_at": NOW + timedelta(days=5, hours=1),
        "status": Status.BOOKED,
    }  # fmt: skip
    first = operations.import_appointment(**told)  # type: ignore[arg-type]
    assert (first.change, first.overlaps) == (Change.CREATED, False)
    known = {"appointment_id": first.thing.pk}
    assert operations.import_appointment(**told, **known).change is Change.UNCHANGED  # type: ignore[arg-type]
    assert BusyTime.objects.count() == Reminder.objects.count() == 1
    later = told | {"starts_at": NOW + timedelta(days=5, minutes=30)}
    assert operations.import_appointment(**later, **known).change is Change.UPDATED  # type: ignore[arg-type]
    gone = later | {"status": Status.CANCELLED}
    assert operations.import_appointment(**gone, **known).change is Change.UPDATED  # type: ignore[arg-type]
    assert not BusyTime.objects.exists()
    assert not Reminder.objects.exists()
    assert kinds() == [
        AppointmentBooked.kind(), AppointmentMoved.kind(), AppointmentCancelled.kind(),
    ]  # fmt: skip
    assert set(Event.objects.values_list("channel", flat=True)) == {"fhir"}


def test_an_imported_overlap_is_kept_without_time() -> None:
    department, professional = make_department(), make_professional()

    def tell(day: int) -> operations.Imported[Appointment]:
        return operations.import_appointment(
            client_id=make_client().pk, department_id=department.pk,
            location_id=department.location_id, professional_id=professional.pk,
            starts_at=NOW + timedelta(days=day), ends_at=NOW + timedelta(days=day, hours=1),
            status=Status.BOOKED,
        )  # fmt: skip

    assert not tell(5).overlaps
    assert tell(5).overlaps
    assert Appointment.objects.count() == 2
    assert BusyTime.objects.count() == 1


def test_the_past_is_imported_silently() -> None:
    department = make_department()
    done = operations.import_appointment(
        client_id=make_client().pk, department_id=department.pk,
        location_id=department.location_id, professional_id=make_professional().pk,
        starts_at=NOW - timedelta(days=500), ends_at=NOW - timedelta(days=499),
        status=Status.FULFILLED,
    )  # fmt: skip
    assert done.change is Change.CREATED
    assert not BusyTime.objects.exists()
    assert kinds() == []


def test_a_visit_is_imported_once_and_is_the_one_the_desk_marked() -> None:
    appointment = book(actor_for_client(make_client()), make_service(with_professional=True))
    told = {
        "client_id": appointment.client_id, "department_id": appointment.department_id,
        "location_id": appointment.location_id, "professional_id": None,
        "started_at": appointment.starts_at, "ended_at": appointment.ends_at,
    }  # fmt: skip
    loose = operations.import_visit(**told)  # type: ignore[arg-type]
    assert loose.change is Change.CREATED
    again = operations.import_visit(**told, visit_id=loose.thing.pk)  # type: ignore[arg-type]
    assert again.change is Change.UNCHANGED
    with clock.at(appointment.ends_at):
        operations.mark_fulfilled(appointment_id=appointment.pk, by=SYSTEM)
    marked = operations.import_visit(**told, appointment_id=appointment.pk)  # type: ignore[arg-type]
    assert marked.change is Change.UPDATED
    assert Visit.objects.count() == 2
    assert kinds().count(VisitTookPlace.kind()) == 2


def test_history_comes_in_a_few_statements(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    service = make_service(with_professional=True)
    past = [
        operations.PastAppointment(
            client_id=make_client().pk, department_id=service.department_id,
            location_id=service.department.location_id, service_id=service.pk, resource_id=None,
            professional_id=None, booked_at=NOW - timedelta(days=90),
            starts_at=NOW - timedelta(days=80), ends_at=NOW - timedelta(days=80, minutes=-15),
            status=status,
        )
        for status in (Status.FULFILLED, Status.NO_SHOW)
    ]  # fmt: skip
    with django_assert_max_num_queries(4):
        made = operations.add_history(appointments=past, by=SYSTEM)
    assert [visit is not None for _, visit in made] == [True, False]


def test_the_database_refuses_overlap() -> None:
    resource = make_resource()
    span = (NOW, NOW + timedelta(hours=1))
    BusyTime.objects.create(resource=resource, during=span, kind="block")
    half = (NOW + timedelta(minutes=59), NOW + timedelta(hours=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        BusyTime.objects.create(resource=resource, during=half, kind="block")
    BusyTime.objects.create(resource=make_resource(), during=half, kind="block")
    assert not operations.create_block(
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
