"""An administrator makes a service and somebody's week, and it can be booked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.appointments import queries
from nabij.appointments.models import Service
from nabij.lib import clock
from tests.browser.conftest import PageIn
from tests.browser.walking import follow
from tests.factories.accounts import make_staff
from tests.factories.organisation import make_department, make_location, make_professional

pytestmark = pytest.mark.django_db(transaction=True)


Look = Callable[[str], None]


def _week(page: Page, look: Look) -> None:
    """Give S. de Wit a diary with a break at noon."""
    page.goto("/studio/resources/")
    follow(page.get_by_role("link", name="Persoon, kamer of apparaat toevoegen"))
    look("resource-new")
    page.get_by_label("Van wie is de agenda?").select_option(label="S. de Wit")
    _save(page)
    look("hours-new")
    _save(page)
    expect(page.get_by_role("alert")).to_contain_text("Kies er minstens één.")
    look("hours-wrong")
    for day in ("Maandag", "Dinsdag", "Woensdag", "Donderdag"):
        page.get_by_label(day).check(force=True)
    page.get_by_label("Waar?").select_option(label="De Linde")
    times = {"starts": "09:00", "ends": "17:00", "break_starts": "12:30", "break_ends": "13:00"}
    for name, at in times.items():
        page.locator(f"[name={name}]").fill(at)
    _save(page)
    expect(page.locator("main .nabij-list__title").first).to_contain_text("09.00")
    look("resource")


def _service(page: Page, look: Look) -> None:
    """Let S. de Wit do something."""
    follow(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Diensten"))
    follow(page.get_by_role("link", name="Dienst toevoegen"))
    look("service-new")
    page.get_by_label("Hoe heet het?").fill("Netvliescontrole")
    page.get_by_label("Afdeling").select_option(label="Oogheelkunde, De Linde")
    page.get_by_label("Hoeveel minuten duurt het?").fill("20")
    page.get_by_label("S. de Wit").check(force=True)
    for summary in page.locator("main summary").all():
        summary.click()
    look("service-open")
    _save(page)
    expect(page.get_by_role("link", name="Netvliescontrole")).to_be_visible()


def _days(page: Page, look: Look) -> None:
    """Go on leave and come back, end hours, close and open."""
    follow(page.get_by_role("link", name="Mensen en kamers"))
    follow(page.locator("main").get_by_role("link", name="S. de Wit"))
    follow(page.get_by_role("link", name="Naam en diensten"))
    look("resource-change")
    _save(page)
    follow(page.get_by_role("link", name="Verlof of extra werk toevoegen"))
    page.get_by_label("Eerste dag").fill("2199-01-01")
    look("days-new")
    _save(page)
    follow(page.locator("main .nabij-list__item--link a"))
    look("days-remove")
    follow(page.get_by_role("button", name="Ja, draai het terug"))
    follow(page.get_by_role("link", name="Beëindigen Maandag").first)
    look("hours-end")
    page.goto("/studio/closed-days/")
    follow(page.get_by_role("link", name="Gesloten dagen toevoegen"))
    page.get_by_label("Wat is gesloten?").select_option(label="De Linde")
    page.get_by_label("Eerste dag").fill("2199-01-01")
    look("closed-new")
    _save(page)
    follow(page.locator("main .nabij-list__item--link a"))
    look("closed-remove")


def _save(page: Page) -> None:
    follow(page.get_by_role("button", name="Opslaan"))


def test_from_nothing_to_times_that_can_be_booked(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    location = make_location(name="De Linde")
    make_department(location=location, names={"nl": "Oogheelkunde"})
    make_professional(name="S. de Wit")
    page = page_in("nl", width=1280, user=make_staff(role=Role.ADMINISTRATOR))

    def look(name: str) -> None:
        assert_accessible(page)
        screenshot(page, f"supply-{name}")

    _week(page, look)
    _service(page, look)
    at = clock.now()
    free = queries.free_times(
        service_id=Service.objects.get().pk,
        day_from=(at + timedelta(days=2)).date(),
        days=7,
        at=at,
    )
    assert {one.professional_name for one in free} == {"S. de Wit"}
    _days(page, look)
