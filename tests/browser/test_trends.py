"""Declaring a change: a real shift is called real, chance is not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.lib import clock
from tests.browser.conftest import PageIn
from tests.factories.accounts import make_staff
from tests.factories.organisation import make_department, make_location, make_organisation
from tests.factories.surveys import make_years

pytestmark = pytest.mark.django_db(transaction=True)
STEADY = (30, 40, 35, 25, 30, 45, 35, 30, 40, 30, 25, 35)


def test_declared_changes_with_a_real_and_an_unreal_shift(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    location = make_location(organisation=make_organisation())
    last_month = clock.now().date().replace(day=1) - timedelta(days=1)
    for slug, name, after in (("beter", "Thuiszorg", 65), ("gelijk", "Oogzorg", 40)):
        department = make_department(location=location, slug=slug, names={"nl": name})
        make_years(department, (*STEADY, after, after - 10, after, after), until=last_month)
    changed_on = last_month.replace(day=1)
    for _ in range(3):
        changed_on = (changed_on - timedelta(days=1)).replace(day=1)
    page = page_in("nl", user=make_staff(role=Role.MANAGER), width=768)
    page.goto("/studio/")
    page.get_by_role("link", name="Cijfers").click()
    page.get_by_role("link", name="Ontwikkeling").click()
    for name, verdict in (("Thuiszorg", "Een echte verschuiving"), ("Oogzorg", "Geen echte")):
        page.get_by_label("Van wie").select_option(label=name)
        page.get_by_role("button", name="Tonen").click()
        expect(page.get_by_text("Er is nog niets opgegeven")).to_be_visible()
        page.get_by_role("link", name="Een verandering opgeven").click()
        expect(page.get_by_label("Waar?").locator("option:checked")).to_have_text(name)
        page.get_by_label("Wat is er veranderd?").fill("Nieuwe parkeerplaats")
        page.get_by_label("Vanaf welke dag?").fill(changed_on.isoformat())
        page.get_by_role("button", name="Opgeven").click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        expect(page.locator(".insights-change .nabij-tag")).to_contain_text(verdict)
        expect(page.locator(".insights-chart svg:visible")).to_have_count(1)
    assert_accessible(page)
    screenshot(page, "trends-nl-768")
    page.get_by_role("link", name="Intrekken").click()
    page.get_by_role("button", name="Intrekken").click()
    page.goto("/studio/trends/?of=department:gelijk")
    expect(page.get_by_text("Er is nog niets opgegeven")).to_be_visible()
