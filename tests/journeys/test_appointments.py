"""What clients are told about their appointments, through the worker's own path."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from nabij.appointments import operations as appointments
from nabij.appointments.models import Appointment
from nabij.appointments.queries import nearest_free
from nabij.appointments.types import Status as AppointmentStatus
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.delivery.types import Status
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.organisation.models import Location
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel
from tests.factories.appointments import make_service
from tests.factories.delivery import BROWSER
from tests.factories.organisation import make_department, make_location, make_organisation
from tests.factories.people import actor_for_client, make_client
from tests.factories.stage import move_a_day

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 11, tzinfo=UTC)
SECRET_WORDS = ("Markerafdeling", "Markeronderzoek", "Markerdokter")


def _location() -> Location:
    location = make_location(organisation=make_organisation(), name="De Linde")
    Location.objects.filter(pk=location.pk).update(
        street="Lindelaan 1", city="Utrecht", directions={"nl": "Bus 5.", "fi": "Bussi 5."}
    )
    return location


def _book(client: Client) -> Appointment:
    department = make_department(location=_location(), names={"nl": SECRET_WORDS[0]})
    service = make_service(
        department=department, names={"nl": SECRET_WORDS[1]}, with_professional=True
    )
    at = clock.now()
    free = nearest_free(service_id=service.pk, near=at + timedelta(days=7), at=at, count=1)[0]
    return appointments.book(
        client_id=client.pk,
        service_id=service.pk,
        resource_id=free.resource_id,
        starts_at=free.starts_at,
        by=actor_for_client(client),
    )


def _run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()
    delivery.run_due()
    ledger.run_all()


def _told(client: Client) -> list[str]:
    return list(
        Message.objects.filter(client=client).order_by("id").values_list("template", flat=True)
    )


def test_booking_is_confirmed_once_in_the_clients_language_and_channel() -> None:
    with clock.at(MONDAY):
        client = make_client(language="fi", phone="+358401234567", preferred_channel=Channel.SMS)
        appointment = _book(client)
        _run()
        Reaction.objects.update(state=Reaction.State.PENDING)
        _run()
    message = Message.objects.get(client=client)
    assert (message.template, message.channel) == ("appointment_booked", "sms")
    assert message.status == Status.DELIVERED
    assert message.body.startswith("Aikasi: ")
    assert "De Linde" in message.body
    assert message.about_id == appointment.pk
    assert message.expires_at == appointment.starts_at


def test_messages_tell_when_and_where_and_never_what_for() -> None:
    with clock.at(MONDAY):
        client = make_client(given_name="Anna", family_name="de Vries")
        appointment = _book(client)
        _run()
        move_a_day(appointment, by=SYSTEM)
        _run()
    with clock.at(MONDAY + timedelta(days=6)):
        appointments.run_due_reminders()
        _run()
        appointments.cancel(appointment_id=appointment.pk, reason="Markerreden", by=SYSTEM)
        _run()
    assert _told(client) == [
        "appointment_booked",
        "appointment_moved",
        "appointment_reminder",
        "appointment_cancelled",
    ]
    for message in Message.objects.all():
        said = f"{message.subject} {message.body} {message.context}"
        assert "Marker" not in said
        assert "Anna de Vries" in said
        assert "De Linde" in said
    reminder = Message.objects.get(template="appointment_reminder")
    assert "Lindelaan 1, Utrecht" in reminder.body
    assert "Bus 5." in reminder.body


def test_link_in_the_message_opens_that_appointment_and_marks_it_read() -> None:
    with clock.at(MONDAY):
        client = make_client()
        _book(client)
        _run()
        message = Message.objects.get(client=client)
        link = message.context["link"]
        assert link in message.body
        assert Browser().get(urlsplit(link).path).status_code == 200  # as a mail scanner does
        message.refresh_from_db()
        assert message.status == Status.DELIVERED
        assert Browser(headers=BROWSER).get(urlsplit(link).path).status_code == 200
        message.refresh_from_db()
        assert message.status == Status.READ


def test_what_is_no_longer_true_is_not_told() -> None:
    with clock.at(MONDAY):
        client = make_client()
        appointment = _book(client)
        move_a_day(appointment, by=SYSTEM)
        appointments.cancel(appointment_id=appointment.pk, reason="", by=SYSTEM)
        _run()
    assert _told(client) == ["appointment_cancelled"]


def test_time_that_changed_before_it_was_told_is_told_once() -> None:
    with clock.at(MONDAY):
        client = make_client()
        move_a_day(_book(client), by=SYSTEM)
        _run()
    assert _told(client) == ["appointment_moved"]


def test_worker_that_was_down_until_afterwards_tells_nothing() -> None:
    with clock.at(MONDAY):
        client = make_client()
        _book(client)
    with clock.at(MONDAY + timedelta(days=9)):
        _run()
    assert _told(client) == []


def test_who_died_or_cannot_be_reached_is_left_in_peace() -> None:
    with clock.at(MONDAY):
        dead, unreachable = make_client(), make_client()
        _book(dead)
        Client.objects.filter(pk=dead.pk).update(died_at=MONDAY)
        _book(unreachable)
        Client.objects.filter(pk=unreachable.pk).update(email="", phone="")
        _run()
    assert not Message.objects.exists()


def test_what_the_back_office_booked_is_not_confirmed_and_its_move_is_told() -> None:
    with clock.at(MONDAY):
        client = make_client()
        department = make_department(location=_location())
        times = MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)
        imported = None
        for starts_at in times:
            imported = appointments.import_appointment(
                client_id=client.pk,
                department_id=department.pk,
                location_id=department.location_id,
                professional_id=None,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=15),
                status=AppointmentStatus.BOOKED,
                appointment_id=imported.thing.pk if imported else None,
            )
            _run()
    assert _told(client) == ["appointment_moved"]
    assert "geldt niet meer" in Message.objects.get().body


def test_what_waits_for_the_morning_is_taken_back_when_it_is_no_longer_true() -> None:
    with clock.at(MONDAY + timedelta(hours=11)):
        client = make_client()
        appointment = _book(client)
        _run()
        appointments.cancel(appointment_id=appointment.pk, reason="", by=SYSTEM)
        _run()
    with clock.at(MONDAY + timedelta(hours=21)):
        _run()
    fates = list(Message.objects.order_by("id").values_list("template", "status", "reason"))
    assert fates == [
        ("appointment_booked", Status.FAILED, "no longer true"),
        ("appointment_cancelled", Status.DELIVERED, ""),
    ]


def test_unread_reminder_of_a_cancelled_appointment_has_no_fallback() -> None:
    with clock.at(MONDAY):
        client = make_client(phone="+31612345678")
        appointment = _book(client)
    with clock.at(MONDAY + timedelta(days=5)):
        appointments.run_due_reminders()
        _run()
        assert Message.objects.get(template="appointment_reminder").fallback_at is not None
        appointments.cancel(appointment_id=appointment.pk, reason="", by=SYSTEM)
        _run()
    with clock.at(MONDAY + timedelta(days=6)):
        _run()
    assert not Message.objects.filter(channel="sms").exists()


def test_message_at_night_waits_for_the_morning() -> None:
    with clock.at(MONDAY + timedelta(hours=11)):
        client = make_client()
        _book(client)
        _run()
    message = Message.objects.get(client=client)
    assert message.status == Status.QUEUED
    assert message.due_at == datetime(2026, 11, 17, 7, tzinfo=UTC)
