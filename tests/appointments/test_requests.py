"""Appointments that clients ask for: the rules, and the pages of the client and of the desk."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import Appointment, BookingRequest, Service
from nabij.appointments.types import Access, DayPart, RequestStatus
from nabij.audit.models import Look
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event, Reaction
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import CareRelationship, Client
from nabij.people.types import SYSTEM, Scope
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import free_time, make_appointment, make_service
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import actor_for_client, make_client, make_mandate, make_relative
from tests.factories.requests import ABOUT, make_request

pytestmark = pytest.mark.django_db
NO = "Uw huisarts helpt u hiermee verder."
SAID: dict[str, Any] = {
    "about": ABOUT,
    "weekdays": ["1", "3"],
    "parts": ["morning", "evening"],
}


@pytest.fixture
def department() -> Department:
    """Return the department that is asked."""
    make_organisation()
    return make_department()


@pytest.fixture
def service(department: Department) -> Service:
    """Return what one can ask for there."""
    return make_service(department=department, access=Access.REQUEST, with_professional=True)


@pytest.fixture
def client() -> Client:
    """Return a client whom the department doesn't know yet."""
    return make_client(with_user=True)


@pytest.fixture
def visitor(client: Client) -> Browser:
    """Return the browser of the client."""
    assert client.user
    return sign_in(Browser(), client.user)


@pytest.fixture
def agent(department: Department) -> Browser:
    """Return the browser of an agent of the department."""
    return sign_in(Browser(), make_staff(team=make_team(departments=[department])))


def address(name: str, *args: object) -> str:
    return reverse(f"appointments:{name}", args=args)


def desk_of(department: Department) -> Any:
    return actor_for_staff(make_staff(team=make_team(departments=[department])))


def test_a_client_asks_and_sees_it_asked_for(
    visitor: Browser, client: Client, service: Service, department: Department
) -> None:
    page = address("request-new", service.pk)
    assert page in visitor.get(address("new")).text
    done = visitor.post(page, SAID, follow=True)
    asked = BookingRequest.objects.get()
    assert (asked.client, asked.service, asked.status) == (client, service, "requested")
    assert (asked.weekdays, asked.parts) == ([1, 3], ["morning", "evening"])
    assert ABOUT in done.text
    assert "dinsdag, donderdag" in done.text.lower()
    shown = visitor.get(address("list")).text
    assert "Aangevraagd" in shown
    assert address("request", asked.pk) in shown
    event = Event.objects.get(kind="appointments.BookingRequested")
    assert (event.client_id, event.department_id) == (client.pk, department.pk)
    assert ABOUT not in str(event.payload)
    assert CareRelationship.objects.filter(client=client, department=department).exists()
    assert Look.objects.filter(what="appointments.request-new", action="change").exists()


def test_asking_again_changes_the_words_and_keeps_the_place(
    visitor: Browser, service: Service
) -> None:
    page = address("request-new", service.pk)
    visitor.post(page, SAID)
    before = BookingRequest.objects.get()
    assert ABOUT in visitor.get(page).text
    visitor.post(page, {**SAID, "about": "Toch iets anders", "parts": ["afternoon"]})
    asked = BookingRequest.objects.get()
    assert (asked.about, asked.parts) == ("Toch iets anders", ["afternoon"])
    assert (asked.pk, asked.requested_at) == (before.pk, before.requested_at)


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": ""},
        {"about": "x" * 501},
        {"about": "\0"},
        {"weekdays": []},
        {"weekdays": ["7"]},
        {"weekdays": ["x"]},
        {"parts": []},
        {"parts": ["free_hours"]},
        {"parts": ["night"]},
    ],
)
def test_what_can_not_be_read_is_said_and_nothing_is_lost(
    visitor: Browser, service: Service, wrong: dict[str, Any]
) -> None:
    answer = visitor.post(address("request-new", service.pk), {**SAID, **wrong})
    assert answer.status_code == 400
    assert not BookingRequest.objects.exists()
    if "about" not in wrong:
        assert ABOUT in answer.text


def test_only_services_on_request_are_asked_for(visitor: Browser, service: Service) -> None:
    for access in (Access.SELF, Access.REFERRAL, Access.DESK):
        other = make_service(access=access, with_professional=True)
        assert visitor.get(address("request-new", other.pk)).status_code == 404
    assert visitor.get(address("request-new", uuid4())).status_code == 404
    Service.objects.filter(pk=service.pk).update(is_active=False)
    assert visitor.post(address("request-new", service.pk), SAID).status_code == 404
    with pytest.raises(operations.NotOnRequestError):
        make_request(service=service)


