"""The desk's calendar, blocked time, and days on which the clock changes."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.appointments import operations
from nabij.appointments.models import Appointment, BusyTime, WorkException
from nabij.appointments.rules.grid import Day, lanes
from nabij.audit.models import Look
from nabij.ledger.models import Event
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import (
    make_department,
    make_organisation,
    make_professional,
    make_team,
)

AMSTERDAM, HELSINKI = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Europe/Helsinki")
PAGE = "/desk/calendar/"


@pytest.fixture
def department() -> Department:
    """Return the department of the agent's team."""
    make_organisation()
    return make_department()


@pytest.fixture
def visitor(department: Department) -> Browser:
    """Return the browser of an agent of the department."""
    return sign_in(Browser(), make_staff(team=make_team(departments=[department])))


def booked(department: Department) -> Appointment:
    return make_appointment(
        service=make_service(department=department, with_professional=True, reminder_minutes=0)
    )


def asked(appointment: Appointment, view: str = "day") -> dict[str, str]:
    return {
        "of": f"r-{appointment.resource_id}",
        "view": view,
        "on": f"{appointment.starts_at:%Y-%m-%d}",
    }


@pytest.mark.parametrize("zone", [AMSTERDAM, HELSINKI])
@pytest.mark.parametrize(("on", "hours"), [((2027, 3, 28), 23), ((2027, 10, 31), 25)])
def test_a_day_on_which_the_clock_changes_has_its_real_hours(
    zone: ZoneInfo, on: tuple[int, int, int], hours: int
) -> None:
    day = Day(date(*on), zone)
    assert len(day.hours) == hours
    assert day.ends_at - day.starts_at == timedelta(hours=hours)
    # each hour stands where it passes, also the one that comes twice
    marks = [day.minute(day.starts_at + timedelta(hours=number)) for number in range(hours)]
    assert marks == [60 * number for number in range(hours)]
    assert day.hours[-1] == "23"
    nine = datetime(*on, 9, tzinfo=zone).astimezone(UTC)
    assert day.hours[day.minute(nine) // 60] == "9"


def test_in_a_week_nine_o_clock_stands_at_the_same_height_every_day() -> None:
    monday = date(2027, 3, 22)
    days = [Day(monday + timedelta(days=n), AMSTERDAM, by_clock=True) for n in range(7)]
    heights = {
        day.minute(datetime.combine(day.on, datetime.min.time(), AMSTERDAM).replace(hour=9))
        for day in days
    }
    assert heights == {9 * 60}
    assert {len(day.hours) for day in days} == {24}


def test_what_lies_outside_a_day_is_drawn_at_its_edge_and_short_things_can_be_read() -> None:
    day = Day(date(2027, 3, 8), AMSTERDAM)
    before, after = day.starts_at - timedelta(hours=3), day.ends_at + timedelta(hours=3)
    assert day.span(before, after) == (0, 24 * 60)
    late = day.ends_at - timedelta(minutes=1)
    assert day.span(late, after) == (24 * 60 - 15, 24 * 60)
    nine = day.starts_at + timedelta(hours=9)
    assert day.span(nine, nine + timedelta(minutes=4)) == (540, 555)


def test_lanes_keep_apart_what_is_at_once() -> None:
    spans = [(0, 30), (0, 60), (30, 60), (60, 90), (100, 120)]
    assert lanes(spans) == [(1, False), (2, False), (1, False), (1, True), (1, True)]


@pytest.mark.django_db
def test_the_calendar_shows_who_comes_to_whom(visitor: Browser, department: Department) -> None:
    own, other = booked(department), booked(make_department())
    for view in ("day", "week"):
        shown = visitor.get(PAGE, asked(own, view)).text
        assert own.client.name in shown
        assert "09.00 tot 17.00 uur" in shown.replace("\u00a0", " ")
    of_department = visitor.get(PAGE, {**asked(own), "of": f"d-{department.pk}"}).text
    assert own.client.name in of_department
    assert set(Look.objects.values_list("client_id", flat=True)) == {own.client_id}
    # of others nothing shows: the page falls back to what is one's own
    assert other.client.name not in visitor.get(PAGE, asked(other)).text


@pytest.mark.django_db
def test_appointments_of_another_department_are_only_taken_time(
    visitor: Browser, department: Department
) -> None:
    own, elsewhere = make_service(department=department), make_service()
    resource = make_resource(location=department.location, weekdays=range(7), service=own)
    operations.offer(service_id=elsewhere.pk, resource_id=resource.pk, by=SYSTEM)
    other = make_appointment(service=elsewhere)
    assert other.resource_id == resource.pk
    shown = visitor.get(PAGE, asked(other)).text
    assert other.client.name not in shown
    assert "Bezet, voor een andere afdeling" in shown
    assert not Look.objects.filter(client_id=other.client_id).exists()


@pytest.mark.django_db
def test_who_is_away_does_not_work(visitor: Browser, department: Department) -> None:
    own = booked(department)
    day = own.starts_at.date()
    WorkException.objects.create(resource_id=own.resource_id, first_date=day, last_date=day)
    assert "Werkt niet" in visitor.get(PAGE, asked(own)).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [{"on": "x"}, {"on": "0001-01-01"}, {"on": "9999-12-31", "view": "week"}, {"of": "\0"},
     {"of": "r-999999999999999999"}, {"of": f"d-{uuid4()}"}, {"view": "x"}, {"on": "2027-03-28"}],
)  # fmt: skip
def test_bad_addresses_get_a_page(visitor: Browser, query: dict[str, str]) -> None:
    assert visitor.get(PAGE, query).status_code in {200, 400}


