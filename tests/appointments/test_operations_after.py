"""What follows a booking: reminders, what the desk marks, what the back office tells."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nabij.accounts.types import Role
from nabij.appointments import operations
from nabij.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMissed,
    AppointmentMoved,
    ClientArrived,
    ReminderFellDue,
    VisitTookPlace,
)
from nabij.appointments.models import Appointment, BusyTime, Reminder, Visit
from nabij.appointments.types import Change, Status
from nabij.ledger.models import Event
from nabij.lib import clock, due
from nabij.people.types import SYSTEM
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.appointments import (
    book_as,
    make_appointment,
    make_service,
)
from tests.factories.organisation import make_department, make_professional
from tests.factories.people import (
    actor_for_client,
    make_client,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with clock.at(NOW):
        yield


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_reminders_fall_due_once() -> None:
    appointment = make_appointment(starts_at=None)
    Reminder.objects.all().delete()
    soon = book_as(actor_for_client(make_client()), make_service(with_professional=True))
    assert operations.run_due_reminders() == 0
    with clock.at(soon.starts_at - timedelta(hours=47)):
        assert due.run_all_due() >= 1
        assert operations.run_due_reminders() == 0
    event = Event.objects.get(kind=ReminderFellDue.kind())
    assert event.payload["appointment_id"] == str(soon.pk)
    assert appointment.pk != soon.pk


def test_no_reminder_of_what_has_begun_and_a_shorter_one_of_what_is_near() -> None:
    actor = actor_for_client(make_client())
    service = make_service(with_professional=True)
    appointment = book_as(actor, service)
    with clock.at(appointment.starts_at + timedelta(hours=1)):
        operations.run_due_reminders()
    assert ReminderFellDue.kind() not in kinds()
    today = make_appointment(service=service, starts_at=NOW + timedelta(hours=6))
    due_at = Reminder.objects.get(appointment=today).due_at
    assert due_at == today.starts_at - timedelta(hours=3)


def test_who_was_reminded_is_not_reminded_again_of_the_same_time() -> None:
    department = make_department()
    told: dict[str, Any] = {
        "client_id": make_client().pk, "department_id": department.pk,
        "location_id": department.location_id, "professional_id": None,
        "starts_at": NOW + timedelta(days=5), "ends_at": NOW + timedelta(days=5, hours=1),
        "status": Status.BOOKED,
    }  # fmt: skip
    known: dict[str, Any] = {"appointment_id": operations.import_appointment(**told).thing.pk}
    with clock.at(NOW + timedelta(days=4)):
        assert operations.run_due_reminders() == 1
        longer = told | {"ends_at": NOW + timedelta(days=5, hours=2)}
        assert operations.import_appointment(**longer, **known).change is Change.UPDATED
        assert not Reminder.objects.filter(sent_at=None).exists()
        later = longer | {"starts_at": NOW + timedelta(days=5, minutes=30)}
        assert operations.import_appointment(**later, **known).change is Change.UPDATED
        assert Reminder.objects.filter(sent_at=None).exists()


def test_the_desk_marks_what_happened() -> None:
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    appointment = book_as(actor_for_client(make_client()), make_service(with_professional=True))
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
    appointment = book_as(actor_for_client(make_client()), make_service(with_professional=True))
    with clock.at(appointment.ends_at):
        operations.mark_no_show(appointment_id=appointment.pk, by=agent)
        with pytest.raises(operations.TooLateError):
            operations.mark_fulfilled(appointment_id=appointment.pk, by=agent)
    assert kinds()[-1] == AppointmentMissed.kind()
    assert not Visit.objects.exists()


def test_importing_twice_changes_nothing() -> None:
    department = make_department()
    professional = make_professional()
    told: dict[str, Any] = {
        "client_id": make_client().pk, "department_id": department.pk,
        "location_id": department.location_id, "professional_id": professional.pk,
        "starts_at": NOW + timedelta(days=5), "ends_at": NOW + timedelta(days=5, hours=1),
        "status": Status.BOOKED,
    }  # fmt: skip
    first = operations.import_appointment(**told)
    assert (first.change, first.overlaps) == (Change.CREATED, False)
    known: dict[str, Any] = {"appointment_id": first.thing.pk}
    assert operations.import_appointment(**told, **known).change is Change.UNCHANGED
    assert BusyTime.objects.count() == Reminder.objects.count() == 1
    later = told | {"starts_at": NOW + timedelta(days=5, minutes=30)}
    assert operations.import_appointment(**later, **known).change is Change.UPDATED
    gone = later | {"status": Status.CANCELLED}
    assert operations.import_appointment(**gone, **known).change is Change.UPDATED
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
    appointment = book_as(actor_for_client(make_client()), make_service(with_professional=True))
    told: dict[str, Any] = {
        "client_id": appointment.client_id, "department_id": appointment.department_id,
        "location_id": appointment.location_id, "professional_id": None,
        "started_at": appointment.starts_at, "ended_at": appointment.ends_at,
    }  # fmt: skip
    loose = operations.import_visit(**told)
    assert loose.change is Change.CREATED
    again = operations.import_visit(**told, visit_id=loose.thing.pk)
    assert again.change is Change.UNCHANGED
    with clock.at(appointment.ends_at):
        operations.mark_fulfilled(appointment_id=appointment.pk, by=SYSTEM)
    marked = operations.import_visit(**told, appointment_id=appointment.pk)
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