def test_a_relative_asks_only_with_the_mandate_for_it(client: Client, service: Service) -> None:
    for scopes, status in (([Scope.VIEW_APPOINTMENTS], 404), ([Scope.MANAGE_APPOINTMENTS], 302)):
        relative = make_relative(with_user=True)
        make_mandate(client=client, relative=relative, scopes=scopes)
        assert relative.user
        browser = sign_in(Browser(), relative.user)
        answer = browser.post(address("request-new", service.pk), SAID)
        assert answer.status_code == status
    event = Event.objects.get(kind="appointments.BookingRequested")
    assert event.on_behalf_of_id == client.pk


def test_the_answer_is_due_in_working_days_of_the_service(
    client: Client, department: Department
) -> None:
    friday = datetime(2027, 3, 5, 15, tzinfo=UTC)  # four in the afternoon
    with clock.at(friday):
        usual = make_request(client=client, department=department)
        quick = make_service(department=department, access=Access.REQUEST, with_professional=True)
        Service.objects.filter(pk=quick.pk).update(request_days=1)
        soon = make_request(client=client, service=quick)
    assert usual.due_at.date().isoformat() == "2027-03-09"
    assert soon.due_at.date().isoformat() == "2027-03-08"


def test_the_desk_sees_the_oldest_first_of_its_own_departments(
    agent: Browser, department: Department
) -> None:
    at = clock.now()
    with clock.at(at - timedelta(days=9)):
        old = make_request(department=department)
    new = make_request(department=department)
    other = make_request(department=make_department())
    page = agent.get(address("desk-requests")).text
    assert page.index(old.client.name) < page.index(new.client.name)
    assert "Te laat" in page
    assert other.client.name not in page
    assert agent.get(address("desk-request", other.pk)).status_code == 404
    shown = agent.get(address("desk-request", old.pk)).text
    assert ABOUT in shown
    for what in ("desk-requests", "desk-request"):
        assert Look.objects.filter(what=f"appointments.{what}", client_id=old.client_id).exists()


def test_three_requests_take_as_many_statements_as_one(
    agent: Browser, visitor: Browser, client: Client, department: Department
) -> None:
    def count(browser: Browser, page: str) -> int:
        browser.get(page)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert browser.get(page).status_code == 200
        return len(caught)

    make_request(client=client, department=department)
    pages = [(agent, address("desk-requests")), (visitor, address("list"))]
    one = [count(*page) for page in pages]
    for _more in range(2):
        make_request(client=client, department=department)
    assert [count(*page) for page in pages] == one


def test_the_desk_books_by_the_usual_rules_and_the_client_is_told_once(
    agent: Browser, visitor: Browser, client: Client, service: Service
) -> None:
    asked = make_request(client=client, service=service)
    page = address("desk-request-book", asked.pk)
    assert "in de ochtend" in agent.get(page).text.lower()
    slot, key = free_time(service).key, str(uuid4())
    assert agent.get(page, {"slot": slot}).status_code == 200
    assert agent.post(page, {"slot": "x"}).status_code == 400
    for _twice in range(2):
        assert agent.post(page, {"slot": slot, "key": key}).status_code == 302
    appointment = Appointment.objects.get()
    asked.refresh_from_db()
    assert (asked.status, asked.appointment) == ("booked", appointment)
    assert appointment.booked_as == "agent"
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()
    message = Message.objects.get()
    assert message.template == "appointment_booked"
    assert ABOUT not in f"{message.subject} {message.body} {message.context}"
    shown = visitor.get(address("request", asked.pk)).text
    assert address("detail", appointment.pk) in shown
    assert "Aangevraagd" not in visitor.get(address("list")).text


def test_what_is_booked_from_the_clients_page_is_the_answer_too(
    agent: Browser, client: Client, service: Service
) -> None:
    asked = make_request(client=client, service=service)
    agent.post(address("desk-book", client.pk, service.pk), {"slot": free_time(service).key})
    asked.refresh_from_db()
    assert asked.appointment == Appointment.objects.get()


def test_declining_needs_words_that_only_the_page_shows(
    agent: Browser, visitor: Browser, client: Client, service: Service
) -> None:
    asked = make_request(client=client, service=service)
    page = address("desk-request-decline", asked.pk)
    assert agent.post(page, {"reason": " "}).status_code == 400
    assert agent.post(page, {"reason": "x" * 501}).status_code == 400
    assert agent.post(page, {"reason": NO}).status_code == 302
    assert agent.post(page, {"reason": "Anders"}).status_code == 409
    asked.refresh_from_db()
    assert (asked.status, asked.reason) == ("declined", NO)
    ledger.run_all()
    message = Message.objects.get(template="request_answered")
    assert address("request", asked.pk) in message.context["link"]
    for secret in (NO, ABOUT, "Controle"):
        assert secret not in f"{message.subject} {message.body} {message.context}"
    assert NO in visitor.get(address("request", asked.pk)).text
    assert "Beantwoord" in visitor.get(address("list")).text
    with clock.at(clock.now() + timedelta(days=61)):
        assert client.user
        later = sign_in(Browser(), client.user)
        assert "Beantwoord" not in later.get(address("list")).text
    assert make_request(client=client, service=service).pk != asked.pk  # it can be asked again


