"""The desk's list of today: it opens where it is now."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import Appointment
from nabij.appointments.queries import day_page
from nabij.appointments.types import Status
from nabij.lib import clock
from nabij.organisation.models import Department
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.closures import close_day_of, desk_of
from tests.factories.late import make_day, run_late
from tests.factories.organisation import make_department, make_organisation, make_team

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def department() -> Department:
    """Return the department of the agent's team."""
    make_organisation()
    return make_department()


def test_today_opens_where_it_is_now(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = make_staff(team=make_team(departments=[department]))
    service = make_service(department=department, with_professional=True)
    with clock.at(MONDAY):
        made = [
            make_appointment(service=service, starts_at=MONDAY + timedelta(hours=n))
            for n in range(1, 5)
        ]
    over, here, last, later = sorted(made, key=lambda one: one.starts_at)
    Appointment.objects.filter(pk=here.pk).update(status=Status.ARRIVED)
    page = reverse("appointments:desk-day")
    with clock.at(last.starts_at):
        desk = sign_in(Browser(), agent)
        folded, shown = desk.get(page, headers=ENGLISH).text.split('id="now"')
        assert "Earlier today (1, 1 to be noted)" in folded
        assert over.client.name in folded
        assert here.client.name not in folded  # waits: nobody said what came of it
        for one in (here, last, later):
            assert one.client.name in shown
        assert '<details class="nabij-disclosure">' in folded
        assert 'href="#now"' in folded
        Appointment.objects.filter(pk=over.pk).update(status=Status.FULFILLED)
        assert "Earlier today (1)" in desk.get(page, headers=ENGLISH).text

        monkeypatch.setattr("nabij.appointments.queries.shown.PER_PAGE", 2)
        now = desk.get(page, headers=ENGLISH).text  # the second page holds who comes next
        assert "Page 2 of 2" in now
        assert last.client.name in now
        first = desk.get(page, {"page": "1"}, headers=ENGLISH).text
        assert '<details class="nabij-disclosure" open>' in first
        assert over.client.name in first
        other = desk.get(page, {"on": "2026-03-10"}, headers=ENGLISH).text
        assert "Earlier today" not in other
    with clock.at(later.ends_at):
        done = sign_in(Browser(), agent).get(page, headers=ENGLISH).text
        assert "Nothing more is planned today." in done
        assert '<details class="nabij-disclosure" open>' in done
        assert 'page=1">From the first appointment of today' in done


def test_who_runs_late_is_not_behind_us(department: Department) -> None:
    service = make_service(department=department, with_professional=True)
    with clock.at(MONDAY):
        one = make_appointment(service=service, starts_at=MONDAY + timedelta(hours=1))
    agent = make_staff(team=make_team(departments=[department]))
    assert one.resource_id is not None
    with clock.at(one.starts_at):
        operations.set_delay(
            resource_id=one.resource_id,
            delayed_on=MONDAY.date(),
            minutes=30,
            by=actor_for_staff(agent),
        )
    with clock.at(one.ends_at):
        desk = sign_in(Browser(), agent)
        assert (
            "Earlier today" not in desk.get(reverse("appointments:desk-day"), headers=ENGLISH).text
        )
    with clock.at(one.ends_at + timedelta(minutes=30)):
        desk = sign_in(Browser(), agent)
        assert (
            "Earlier today (1" in desk.get(reverse("appointments:desk-day"), headers=ENGLISH).text
        )


@pytest.mark.parametrize(
    ("status", "is_off", "behind"),
    [
        (Status.BOOKED, False, 0),
        (Status.BOOKED, True, 1),
        (Status.FULFILLED, False, 1),
        (Status.NO_SHOW, False, 1),
        (Status.ARRIVED, False, 0),
        (Status.STARTED, False, 0),
    ],
)
def test_only_who_is_still_to_be_seen_is_late(
    department: Department, *, status: Status, is_off: bool, behind: int
) -> None:
    agent = desk_of(department)
    with clock.at(MONDAY):
        [one] = make_day(department=department, starts_at=MONDAY + timedelta(hours=1))
        run_late(one, 30)
        if is_off:
            close_day_of(one, by=agent)
    Appointment.objects.filter(pk=one.pk).update(status=status)
    with clock.at(one.ends_at):
        found = day_page(agent, on=MONDAY.date(), department_id=department.pk, mine=False, page="")
        assert found.behind == sum(row.is_behind(one.ends_at) for row in found.rows) == behind


def test_a_page_on_which_nothing_is_behind_tells_of_the_page_before(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.appointments.queries.shown.PER_PAGE", 1)
    with clock.at(MONDAY):
        over, now = make_day(2, department=department, starts_at=MONDAY + timedelta(hours=1))
    path = reverse("appointments:desk-day")
    with clock.at(now.starts_at):
        desk = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        folded, shown = desk.get(path, headers=ENGLISH).text.split('id="now"')
        assert "Earlier today (1, 1 to be noted)" in folded
        assert 'page=1">From the first appointment of today' in folded
        assert over.client.name not in folded
        assert now.client.name in shown
    with clock.at(now.starts_at + timedelta(days=1)):
        desk = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        before = desk.get(path, {"on": "2026-03-09", "page": "2"}, headers=ENGLISH).text
        assert now.client.name in before
        assert "Earlier today" not in before
