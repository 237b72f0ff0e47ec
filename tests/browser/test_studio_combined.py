"""An administrator makes a combined visit from nothing, and a client books it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.appointments.models import Appointment, CombinedService
from nabij.lib import clock
from tests.browser.conftest import PageIn
from tests.browser.walking import follow
from tests.factories.accounts import make_staff
from tests.factories.appointments import make_service
from tests.factories.organisation import make_department, make_organisation
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 8, 7, 0, tzinfo=UTC)  # a Monday
NAMES = (
    ("Hartfilmpje", "Sydänfilmi", "Heart trace"),
    ("Bloed prikken", "Verikoe", "Blood test"),
    ("Gesprek", "Keskustelu", "Talk"),
)


@pytest.fixture
def services() -> None:
    """Three services at one department."""
    make_organisation()
    department = make_department(names={"nl": "Cardiologie", "fi": "Kardiologia"})
    for nl, fi, en in NAMES:
        names = {"nl": nl, "fi": fi, "en": en}
        make_service(department=department, names=names, with_professional=True)


def _stop(page: Page, number: int, service: str) -> None:
    page.locator(f"[name=stop-{number}-service]").select_option(label=service)


def _book(page: Page) -> None:
    page.goto(reverse("appointments:new"))
    page.get_by_role("link", name="Hartonderzoek").click()
    page.locator(".nabij-list a").first.click()
    page.get_by_role("button", name="Ja, boek deze tijden").click()
    page.get_by_role("heading", name="Uw bezoek is geboekt").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.usefixtures("services")
def test_from_nothing_to_a_visit_that_is_booked(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    scripts: bool,
) -> None:
    user = make_staff(role=Role.ADMINISTRATOR)
    with clock.at(NOW):
        page = page_in("nl", user=user, scripts=scripts)
        labels = [f"{name} (Cardiologie, " for name, _fi, _en in NAMES]

        def label(number: int) -> str:
            options = page.locator("[name=stop-0-service] option").all_inner_texts()
            return next(one for one in options if one.startswith(labels[number]))

        def look(name: str) -> None:
            if scripts:
                assert_accessible(page)
                screenshot(page, f"combined-{name}")

        page.goto("/studio/services/")
        follow(page.get_by_role("link", name="Gecombineerde bezoeken"))
        look("none")
        follow(page.get_by_role("link", name="Gecombineerd bezoek toevoegen"))
        look("new")
        page.get_by_role("button", name="Opslaan").click()
        expect(page.get_by_role("alert")).to_contain_text("Geef het bezoek een naam.")
        look("wrong")
        page.get_by_label("Hoe heet het?").fill("Hartonderzoek")
        _stop(page, 0, label(2))
        _stop(page, 1, label(0))
        page.get_by_role("button", name="Afspraak toevoegen").click()
        expect(page.locator("[name=stop-2-service]")).to_be_visible()
        if scripts:
            expect(page.locator("fieldset:focus")).to_contain_text("Afspraak 3")
        _stop(page, 2, label(1))
        page.get_by_role("button", name="Afspraak 1 naar beneden").click()
        expect(page.locator("[name=stop-1-service] option:checked")).to_contain_text("Gesprek")
        page.get_by_role("button", name="Afspraak 2 naar beneden").click()
        expect(page.locator("[name=stop-2-service] option:checked")).to_contain_text("Gesprek")
        page.locator("[name=stop-2-min_gap]").fill("700")
        page.locator("[name=stop-2-max_gap]").fill("720")
        page.get_by_role("button", name="Bekijk de eerste tijden").click()
        expect(page.locator(".nabij-notice")).to_contain_text("Vraag minder tijd ertussen")
        look("nothing")
        page.locator("[name=stop-2-min_gap]").fill("60")
        page.get_by_role("button", name="Bekijk de eerste tijden").click()
        expect(page.get_by_text("Er is nog niets opgeslagen.")).to_be_visible()
        look("tried")
        page.get_by_role("button", name="Opslaan").click()
        expect(page.get_by_text("Het gecombineerde bezoek is er.")).to_be_visible()
        look("kept")
        client = make_client(with_user=True)
        _book(page_in("nl", user=client.user, width=360, scripts=scripts))
    assert Appointment.objects.filter(client=client).count() == len(NAMES)
    assert CombinedService.objects.get().names == {"nl": "Hartonderzoek"}
