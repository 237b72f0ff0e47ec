"""The desk books, moves and cancels for a client."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import Appointment, BusyTime
from nabij.appointments.types import Access, Status
from nabij.audit.models import Look
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Department
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import free_time, make_appointment, make_service
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    """Return the department of the agent's team."""
    make_organisation()
    return make_department()


@pytest.fixture
def visitor(department: Department) -> Browser:
    """Return the browser of an agent of the department."""
    return sign_in(Browser(), make_staff(team=make_team(departments=[department])))


def address(name: str, *args: object) -> str:
    return reverse(f"appointments:{name}", args=args)


@pytest.mark.parametrize("access", [Access.SELF, Access.REQUEST, Access.DESK])
def test_an_agent_books_from_the_clients_page(
    visitor: Browser, department: Department, access: Access
) -> None:
    service = make_service(department=department, with_professional=True, access=access)
    elsewhere = make_service(with_professional=True, names={"nl": "Elders"})
    client = make_client(departments=[department])
    page = address("desk-new", client.pk)
    assert page in visitor.get(reverse("people:desk-client", args=[client.pk])).text
    choice = visitor.get(page).text
    assert "Controle" in choice
    assert "Elders" not in choice
    assert visitor.get(address("desk-book", client.pk, elsewhere.pk)).status_code == 404
    times = address("desk-book", client.pk, service.pk)
    assert "Wanneer komt de cliënt?" in visitor.get(times).text
    slot = free_time(service).key
    sure = visitor.get(times, {"slot": slot})
    assert "Is dit goed?" in sure.text or "Klopt" in sure.text
    key = str(uuid4())
    for _twice in range(2):  # a double click books once
        done = visitor.post(times, {"slot": slot, "key": key}, follow=True)
        assert "De cliënt krijgt bericht" in done.text
    appointment = Appointment.objects.get()
    assert (appointment.client, appointment.booked_as) == (client, "agent")
    assert Event.objects.get(kind="appointments.AppointmentBooked").channel == "desk"
    assert Look.objects.filter(what="appointments.desk-book", action="change").exists()


def test_a_client_who_is_busy_and_a_time_that_is_taken_are_told(
    visitor: Browser, department: Department
) -> None:
    one = make_service(department=department, with_professional=True)
    other = make_service(department=department, with_professional=True)
    client = make_client(departments=[department])
    slot = free_time(one)
    make_appointment(client=client, service=one, starts_at=slot.starts_at)
    busy = visitor.post(address("desk-book", client.pk, other.pk), {"slot": free_time(other).key})
    assert busy.status_code == 409
    assert "op dat moment een andere afspraak" in busy.text
    second = make_client(departments=[department])
    taken = visitor.post(address("desk-book", second.pk, one.pk), {"slot": slot.key})
    assert taken.status_code == 409
    assert "?slot=" in taken.text
    for wrong in ("", "x", "1-99999999999"):
        page = visitor.post(address("desk-book", second.pk, one.pk), {"slot": wrong})
        assert page.status_code == 400
    assert Appointment.objects.count() == 1


def test_an_agent_moves_and_cancels(visitor: Browser, department: Department) -> None:
    service = make_service(department=department, with_professional=True)
    appointment = make_appointment(service=service)
    page = address("desk-detail", appointment.pk)
    move, cancel = address("desk-move", appointment.pk), address("desk-cancel", appointment.pk)
    shown = visitor.get(page).text
    assert move in shown
    assert cancel in shown
    assert "komt nu" in visitor.get(move).text
    slot = free_time(service, 5)
    assert visitor.get(move, {"slot": slot.key}).status_code == 200
    assert "is verzet" in visitor.post(move, {"slot": slot.key}, follow=True).text
    appointment.refresh_from_db()
    assert appointment.starts_at == slot.starts_at
    assert "krijgt bericht" in visitor.get(cancel).text
    done = visitor.post(cancel, {"reason": "Ziek"}, follow=True)
    assert "is afgezegd" in done.text
    appointment.refresh_from_db()
    assert (appointment.status, appointment.cancel_reason) == (Status.CANCELLED, "Ziek")
    assert not BusyTime.objects.exists()
    for gone in (move, cancel):
        assert "niets veranderd" in visitor.get(gone, follow=True).text
    assert visitor.post(cancel, {"reason": "x" * 301}).status_code in {302, 400}


def test_what_has_begun_is_neither_moved_nor_cancelled(department: Department) -> None:
    service = make_service(department=department, with_professional=True)
    appointment = make_appointment(service=service)
    slot = free_time(service, 5)
    agent = make_staff(team=make_team(departments=[department]))
    with clock.at(appointment.starts_at + timedelta(minutes=1)):
        visitor = sign_in(Browser(), agent)
        for name in ("desk-move", "desk-cancel"):
            page = address(name, appointment.pk)
            assert page not in visitor.get(address("desk-detail", appointment.pk)).text
            answer = visitor.post(page, {"slot": slot.key}, follow=True)
            assert "niets veranderd" in answer.text
    appointment.refresh_from_db()
    assert appointment.status == Status.BOOKED


def test_other_teams_clients_and_appointments_do_not_exist(
    visitor: Browser, department: Department
) -> None:
    own = make_service(department=department, with_professional=True)
    other = make_appointment()
    pages = [
        address("desk-new", other.client_id),
        address("desk-book", other.client_id, own.pk),
        address("desk-move", other.pk),
        address("desk-cancel", other.pk),
    ]
    for page in pages:
        assert visitor.get(page).status_code == 404
        assert visitor.put(page).status_code == 405
    for page in pages[1:]:
        assert visitor.post(page, {"slot": free_time(own).key}).status_code == 404
    other.refresh_from_db()
    assert other.status == Status.BOOKED
    assert Appointment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_agents_move_the_same_appointment_at_once() -> None:
    make_organisation()
    service = make_service(with_professional=True)
    appointment = make_appointment(service=service)
    team = make_team(departments=[service.department])
    agents = [actor_for_staff(make_staff(team=team)) for _number in range(2)]
    slots = [free_time(service, number) for number in (3, 9)]
    start = Barrier(2)
    problems: list[Exception] = []

    def move(number: int) -> None:
        start.wait()
        try:
            operations.move(
                appointment_id=appointment.pk,
                resource_id=slots[number].resource_id,
                starts_at=slots[number].starts_at,
                by=agents[number],
            )
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [Thread(target=move, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    appointment.refresh_from_db()
    taken = BusyTime.objects.get()  # one time is taken, the one where it stands
    assert taken.during.lower == appointment.starts_at
    assert appointment.starts_at in {slot.starts_at for slot in slots}
    assert appointment.sequence == 2
