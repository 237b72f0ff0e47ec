"""Pages of appointments at the desk."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.appointments.models import Appointment, Visit
from nabij.appointments.types import Status
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.organisation.models import Department
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import (
    make_department,
    make_organisation,
    make_professional,
    make_team,
)
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


def booked(department: Department | None = None) -> Appointment:
    service = make_service(department=department, with_professional=True, reminder_minutes=0)
    return make_appointment(service=service)


def address(name: str, *args: object) -> str:
    return reverse(f"appointments:{name}", args=args)


def day_of(appointment: Appointment) -> str:
    return f"{appointment.starts_at:%Y-%m-%d}"


def test_the_day_lists_the_own_departments_only(visitor: Browser, department: Department) -> None:
    own, other = booked(department), booked()
    page = visitor.get(address("desk-day"), {"on": day_of(own)})
    assert own.client.name in page.text
    assert other.client.name not in page.text
    assert set(Look.objects.values_list("client_id", flat=True)) == {own.client_id}
    empty = visitor.get(address("desk-day"), {"on": "2020-01-01"})
    assert "Geen afspraken op deze dag" in empty.text


def test_a_central_team_sees_all_and_chooses_a_department() -> None:
    make_organisation()
    visitor = sign_in(Browser(), make_staff(team=make_team(is_central=True)))
    one, two = booked(), booked()
    shown = visitor.get(address("desk-day"), {"on": day_of(one)})
    assert one.client.name in shown.text
    assert two.client.name in shown.text
    narrowed = visitor.get(
        address("desk-day"), {"on": day_of(one), "department": str(one.department_id)}
    )
    assert two.client.name not in narrowed.text


def test_a_professional_asks_for_the_own_list(department: Department) -> None:
    professional = make_professional(departments=[department])
    user = make_staff(
        role=Role.PROFESSIONAL, team=make_team(departments=[department]), professional=professional
    )
    visitor = sign_in(Browser(), user)
    service = make_service(department=department)
    make_resource(
        professional=professional, location=department.location, weekdays=range(7), service=service
    )
    mine, other = make_appointment(service=service), booked(department)
    shown = visitor.get(address("desk-day"), {"on": day_of(mine), "mine": "on"})
    assert mine.client.name in shown.text
    assert other.client.name not in shown.text


@pytest.mark.parametrize(
    "asked", [{"on": "x"}, {"on": "0001-01-01"}, {"on": "9999-12-31"}, {"department": "\0"}]
)
def test_bad_days_get_a_page(visitor: Browser, asked: dict[str, str]) -> None:
    assert visitor.get(address("desk-day"), asked).status_code in {200, 400}


def test_marking_from_arrival_to_visit(department: Department) -> None:
    appointment = booked(department)
    agent = make_staff(team=make_team(departments=[department]))
    page = address("desk-detail", appointment.pk)
    mark = address("desk-mark", appointment.pk)
    with clock.at(appointment.starts_at):
        visitor = sign_in(Browser(), agent)
        assert "De cliënt is er" in visitor.get(page).text
        assert visitor.post(mark, {"to": "arrived"}, follow=True).status_code == 200
        sure = visitor.get(mark, {"to": "fulfilled"})
        assert "tot het einde van de dag" in sure.text
        assert not Visit.objects.exists()
    with clock.at(appointment.ends_at):
        done = visitor.post(mark, {"to": "fulfilled"}, follow=True)
        assert "Genoteerd" in done.text
        assert visitor.post(mark, {"to": "no_show"}).status_code == 409
        assert "De cliënt is er" not in visitor.get(page).text
    assert Visit.objects.get().appointment == appointment
    assert Look.objects.filter(what="appointments.desk-mark", action="change").exists()


@pytest.mark.parametrize("to", ["", "booked", "cancelled", "x"])
def test_only_what_can_be_said_is_taken(visitor: Browser, department: Department, to: str) -> None:
    appointment = booked(department)
    mark = address("desk-mark", appointment.pk)
    assert visitor.post(mark, {"to": to}).status_code == 400
    assert visitor.get(mark, {"to": to}).status_code == 400
    appointment.refresh_from_db()
    assert appointment.status == Status.BOOKED


def test_other_teams_appointments_do_not_exist(visitor: Browser) -> None:
    other = booked()
    for pk in (other.pk, uuid4()):
        assert visitor.get(address("desk-detail", pk)).status_code == 404
        assert visitor.get(address("desk-mark", pk), {"to": "arrived"}).status_code == 404
        assert visitor.post(address("desk-mark", pk), {"to": "arrived"}).status_code == 404
    other.refresh_from_db()
    assert other.status == Status.BOOKED


def test_clients_and_managers_have_no_desk(department: Department) -> None:
    appointment = booked(department)
    client = make_client(with_user=True)
    assert client.user
    for user in (client.user, make_staff(role=Role.MANAGER)):
        answer = sign_in(Browser(), user).get(address("desk-detail", appointment.pk))
        assert answer.status_code in {302, 404}
        assert "desk/sign-in" in answer.get("Location", "desk/sign-in")


def test_three_appointments_take_as_many_queries_as_one(
    visitor: Browser, department: Department
) -> None:
    first = booked(department)
    visitor.get(address("desk-day"))
    counts = []
    for more in (0, 2):
        for _ in range(more):
            assert first.service
            make_appointment(service=first.service)
        with CaptureQueriesContext(connection) as captured:
            page = visitor.get(address("desk-day"), {"on": day_of(first)})
        assert page.text.count("/desk/appointments/0") == 1 + more
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_wrong_methods_are_refused(visitor: Browser, department: Department) -> None:
    appointment = booked(department)
    assert visitor.post(address("desk-day")).status_code == 405
    assert visitor.post(address("desk-detail", appointment.pk)).status_code == 405
    assert visitor.put(address("desk-mark", appointment.pk)).status_code == 405


def test_a_long_day_comes_in_pages(
    visitor: Browser, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.appointments.queries.shown.PER_PAGE", 2)
    service = make_service(department=department, with_professional=True)
    made = [make_appointment(service=service) for _ in range(3)]
    on = day_of(made[0])
    names = {one.client.name for one in made if day_of(one) == on}
    assert len(names) == 3

    def shown(page: str) -> set[str]:
        answer = visitor.get(address("desk-day"), {"on": on, "page": page})
        assert "3 afspraken" in answer.text
        return {name for name in names if name in answer.text}

    assert (len(shown("1")), len(shown("2"))) == (2, 1)
    assert shown("1") | shown("2") == names
    for strange in ("x", "-1", "0", "99999999999999999999"):
        assert shown(strange) in (shown("1"), shown("2"))


def test_who_is_expected_bears_no_mark_until_somebody_should_have_said_what_came_of_it(
    department: Department,
) -> None:
    appointment = booked(department)
    agent = make_staff(team=make_team(departments=[department]))
    asked = {"on": day_of(appointment)}
    with clock.at(appointment.starts_at):
        before = sign_in(Browser(), agent).get(address("desk-day"), asked).text
    with clock.at(appointment.ends_at):
        after = sign_in(Browser(), agent).get(address("desk-day"), asked).text
    assert "nabij-tag" not in before
    assert "Nog te noteren" in after


def test_an_appointment_far_off_says_when_it_can_be_marked(
    department: Department,
) -> None:
    appointment = booked(department)
    agent = make_staff(team=make_team(departments=[department]))
    page = address("desk-detail", appointment.pk)
    with clock.at(appointment.starts_at - timedelta(days=1)):
        assert "Op de dag zelf" in sign_in(Browser(), agent).get(page).text
    with clock.at(appointment.starts_at):
        assert "Op de dag zelf" not in sign_in(Browser(), agent).get(page).text
