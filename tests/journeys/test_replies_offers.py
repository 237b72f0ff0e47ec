"""Answers by SMS to an offer, a proposed time and a reminder that comes too late for them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from nabij.appointments import operations as appointments
from nabij.appointments.models import Appointment, Attendance, ClosureCase, WaitingOffer
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel
from tests.factories.appointments import make_appointment, make_service
from tests.factories.closures import close_day_of, desk_of
from tests.factories.organisation import make_department
from tests.factories.people import make_client, make_relative
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db
SECRET = "a" * 32
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
PHONE = "+31612345678"
Say = Callable[..., None]


def _run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()
    delivery.run_due()
    ledger.run_all()


@pytest.fixture
def person(settings: Settings) -> Client:
    settings.SMS_INBOUND_SECRET = SECRET
    with clock.at(MONDAY):
        return make_client(phone=PHONE, preferred_channel=Channel.SMS)


@pytest.fixture
def say(client: Browser) -> Say:
    said: list[str] = []

    def send(text: str) -> None:
        said.append(text)
        sent = {"from": PHONE, "text": text, "id": f"k-{len(said)}"}
        assert client.get(f"/api/sms/inbound/{SECRET}/", sent).status_code == 200
        _run()

    return send


def _last() -> Message:
    return Message.objects.filter(address=PHONE).order_by("-id")[0]


def _offered(person: Client) -> WaitingOffer:
    """Offer an earlier time to who has one; they are told by SMS."""
    service = make_service(with_professional=True)
    old = make_appointment(
        client=person, service=service, starts_at=clock.now() + timedelta(days=20)
    )
    wish = make_wish(client=person, service=service, appointment=old)
    freed = make_appointment(service=service, starts_at=clock.now() + timedelta(days=5))
    _run()
    appointments.cancel(appointment_id=freed.pk, by=SYSTEM)
    _run()
    assert "JA of NEE" in _last().body
    return wish.offers.get()


def _closed(person: Client) -> ClosureCase:
    department = make_department()
    service = make_service(department=department, with_professional=True)
    one = make_appointment(
        client=person, service=service, starts_at=clock.now() + timedelta(days=5)
    )
    case = close_day_of(one, by=desk_of(department)).cases.get()
    _run()
    assert "JA of NEE" in _last().body
    return case


def test_yes_takes_the_time_on_offer_and_is_told_as_any_move(person: Client, say: Say) -> None:
    with clock.at(MONDAY):
        offer = _offered(person)
        say("Ja graag")
    offer.refresh_from_db()
    assert offer.status == "accepted"
    own = Appointment.objects.get(client=person)
    assert (own.resource_id, own.starts_at) == (offer.resource_id, offer.starts_at)
    assert _last().template == "appointment_moved"
    assert Message.objects.filter(template="appointment_moved").count() == 1


def test_no_leaves_the_time_on_offer_and_the_own_one_stays(person: Client, say: Say) -> None:
    with clock.at(MONDAY):
        offer = _offered(person)
        before = Appointment.objects.get(client=person).starts_at
        say("Nee")
        assert _last().template == "reply_offer_declined"
    offer.refresh_from_db()
    assert offer.status == "declined"
    own = Appointment.objects.get(client=person)
    assert (own.starts_at, own.status) == (before, "booked")


@pytest.mark.parametrize("word", ["JA", "NEE"])
def test_answer_to_an_offer_that_is_over_changes_nothing(
    person: Client, say: Say, word: str
) -> None:
    """The worker has not ended it yet, or has: either way the SMS says that it is over."""
    with clock.at(MONDAY):
        offer = _offered(person)
        before = Appointment.objects.get(client=person).starts_at
    with clock.at(offer.expires_at + timedelta(minutes=1)):
        say(word)
        assert _last().template in ("reply_over", "reply_nothing_open")
        appointments.run_due_waiting()
        _run()
    assert Appointment.objects.get(client=person).starts_at == before
    offer.refresh_from_db()
    assert offer.status == "expired"


def test_yes_moves_to_the_time_that_is_proposed(person: Client, say: Say) -> None:
    with clock.at(MONDAY):
        case = _closed(person)
        say("ja")
    case.refresh_from_db()
    assert case.status == "accepted"
    assert Appointment.objects.get(client=person).starts_at == case.proposed_starts_at
    assert _last().template == "appointment_moved"


def test_no_to_a_proposed_time_lets_the_desk_call(person: Client, say: Say) -> None:
    with clock.at(MONDAY):
        case = _closed(person)
        say("nee")
        assert _last().template == "reply_proposal_declined"
        say("JA")
        assert _last().template == "reply_over"
    case.refresh_from_db()
    assert case.status == "to_call"
    assert Appointment.objects.get(client=person).starts_at == case.old_starts_at


def test_stop_ends_the_questions_and_not_the_messages_about_care(person: Client, say: Say) -> None:
    with clock.at(MONDAY):
        relative = make_relative(phone=person.phone)  # a couple with one telephone
        one = make_appointment(
            client=person,
            service=make_service(with_professional=True),
            starts_at=MONDAY + timedelta(days=7),
        )
        appointments.cancel(appointment_id=one.pk, by=SYSTEM)
        _run()
        say("STOP")
        assert _last().template == "reply_stop"
        offer = _offered(person)
        say("ja")
    person.refresh_from_db()
    relative.refresh_from_db()
    assert person.survey_opt_out_at is not None
    assert relative.survey_opt_out_at is not None
    offer.refresh_from_db()
    assert offer.status == "accepted"


def test_no_that_comes_too_late_is_for_the_desk_and_cancels_nothing(
    person: Client, say: Say
) -> None:
    with clock.at(MONDAY):
        service = make_service(with_professional=True)
        one = make_appointment(
            client=person, service=service, starts_at=MONDAY + timedelta(days=2, hours=3)
        )
    with clock.at(one.starts_at - timedelta(days=2)):
        assert appointments.run_due_reminders() == 1
        _run()
    with clock.at(one.starts_at - timedelta(hours=1)):
        say("NEE")
        assert _last().template == "reply_no_late"
        assert Attendance.objects.get(appointment=one).cancel_at is None
    with clock.at(one.starts_at - timedelta(minutes=1)):
        assert appointments.run_due_declined() == 0
    with clock.at(one.starts_at + timedelta(minutes=1)):
        say("NEE")
        assert _last().template in ("reply_over", "reply_nothing_open")
    one.refresh_from_db()
    assert one.status == "booked"
