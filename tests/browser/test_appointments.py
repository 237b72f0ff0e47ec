"""A client books, moves and cancels; a link does the same; the desk marks the visit."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import Page

from nabij.accounts.models import User
from nabij.appointments import rules
from nabij.appointments.models import Appointment, BusyTime, Service, Visit
from nabij.lib import clock
from nabij.people.models import Client
from tests.browser.conftest import LANGUAGES, PageIn, in_turn
from tests.browser.walking import follow
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_professional,
    make_team,
)
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)  # a Monday
Check = Callable[[Page], None]
Shot = Callable[[Page, str], object]


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def service() -> Service:
    """Return what is booked: a check-up with two people at two places."""
    make_organisation()
    location = make_location(name="Ziekenhuis De Linde", opening_hours=True)
    department = make_department(
        location=location,
        names={"nl": "Orthopedie", "fi": "Ortopedia", "en": "Orthopaedics"},
    )
    service = make_service(
        department=department,
        names={"nl": "Controle knie", "fi": "Polven tarkastus", "en": "Knee check-up"},
        duration_minutes=20,
        grid_minutes=20,
        notice_minutes=60,
    )
    for name in ("Dr. Mirjam Bakker", "Dr. Wouter Smit"):
        make_resource(
            professional=make_professional(departments=[department], name=name),
            location=location,
            service=service,
        )
    return service


@pytest.fixture
def anna() -> Client:
    """Return a client who can sign in."""
    return make_client(given_name="Anna", family_name="de Vries", with_user=True)


def signed_in(page: Page, user: User | None, url: str) -> Page:
    """Give a page the session of a user."""
    assert user is not None
    session = sign_in(Browser(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    return page


@pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [
        *in_turn(("nl", True, 360), ("fi", True, 1280), ("en", True, 360), here=0),
        ("nl", False, 1280),
    ],
)
def test_a_client_books_moves_and_cancels(
    page_in: PageIn, live_server: Any, assert_accessible: Check, screenshot: Shot,
    service: Service, anna: Client, language: str, scripts: bool, width: int,
) -> None:  # fmt: skip
    page = signed_in(page_in(language, width=width, scripts=scripts), anna.user, live_server.url)

    def look(name: str) -> None:
        if scripts:
            assert_accessible(page)
        screenshot(page, f"appointments-{name}-{language}-{width}")

    page.goto("/my/")
    look("home-empty")
    page.goto("/my/appointments/")
    look("list-empty")
    follow(page.locator("main .nabij-button").first)
    look("new")
    follow(page.locator("main .nabij-list a").first)
    look("times")
    follow(page.locator(".nabij-slots a").nth(2))
    look("day")
    follow(page.locator(".nabij-slots a").nth(4))
    look("confirm")
    page.locator("main form button").first.click()
    page.wait_for_url("**/?done=booked")
    look("booked")
    booked = Appointment.objects.get()
    assert booked.starts_at > NOW + timedelta(days=1)
    page.goto("/my/")
    look("home")

    if scripts:
        page.goto(f"/my/appointments/{booked.pk}/")
        with page.expect_download() as download:
            page.locator("a[href$='.ics']").click()
        event = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")[0]
        assert event.decoded("DTSTART") == booked.starts_at

    page.goto(f"/my/appointments/{booked.pk}/")
    follow(page.locator("a[href$='/move/']"))
    look("move")
    follow(page.locator("main .nabij-list a").first)
    look("move-confirm")
    page.locator("main form button").first.click()
    page.wait_for_url("**/?done=moved")
    look("moved")
    moved = Appointment.objects.get()
    assert (moved.pk, moved.sequence) == (booked.pk, 1)
    assert moved.starts_at != booked.starts_at

    follow(page.locator("a[href$='/cancel/']"))
    look("cancel")
    page.locator("main form button").first.click()
    page.wait_for_url("**/?done=cancelled")
    look("cancelled")
    assert Appointment.objects.get().status == "cancelled"
    assert not BusyTime.objects.exists()
    page.goto("/my/appointments/")
    look("list-past")


@pytest.mark.parametrize("language", in_turn(*LANGUAGES, here=1))
def test_the_link_of_a_reminder_moves_and_cancels(
    page_in: PageIn, assert_accessible: Check, screenshot: Shot, service: Service, anna: Client,
    language: str,
) -> None:  # fmt: skip
    appointment = make_appointment(client=anna, service=service)
    token = rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    page = page_in(language, width=360)
    page.goto(f"/a/{token}/")
    assert_accessible(page)
    screenshot(page, f"link-{language}-360")
    assert "knie" not in page.content()
    follow(page.locator("a[href$='/move/']"))
    assert_accessible(page)
    follow(page.locator("main .nabij-list a").nth(1))
    page.locator("main form button").first.click()
    page.wait_for_url("**/?done=moved")
    assert_accessible(page)
    page.locator("a[href$='/cancel/']").click()
    page.locator("main textarea").fill("Ik ben op reis")
    page.locator("main form button").first.click()
    page.wait_for_url("**/?done=cancelled")
    assert_accessible(page)
    appointment.refresh_from_db()
    assert (appointment.status, appointment.cancel_reason) == ("cancelled", "Ik ben op reis")
    with clock.at(NOW + timedelta(days=60)):
        page.goto(f"/a/{token}/")
        assert_accessible(page)
        screenshot(page, f"link-expired-{language}-360")


@pytest.mark.parametrize("language", in_turn(*LANGUAGES, here=2))
def test_two_tabs_and_the_back_button_book_once(
    page_in: PageIn, live_server: Any, assert_accessible: Check, screenshot: Shot,
    service: Service, anna: Client, language: str,
) -> None:  # fmt: skip
    page = signed_in(page_in(language, width=360), anna.user, live_server.url)
    times = reverse("appointments:times", args=[service.pk])
    page.goto(times)
    page.locator("main .nabij-list a").first.click()
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("main form button").first.click()
    page.wait_for_url("**/?done=booked")
    other.locator("main form button").first.click()
    other.wait_for_url("**/?done=booked")
    assert other.url == page.url
    page.go_back()  # says that it is one's own already, and leads to it
    assert_accessible(page)
    page.locator("main .nabij-actions a").first.click()
    page.wait_for_url(other.url.partition("?")[0])
    assert Appointment.objects.count() == 1
    taken = make_appointment(service=service, client=make_client())
    gone = page.context.new_page()
    gone.goto(f"{times}?slot={taken.resource_id}-{int(taken.starts_at.timestamp())}")
    assert_accessible(gone)
    screenshot(gone, f"not-free-{language}-360")


@pytest.mark.parametrize(
    ("language", "width"), in_turn(("nl", 360), ("fi", 1280), ("en", 360), here=1)
)
def test_the_desk_marks_the_visit(
    page_in: PageIn, live_server: Any, assert_accessible: Check, screenshot: Shot,
    service: Service, anna: Client, language: str, width: int,
) -> None:  # fmt: skip
    appointment = make_appointment(client=anna, service=service)
    make_appointment(service=service)
    agent = make_staff(team=make_team(departments=[service.department, make_department()]))
    with clock.at(appointment.starts_at):
        page = signed_in(page_in(language, width=width), agent, live_server.url)
        page.goto("/desk/")
        assert_accessible(page)
        screenshot(page, f"desk-home-{language}-{width}")
        page.goto("/desk/appointments/")
        assert_accessible(page)
        screenshot(page, f"desk-day-{language}-{width}")
        follow(page.get_by_role("link", name="Anna de Vries").first)
        assert_accessible(page)
        screenshot(page, f"desk-appointment-{language}-{width}")
        page.locator("main form button").first.click()
        page.wait_for_url("**/?done=arrived")
    with clock.at(appointment.ends_at):
        follow(page.locator("a[href$='to=fulfilled']"))
        assert_accessible(page)
        screenshot(page, f"desk-mark-{language}-{width}")
        page.locator("main form button").first.click()
        page.wait_for_url("**/?done=fulfilled")
        assert_accessible(page)
        screenshot(page, f"desk-marked-{language}-{width}")
    assert Visit.objects.get().appointment == appointment
