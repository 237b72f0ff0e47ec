"""Figures of a few are hidden whatever one asks for, and the report is a PDF that can be read."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.surveys.operations import bulk
from tests.browser.conftest import PageIn
from tests.browser.walking import follow
from tests.factories.accounts import make_staff
from tests.factories.organisation import make_department, make_location, make_organisation
from tests.factories.surveys import make_years, past

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = (("groot", "Thuiszorg", 40), ("middel", "Oogzorg", 25), ("klein", "Revalidatie", 4))


def test_no_filter_shows_a_group_of_a_few(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    """Four answers are not shown, nor the 25 from which they would follow; 40 and all 69 are."""
    location = make_location(organisation=make_organisation())
    last_month = clock.now().replace(day=1) - timedelta(days=10)
    for slug, name, n in SIZES:
        department = make_department(location=location, slug=slug, names={"nl": name})
        bulk(items=[past(department=department, at=last_month, nps=3 + k % 8) for k in range(n)])
    page = page_in("nl", user=make_staff(role=Role.MANAGER), width=768)
    page.goto("/studio/")
    page.get_by_role("link", name="Cijfers").click()
    page.get_by_role("link", name="Verkennen").click()
    expect(page.locator(".insights-headlines")).to_contain_text("n = 69")
    for slug, name, n in SIZES:
        page.get_by_label("Van wie").select_option(label=name)
        follow(page.get_by_role("button", name="Tonen"))
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        said = page.locator("main").inner_text().replace("\xa0", " ")
        assert (f"n = {n}" in said) == (slug == "groot"), name
        expect(page.get_by_text("Groepen met minder dan 10 antwoorden")).to_be_visible()
    page.get_by_label("Van wie").select_option("department:")
    follow(page.get_by_role("button", name="Tonen"))
    rows = page.locator("main tbody tr").all_inner_texts()
    assert [any(name in row for row in rows) for _, name, _ in SIZES] == [True, True, True]
    assert not any(row.split()[-1] in ("25", "4") for row in rows), rows
    assert_accessible(page)
    screenshot(page, "hiding-nl-768")


def test_the_report_comes_as_a_pdf_that_reads_itself(page_in: PageIn, tmp_path: Path) -> None:
    location = make_location(organisation=make_organisation())
    department = make_department(location=location, slug="een", names={"nl": "Thuiszorg"})
    last_month = clock.now().date().replace(day=1) - timedelta(days=1)
    make_years(department, (30, 40, 35, 45), until=last_month)
    page = page_in("nl", user=make_staff(role=Role.MANAGER))
    page.goto("/studio/reports/")
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF").first.click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    content = path.read_bytes()
    assert path.suffix == ".pdf"
    assert content.startswith(b"%PDF-1.")
    assert all(mark in content for mark in (b"/StructTreeRoot", b"/Alt", b"/Lang"))