@pytest.mark.django_db
def test_a_team_without_anything_gets_a_page() -> None:
    make_organisation()
    visitor = sign_in(Browser(), make_staff(team=make_team()))
    assert "nog geen agenda" in visitor.get(PAGE).text


@pytest.mark.django_db
def test_a_professional_sees_the_own_calendar_first(department: Department) -> None:
    other = booked(department)
    own = make_professional(departments=[department], name="Dr. Eigen")
    make_resource(professional=own, location=department.location)
    team = make_team(departments=[department])
    user = make_staff(role=Role.PROFESSIONAL, team=team, professional=own)
    shown = sign_in(Browser(), user).get(PAGE, {"on": asked(other)["on"]}).text
    assert "<bdi>Dr. Eigen</bdi>" in shown
    assert other.client.name not in shown


@pytest.mark.django_db
def test_a_group_at_one_time_is_one_entry(visitor: Browser, department: Department) -> None:
    first = booked(department)
    for _number in range(4):
        extra = booked(department)
        Appointment.objects.filter(pk=extra.pk).update(
            resource_id=first.resource_id, starts_at=first.starts_at, ends_at=first.ends_at
        )
    shown = visitor.get(PAGE, asked(first)).text
    assert "5 afspraken" in shown
    assert first.client.name not in shown


@pytest.mark.django_db
def test_three_diaries_and_appointments_take_as_many_queries_as_one(
    visitor: Browser, department: Department
) -> None:
    first = booked(department)
    query = {**asked(first), "of": f"d-{department.pk}"}
    visitor.get(PAGE, query)
    counts = []
    for more in (0, 2):
        made = [booked(department) for _number in range(more)]
        with CaptureQueriesContext(connection) as captured:
            shown = visitor.get(PAGE, query).text
        assert shown.count('nabij-calendar__column"') == 1 + more
        assert all(one.client.name in shown for one in made)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_time_is_blocked_and_made_free_again(visitor: Browser, department: Department) -> None:
    appointment = booked(department)
    page = reverse("appointments:desk-block", args=[appointment.resource_id])
    form = {"on": "2027-03-08", "starts": "09:00", "ends": "12:00", "reason": "Overleg"}
    done = visitor.post(page, form, follow=True)
    assert "Deze tijd blijft vrij" in done.text
    assert "Overleg" in done.text
    block = BusyTime.objects.get(kind="block")
    assert block.during.lower == datetime(2027, 3, 8, 9, tzinfo=AMSTERDAM)
    twice = visitor.post(page, {**form, "starts": "11:00"})
    assert twice.status_code == 409
    assert "al geblokkeerd" in twice.text
    assert 'value="11:00"' in twice.text
    free = reverse("appointments:desk-unblock", args=[block.pk])
    sure = visitor.get(free).text
    assert "weer geboekt worden?" in sure
    assert "maandag 8 maart 2027 om 09.00 uur" in sure.replace("\u00a0", " ")
    assert "Overleg" in sure
    assert "kan weer geboekt worden" in visitor.post(free, follow=True).text
    assert not BusyTime.objects.filter(kind="block").exists()
    assert visitor.post(free).status_code == 404
    kinds = Event.objects.filter(kind__contains="Block").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == [
        "appointments.TimeBlocked", "appointments.BlockRemoved",
    ]  # fmt: skip


@pytest.mark.django_db
def test_appointments_in_the_way_are_counted(visitor: Browser, department: Department) -> None:
    appointment = booked(department)
    local = appointment.starts_at.astimezone(AMSTERDAM)
    page = reverse("appointments:desk-block", args=[appointment.resource_id])
    form = {"on": f"{local:%Y-%m-%d}", "starts": "08:00", "ends": "18:00", "reason": ""}
    answer = visitor.post(page, form)
    assert answer.status_code == 409
    assert "1 afspraak staat in de weg" in answer.text
    assert not BusyTime.objects.filter(kind="block").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "x"}, "niet te lezen"),
        ({"on": ""}, "Kies een dag"),
        ({"on": "1066-01-01"}, "tussen 2000 en 2200"),
        ({"starts": "25:00"}, "13:30"),
        ({"ends": ""}, "tot wanneer"),
        ({"ends": "00:30"}, "voor het begin"),
        ({"on": "2027-03-28", "starts": "02:30"}, "slaat de klok deze tijd over"),
        ({"reason": "x" * 121}, ""),
    ],
)
def test_a_block_that_makes_no_sense_is_told_so(
    visitor: Browser, department: Department, wrong: dict[str, str], words: str
) -> None:
    page = reverse("appointments:desk-block", args=[booked(department).resource_id])
    form = {"on": "2027-03-28", "starts": "01:00", "ends": "04:00", "reason": "Vrij"}
    answer = visitor.post(page, {**form, **wrong})
    assert answer.status_code == 400
    assert words in answer.text
    assert not BusyTime.objects.filter(kind="block").exists()


@pytest.mark.django_db
def test_blocks_of_other_teams_do_not_exist(visitor: Browser) -> None:
    other = booked(make_department())
    assert other.resource_id
    block = operations.create_block(
        resource_id=other.resource_id,
        starts_at=other.ends_at,
        ends_at=other.ends_at + timedelta(hours=1),
        by=SYSTEM,
    )
    for name, key in (
        ("desk-block", other.resource_id), ("desk-block", 999999),
        ("desk-unblock", block.pk), ("desk-unblock", uuid4()),
    ):  # fmt: skip
        page = reverse(f"appointments:{name}", args=[key])
        assert visitor.get(page).status_code == 404
        assert visitor.post(page).status_code == 404
        assert visitor.put(page).status_code == 405
    assert visitor.post(PAGE).status_code == 405
    assert BusyTime.objects.filter(pk=block.pk).exists()
