"""The desk's calendar as people see it: who comes stands at its hour, and time is blocked."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from nabij.accounts.types import Role
from nabij.appointments.models import BusyTime
from nabij.lib import clock
from tests.browser.conftest import PageIn, assert_fits
from tests.browser.walking import follow
from tests.factories.accounts import make_staff
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import (
    make_department,
    make_organisation,
    make_professional,
    make_team,
)
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 8, 9, 20, tzinfo=UTC)  # a Monday


def test_the_desk_plans_in_the_week(
    page_in: PageIn,
    assert_accessible_here: Callable[[Page], None],
    assert_colours: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    with clock.at(NOW):
        make_organisation()
        department = make_department()
        service = make_service(department=department, duration_minutes=30, notice_minutes=0)
        for name in ("Dr. Mirjam Bakker", "Dr. Wouter Smit"):
            make_resource(
                professional=make_professional(departments=[department], name=name),
                location=department.location,
                service=service,
            )
        for number in range(6):
            make_appointment(
                client=make_client(given_name="Anna", family_name=f"de Vries {number}"),
                service=service,
                starts_at=NOW,
            )
        agent = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
        page = page_in("nl", user=agent)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto("/desk/calendar/")
        first = page.locator(".nabij-calendar__entry").first
        hour = page.locator(".nabij-calendar__hours li").nth(1)  # the day begins at nine
        drawn, mark = first.bounding_box(), hour.bounding_box()
        assert drawn
        assert mark
        assert 0 <= drawn["y"] - mark["y"] < mark["height"]  # it begins between ten and eleven
        assert 45 < drawn["height"] < 70  # and is half as high as an hour
        screenshot(page, "calendar-day-1280")
        follow(page.get_by_role("link", name="Week", exact=True))
        assert _pages_on_paper(page) == 1
        row = page.get_by_role("row", name="Dr. Wouter Smit")
        assert row.get_by_role("cell").count() == 7
        assert_accessible_here(page)
        assert_colours(page)
        screenshot(page, "calendar-department-1280")
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.get_by_role("table").count() == 0
        assert_accessible_here(page)
        screenshot(page, "calendar-department-360")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.keyboard.press("Home")
        row.get_by_role("link", name="afspra").first.click()
        page.go_back()
        follow(page.get_by_role("link", name="Dr. Mirjam Bakker"))
        screenshot(page, "calendar-week-1280")
        assert page.locator(".nabij-calendar__column").count() == 7
        assert _pages_on_paper(page) == 1
        page.get_by_role("link", name="Tijd blokkeren").click()
        page.get_by_label("Van", exact=True).fill("15:00")
        page.get_by_label("Tot", exact=True).fill("17:00")
        page.get_by_label("Waarvoor?").fill("Overleg")
        page.get_by_role("button", name="Houd deze tijd vrij").click()
        page.get_by_text("Deze tijd blijft vrij.").wait_for()
        assert BusyTime.objects.filter(kind="block").count() == 1
        assert_accessible_here(page)
        assert_colours(page)
        page.set_viewport_size({"width": 360, "height": 800})
        assert_fits(page)
        screenshot(page, "calendar-day-360")


def _pages_on_paper(page: Page) -> int:
    """Return on how many pages it is printed, lying."""
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert all(float(width) > float(height) for width, height in sizes)
    return len(re.findall(rb"/Type\s*/Page[^s]", printed))
