"""SMS that come in: what they do, and what their senders are told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from nabij.appointments import operations as appointments
from nabij.appointments.models import Appointment, Attendance
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message, Reply
from nabij.delivery.rules import read_number, understand
from nabij.delivery.types import Said
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel
from tests.factories.appointments import make_appointment, make_service
from tests.factories.people import make_client
from tests.factories.stage import move_a_day

SECRET = "a" * 32
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
PHONE = "+31612345678"


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("JA", "nl", Said.YES),
        (" ja graag! ", "nl", Said.YES),
        ("Kylla", "fi", Said.YES),
        ("KYLLÄ.", "fi", Said.YES),
        ("no joo", "fi", Said.YES),
        ("Nee, ik kan niet", "nl", Said.NO),
        ("en pääse", "fi", Said.NO),
        ("no", "en", Said.NO),
        ("no", "fi", Said.UNCLEAR),
        ("ja maar later", "nl", Said.UNCLEAR),
        ("ja nee", "nl", Said.UNCLEAR),
        ("", "nl", Said.UNCLEAR),
        ("10", "nl", Said.SCORE),
        ("11", "nl", Said.WRONG_NUMBER),
        ("-1", "nl", Said.WRONG_NUMBER),
        ("6,5", "nl", Said.WRONG_NUMBER),
        ("STOPP", "fi", Said.STOP),
    ],
)
def test_what_an_sms_means(text: str, language: str, said: Said) -> None:
    assert understand(text, language=language).said is said


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("31612345678", PHONE),
        ("0031612345678", PHONE),
        ("+31 6 12345678", PHONE),
        ("0612345678", PHONE),
        ("358401234567", "+358401234567"),
        ("Nabij", ""),
        ("", ""),
    ],
)
def test_number_of_a_sender(given: str, number: str) -> None:
    assert read_number(given) == number


def _run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()
    delivery.run_due()
    ledger.run_all()


def _reminded(settings: Settings, *, language: str = "nl") -> tuple[Client, Appointment]:
    settings.SMS_INBOUND_SECRET = SECRET
    client = make_client(language=language, phone=PHONE, preferred_channel=Channel.SMS)
    service = make_service(with_professional=True)
    appointment = make_appointment(
        client=client, service=service, starts_at=clock.now() + timedelta(days=2, hours=3)
    )
    with clock.at(clock.now() + timedelta(hours=4)):
        appointments.run_due_reminders()
        _run()
    return client, appointment


def _say(browser: Browser, text: str, number: int = 1, sender: str = "31612345678") -> None:
    answer = browser.get(
        f"/api/sms/inbound/{SECRET}/", {"from": sender, "text": text, "id": f"k-{number}"}
    )
    assert answer.status_code == 200
    _run()


def _last() -> Message:
    return Message.objects.order_by("-id")[0]


@pytest.mark.django_db
def test_yes_confirms_and_no_cancels_only_after_a_while(
    client: Browser, settings: Settings
) -> None:
    with clock.at(MONDAY):
        _person, appointment = _reminded(settings)
    with clock.at(MONDAY + timedelta(hours=5)):
        assert "JA of NEE" in _last().body
        _say(client, "Ja graag")
        assert Attendance.objects.get(appointment=appointment).is_coming
        assert _last().template == "reply_yes"
        _say(client, "Nee", 2)
        assert _last().template == "reply_no"
        appointment.refresh_from_db()
        assert appointment.status == "booked"
        _say(client, "JA", 3)
    with clock.at(MONDAY + timedelta(hours=8)):
        assert appointments.run_due_declined() == 0
        _say(client, "NEE", 4)
    with clock.at(MONDAY + timedelta(hours=10, minutes=1)):
        assert appointments.run_due_declined() == 1
        _run()
        appointment.refresh_from_db()
        assert appointment.status == "cancelled"
        assert _last().template == "appointment_cancelled"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["JA", "NEE"])
def test_what_is_said_to_a_time_that_was_moved_a_moment_ago_does_nothing(
    client: Browser, settings: Settings, text: str
) -> None:
    with clock.at(MONDAY):
        _person, appointment = _reminded(settings)
    with clock.at(MONDAY + timedelta(hours=5)):
        move_a_day(appointment, by=SYSTEM)
        untold = Reaction.objects.filter(state=Reaction.State.PENDING)
        untold.update(due_at=clock.now() + timedelta(minutes=1))
        _say(client, text)
        assert _last().template == "reply_over"
        assert not Attendance.objects.exists()
    with clock.at(MONDAY + timedelta(hours=6)):
        _run()
        assert _last().template == "appointment_moved"


@pytest.mark.django_db
def test_the_same_sms_twice_counts_once_and_a_wrong_secret_is_nowhere(
    client: Browser, settings: Settings
) -> None:
    with clock.at(MONDAY):
        _reminded(settings)
        _say(client, "JA")
        _say(client, "JA")
        assert Reply.objects.count() == 1
        assert client.get("/api/sms/inbound/wrong/", {"id": "1"}).status_code == 404
        page = f"/api/sms/inbound/{SECRET}/"
        assert client.post(page, {"from": PHONE, "text": "JA"}).status_code == 400
        assert client.post(page, {"from": "Nabij", "text": "", "id": "2"}).status_code == 400
        settings.SMS_INBOUND_SECRET = ""
        assert client.get(page, {"id": "1"}).status_code == 404


@pytest.mark.django_db
def test_of_two_people_with_one_number_nobody_guesses(client: Browser, settings: Settings) -> None:
    with clock.at(MONDAY):
        _reminded(settings)
        _reminded(settings)
    with clock.at(MONDAY + timedelta(hours=5)):
        _say(client, "NEE")
        assert _last().template == "reply_which"
        assert not Attendance.objects.exists()


@pytest.mark.django_db
def test_what_is_unclear_is_said_once_a_day(client: Browser, settings: Settings) -> None:
    with clock.at(MONDAY):
        _reminded(settings)
    with clock.at(MONDAY + timedelta(hours=5)):
        _say(client, "Wie is dit?")
        _say(client, "Hallo?", 2)
        assert Message.objects.filter(template="reply_unclear").count() == 1