def test_who_manages_the_appointments_hears_the_answer_too(
    client: Client, service: Service, department: Department
) -> None:
    relative = make_relative(with_user=True)
    make_mandate(client=client, relative=relative, scopes=[Scope.MANAGE_APPOINTMENTS])
    asked = make_request(client=client, service=service)
    operations.decline_request(request_id=asked.pk, reason=NO, by=desk_of(department))
    ledger.run_all()
    told = Message.objects.filter(template="request_answered")
    assert {one.person_id for one in told} == {client.pk, relative.pk}


def test_a_client_takes_it_back_and_the_desk_hears(
    agent: Browser, visitor: Browser, client: Client, service: Service
) -> None:
    asked = make_request(client=client, service=service)
    page = address("request-withdraw", asked.pk)
    assert visitor.get(page).status_code == 200
    for _twice in range(2):
        assert visitor.post(page).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert Event.objects.filter(kind="appointments.BookingRequestEnded").count() == 1
    assert client.name not in agent.get(address("desk-requests")).text
    decline = address("desk-request-decline", asked.pk)
    assert agent.post(decline, {"reason": NO}).status_code == 409
    booking = address("desk-request-book", asked.pk)
    slot = free_time(service)
    assert agent.post(booking, {"slot": slot.key}).status_code == 302
    with pytest.raises(operations.RequestOverError):
        operations.book(
            client_id=client.pk,
            service_id=service.pk,
            resource_id=slot.resource_id,
            starts_at=slot.starts_at,
            answers=asked.pk,
            by=SYSTEM,
        )
    assert not Appointment.objects.exists()
    ledger.run_all()
    assert not Message.objects.exists()


def test_an_answered_request_is_not_taken_back(
    visitor: Browser, client: Client, service: Service, department: Department
) -> None:
    asked = make_request(client=client, service=service)
    operations.decline_request(request_id=asked.pk, reason=NO, by=desk_of(department))
    answer = visitor.post(address("request-withdraw", asked.pk))
    assert answer.status_code == 409
    assert NO in answer.text
    with pytest.raises(operations.RequestOverError):
        operations.decline_request(request_id=asked.pk, reason="x", by=actor_for_client(client))


def test_the_database_keeps_requests_whole(client: Client, service: Service) -> None:
    asked = make_request(client=client, service=service)
    one = BookingRequest.objects.filter(pk=asked.pk)
    now, appointment = clock.now(), make_appointment()
    wrongs: list[dict[str, Any]] = [
        {"status": "lost"},
        {"status": "booked", "ended_at": now},
        {"appointment": appointment},
        {"status": "withdrawn"},
        {"ended_at": now},
        {"status": "declined", "ended_at": now},
        {"reason": NO},
        {"weekdays": []},
        {"weekdays": [9]},
        {"parts": ["night"]},
    ]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            one.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookingRequest.objects.create(
            client=client,
            service=service,
            weekdays=[0],
            parts=[DayPart.MORNING],
            about="x",
            status=RequestStatus.REQUESTED,
            requested_at=now,
            due_at=now,
        )


@pytest.mark.django_db(transaction=True)
def test_booking_and_taking_back_at_once_end_in_one_answer(
    client: Client, service: Service, department: Department
) -> None:
    own, desk = actor_for_client(client), desk_of(department)
    for number in range(4):
        asked = make_request(client=client, service=service)
        slot, start = free_time(service, number), Barrier(2)
        found: list[str] = []

        def run(do: Any, start: Barrier = start, found: list[str] = found) -> None:
            start.wait()
            try:
                do()
            except operations.RequestOverError:
                found.append("over")
            finally:
                connection.close()

        def book(slot: Any = slot, answers: Any = asked.pk) -> None:
            operations.book(
                client_id=client.pk,
                service_id=service.pk,
                resource_id=slot.resource_id,
                starts_at=slot.starts_at,
                answers=answers,
                by=desk,
            )

        def take_back(request_id: Any = asked.pk) -> None:
            operations.withdraw_request(request_id=request_id, by=own)

        threads = [Thread(target=run, args=[do]) for do in (book, take_back)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        asked.refresh_from_db()
        assert found == ["over"]
        assert (asked.status == "booked") == (asked.appointment is not None)
