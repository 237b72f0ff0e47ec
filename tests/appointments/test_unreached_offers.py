"""Times on offer of which no message can reach the client: the desk calls and answers for them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations, queries
from nabij.appointments.models import Appointment, UnreachedClient, VisitOffer, WaitingOffer
from nabij.appointments.queries.unreached_offers import offers_to_call
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.delivery.types import Report
from nabij.delivery.types import Status as Sent
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.combined import make_visit_offer
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import (
    actor_for_client,
    make_client,
    make_mandate,
    make_relative,
)
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
PAGE = "/desk/unreached/"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        make_organisation()
        yield


@pytest.fixture
def department() -> Department:
    """Return the department where clients wait."""
    return make_department()


@pytest.fixture
def agent(department: Department) -> Browser:
    """Return the browser of an agent of the department."""
    return sign_in(Browser(), make_staff(team=make_team(departments=[department])))


def _silent() -> Client:
    """Make a client whom no message reaches."""
    made = make_client(with_user=True)
    Client.objects.filter(pk=made.pk).update(email="", phone="")
    made.refresh_from_db()
    return made


def _offer(
    department: Department, client: Client | None = None, *, with_appointment: bool = True
) -> WaitingOffer:
    """Let somebody whom no message reaches wait, and a time come free."""
    client = client or _silent()
    service = make_service(department=department, with_professional=True)
    later = clock.now() + timedelta(days=9)
    old = (
        make_appointment(client=client, service=service, starts_at=later)
        if with_appointment
        else None
    )
    make_wish(client=client, service=service, appointment=old)
    freed = make_appointment(service=service, starts_at=clock.now() + timedelta(days=5))
    operations.cancel(appointment_id=freed.pk, by=SYSTEM)
    ledger.run_all()
    return WaitingOffer.objects.get(wish__client=client, starts_at=freed.starts_at)


def _answer(agent: Browser, offer: WaitingOffer | VisitOffer, said: str) -> Any:
    name = "desk-offer" if isinstance(offer, WaitingOffer) else "desk-visit-offer"
    page = reverse(f"appointments:{name}", args=[offer.pk])
    return agent.post(page, {"answer": said}, follow=True)


def test_who_can_not_be_told_of_a_time_is_called_and_says_yes(
    agent: Browser, department: Department
) -> None:
    offer = _offer(department)
    client = offer.wish.client
    assert client.name in agent.get(PAGE).text
    assert "niet met een bericht te bereiken" in agent.get(reverse("desk:home")).text
    done = _answer(agent, offer, "accept")
    assert "De cliënt komt op de nieuwe tijd" in done.text
    assert client.name not in done.text
    moved = Appointment.objects.get(client=client)
    assert moved.starts_at == offer.starts_at
    ledger.run_all()
    assert not UnreachedClient.objects.filter(appointment=moved).exists()  # it was told just now
    assert "De cliënt komt op de nieuwe tijd" in _answer(agent, offer, "accept").text  # twice
    assert "Voor de cliënt is niets veranderd" in _answer(agent, offer, "decline").text
    operations.cancel(appointment_id=moved.pk, by=SYSTEM)
    ledger.run_all()
    assert client.name in agent.get(PAGE).text  # of that the client was not told


def test_who_says_no_stays_on_the_list_and_the_next_is_offered_it(
    agent: Browser, department: Department
) -> None:
    offer = _offer(department)
    following = make_wish(service=offer.wish.service)
    assert "De cliënt blijft op de lijst" in _answer(agent, offer, "decline").text
    ledger.run_all()
    offer.wish.refresh_from_db()
    assert offer.wish.status == "waiting"
    assert WaitingOffer.objects.get(wish=following).status == "open"
    assert Message.objects.filter(template="waiting_offer").count() == 1
    assert not offers_to_call(actor_for_staff(make_staff(team=make_team(is_central=True))))


def test_who_accepts_elsewhere_is_called_about_the_new_time(
    agent: Browser, department: Department
) -> None:
    offer = _offer(department)
    operations.accept_offer(offer_id=offer.pk, by=actor_for_client(offer.wish.client))
    ledger.run_all()
    assert UnreachedClient.objects.get().appointment_id == offer.wish.appointment_id
    assert "De cliënt komt op de nieuwe tijd" in _answer(agent, offer, "accept").text


def test_without_an_appointment_yes_makes_one(agent: Browser, department: Department) -> None:
    offer = _offer(department, with_appointment=False)
    _answer(agent, offer, "accept")
    made = Appointment.objects.get(client=offer.wish.client, status="booked")
    assert (made.starts_at, made.booked_as) == (offer.starts_at, "agent")


def test_a_message_that_failed_everywhere_means_a_call(
    agent: Browser, department: Department
) -> None:
    offer = _offer(department, make_client())
    assert offer.wish.client.name not in agent.get(PAGE).text
    message = Message.objects.get(template="waiting_offer")
    Message.objects.update(status=Sent.SENT)
    delivery.apply_report(message_id=message.pk, report=Report.FAILED)
    ledger.run_all()
    assert offer.wish.client.name in agent.get(PAGE).text


def test_who_is_helped_by_a_relative_need_not_be_called(
    agent: Browser, department: Department
) -> None:
    client = _silent()
    make_mandate(client=client, relative=make_relative())
    offer = _offer(department, client)
    assert not WaitingOffer.objects.get(pk=offer.pk).to_call
    assert client.name not in agent.get(PAGE).text


def test_what_is_not_kept_any_more_is_off_the_list(agent: Browser, department: Department) -> None:
    offer = _offer(department)
    assert "Kies ja of nee" in _answer(agent, offer, "x").text
    with clock.at(offer.expires_at + timedelta(minutes=1)):
        agent = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        assert offer.wish.client.name not in agent.get(PAGE).text
        assert "niet meer bewaard" in _answer(agent, offer, "accept").text
        operations.run_due_waiting()
        assert "niet meer bewaard" in _answer(agent, offer, "decline").text


def test_a_whole_visit_is_called_about_too(agent: Browser, department: Department) -> None:
    client = _silent()
    offer = make_visit_offer(client=client, department=department)
    ledger.run_all()
    assert client.name in agent.get(PAGE).text
    _answer(agent, offer, "accept")
    ledger.run_all()
    starts = Appointment.objects.filter(combined_visit=offer.wish.visit).order_by("starts_at")
    assert starts[0].starts_at == offer.starts_at
    assert client.name not in agent.get(PAGE).text
    operations.cancel_visit(visit_id=offer.wish.visit_id, by=SYSTEM)
    ledger.run_all()
    assert client.name in agent.get(PAGE).text


def test_of_a_whole_visit_who_manages_the_appointments_hears_too(department: Department) -> None:
    client = make_client(departments=[department])
    make_mandate(client=client, relative=make_relative())
    make_visit_offer(client=client, department=department)
    ledger.run_all()
    assert Message.objects.filter(template="waiting_offer").count() == 2


def test_other_departments_do_not_see_or_answer(department: Department) -> None:
    stranger = sign_in(Browser(), make_staff(team=make_team(departments=[make_department()])))
    for offer in (
        _offer(department),
        make_visit_offer(client=_silent(), department=department),
    ):
        ledger.run_all()
        assert _answer(stranger, offer, "accept").status_code == 404
    assert "nabij-card" not in stranger.get(PAGE).text.partition("<main")[2]


def test_the_list_asks_the_database_equally_often(agent: Browser, department: Department) -> None:
    counts = []
    make_visit_offer(client=_silent(), department=department)
    for more in (1, 2):
        for _number in range(more):
            _offer(department)
        with CaptureQueriesContext(connection) as asked:
            assert agent.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    actor = actor_for_staff(make_staff(team=make_team(departments=[department])))
    assert queries.count_unreached(actor) == 4
