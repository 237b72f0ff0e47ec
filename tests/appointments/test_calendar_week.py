"""The week of a department at the desk: how full each day of everybody is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.appointments import operations
from nabij.appointments.models import Service
from nabij.appointments.operations.working import Block
from nabij.appointments.queries import calendar
from nabij.appointments.queries.calendar_week import Absence, WeekCell, department_week
from nabij.appointments.rules.grid import Day
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import (
    make_appointment,
    make_exception,
    make_resource,
    make_service,
)
from tests.factories.organisation import (
    make_department,
    make_organisation,
    make_professional,
    make_team,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 8, 7, tzinfo=UTC)  # a Monday
PAGE = "/desk/calendar/"


@pytest.fixture
def department() -> Iterator[Department]:
    """Return the department of the agent's team, on a Monday morning."""
    with clock.at(NOW):
        make_organisation()
        yield make_department()


@pytest.fixture
def visitor(department: Department) -> Browser:
    """Return the browser of an agent of the department."""
    return sign_in(Browser(), make_staff(team=make_team(departments=[department])))


def _service(department: Department) -> Service:
    return make_service(
        department=department, duration_minutes=30, with_professional=False, reminder_minutes=0
    )


def _cells(department: Department, monday: date = date(2027, 3, 8)) -> list[WeekCell]:
    """Return the days of the only diary."""
    actor = actor_for_staff(make_staff(team=make_team(departments=[department])))
    zone = calendar.zone_of_department(department.pk)
    days = [Day(one, zone, by_clock=True) for one in calendar.week_of(monday)]
    (row,) = department_week(days=days, shown=calendar.diaries(actor))
    return list(row.cells)


def test_a_cell_says_how_full_a_day_is(department: Department) -> None:
    service = _service(department)
    resource = make_resource(location=department.location, service=service)
    make_appointment(service=service, resource=resource, starts_at=NOW + timedelta(hours=2))
    make_appointment(service=service, resource=resource, starts_at=NOW + timedelta(hours=5))
    operations.create_block(
        resource_id=resource.pk,
        starts_at=NOW + timedelta(hours=8, minutes=30),
        ends_at=NOW + timedelta(hours=10),  # past the end of work
        reason="Overleg",
        by=SYSTEM,
    )
    monday, tuesday, *_rest, sunday = _cells(department)
    assert (monday.appointments, monday.worked_minutes, monday.free_minutes) == (2, 480, 390)
    assert [(one.why, one.reason) for one in monday.gaps] == [(None, "Overleg")]
    assert (tuesday.appointments, tuesday.free_minutes) == (0, 480)
    assert (sunday.worked, sunday.gaps, sunday.free_minutes) == ((), (), 0)


def test_absences_and_closures_and_holidays_say_why(department: Department) -> None:
    resource = make_resource(location=department.location, service=_service(department))
    make_exception(resource=resource, first_date=date(2027, 3, 9))
    make_exception(
        resource=resource, first_date=date(2027, 3, 10), hours=Block(starts=time(13), ends=time(20))
    )
    make_exception(location=department.location, first_date=date(2027, 3, 11))
    make_exception(location=make_department().location, first_date=date(2027, 3, 12))
    cells = _cells(department)
    assert [[one.why for one in cell.gaps] for cell in cells] == [
        *([], [Absence.AWAY], [Absence.AWAY], [Absence.CLOSED], [], [], [])
    ]
    assert [cell.worked_minutes for cell in cells] == [480, 0, 240, 0, 480, 0, 0]
    assert cells[2].gaps[0].span[1] == cells[4].worked[0][1] - timedelta(days=2)
    easter_monday = _cells(department, date(2027, 3, 29))[0]
    assert [one.why for one in easter_monday.gaps] == [Absence.HOLIDAY]


def test_time_taken_twice_counts_once_and_what_lies_outside_is_told(
    department: Department,
) -> None:
    service = _service(department)
    resource = make_resource(location=department.location, service=service)
    appointment = make_appointment(
        service=service, resource=resource, starts_at=NOW + timedelta(hours=2)
    )
    assert _cells(department)[0].free_minutes == 450
    resource.working_periods.update(starts=time(13))
    cell = _cells(department)[0]
    assert (cell.has_strays, cell.free_minutes, cell.appointments) == (True, 240, 1)
    operations.cancel(appointment_id=appointment.pk, by=SYSTEM)
    assert _cells(department)[0].appointments == 0


@pytest.mark.parametrize(("monday", "day"), [((2027, 3, 22), 28), ((2027, 10, 25), 31)])
def test_the_night_in_which_the_clock_changes_has_its_real_minutes(
    department: Department, monday: tuple[int, int, int], day: int
) -> None:
    resource = make_resource(
        location=department.location,
        service=_service(department),
        weekdays=range(7),
        starts=time(1),
        ends=time(9),
    )
    resource.working_periods.update(on_holidays=True)  # it is Easter
    sunday = _cells(department, date(*monday))[6]
    assert sunday.day.on.day == day
    assert sunday.worked_minutes == {28: 7, 31: 9}[day] * 60


def test_the_page_shows_everybody_and_no_client(visitor: Browser, department: Department) -> None:
    service = _service(department)
    doctor = make_professional(departments=[department], name="Dr. Smit")
    resource = make_resource(professional=doctor, location=department.location, service=service)
    room = make_resource(location=department.location, service=service)
    appointment = make_appointment(
        service=service, resource=resource, starts_at=NOW + timedelta(hours=2)
    )
    asked = {"of": f"d-{department.pk}", "view": "week", "on": "2027-03-10"}
    answer = visitor.get(PAGE, asked)
    page = answer.text.replace("\xa0", " ")
    assert "1 afspraak, 7 uur 30 minuten vrij" in page
    assert page.index("Dr. Smit") < page.index(room.name)
    assert appointment.client.name not in page
    assert f"?of=r-{resource.pk}&amp;view=day&amp;on=2027-03-08" in page
    assert not Look.objects.filter(client_id=appointment.client_id).exists()
    other = {**asked, "of": f"d-{make_department().pk}"}
    assert "Dr. Smit" in visitor.get(PAGE, other).text  # one's own instead
    assert visitor.get(PAGE, {**asked, "on": "x"}).status_code == 400


def test_it_costs_the_same_for_one_and_for_three(visitor: Browser, department: Department) -> None:
    service = _service(department)
    asked = {"of": f"d-{department.pk}", "view": "week", "on": "2027-03-10"}
    counts = []
    for more in (1, 2):
        for _ in range(more):
            resource = make_resource(location=department.location, service=service)
            make_appointment(service=service, resource=resource, starts_at=NOW + timedelta(hours=2))
        visitor.get(PAGE, asked)
        with CaptureQueriesContext(connection) as found:
            assert visitor.get(PAGE, asked).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
