"""The figures in a browser: light, dark, narrow, wide, three languages."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.test import Client as Browser
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.surveys import operations
from tests.browser.conftest import PageIn
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_location
from tests.factories.surveys import past

pytestmark = pytest.mark.django_db(transaction=True)
DEPARTMENTS = (
    ("orthopedie", {"nl": "Orthopedie", "fi": "Ortopedia", "en": "Orthopaedics"}, 110),
    ("thuiszorg", {"nl": "Thuiszorg", "fi": "Kotihoito", "en": "Home care"}, 70),
    ("revalidatie", {"nl": "Revalidatie", "fi": "Kuntoutus", "en": "Rehabilitation"}, 40),
    ("oogheelkunde", {"nl": "Oogheelkunde", "fi": "Silmätaudit", "en": "Eye care"}, 6),
)


def fill() -> None:
    """A year of answers, a little better every month."""
    location = make_location()
    scores = cycle([9, 8, 10, 6, 9, 7, 10, 3, 9, 10, 8])
    items = []
    for slug, names, n in DEPARTMENTS:
        department = make_department(location=location, slug=slug, names=names)
        items += [
            past(
                department=department,
                at=clock.now() - timedelta(days=3 + m * 350 / n),
                nps=next(scores),
                ces=(1, 2, 2, 3, 4)[m % 5],
                answered=m % 4 != 0,
            )
            for m in range(n)
        ]
    operations.bulk(items=items)


def studio_page(page: Page, live_server: Any) -> Page:
    """Sign a manager in."""
    session = sign_in(Browser(), make_staff(role=Role.MANAGER, name="Sanne Mulder")).cookies
    page.context.add_cookies(
        [{"name": "sessionid", "value": session["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.mark.parametrize(
    ("language", "width", "theme"),
    [("nl", 360, "light"), ("fi", 1280, "light"), ("en", 360, "dark")],
)
def test_figures_are_accessible(
    page_in: PageIn,
    live_server: Any,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    theme: str,
) -> None:
    fill()
    page = studio_page(page_in(language, width=width, theme=theme), live_server)
    page.goto("/studio/")
    assert_accessible(page)
    screenshot(page, f"studio-home-{language}-{width}-{theme}")
    page.locator(".nabij-card a").click()
    expect(page.locator(".insights-chart svg:visible")).to_have_count(6)
    assert_accessible(page)
    screenshot(page, f"experience-{language}-{width}-{theme}")
    for summary in page.locator("summary").all():
        summary.click()
    assert_accessible(page)
    if language == "nl":
        screenshot(page, f"experience-open-{language}-{width}-{theme}")


def test_without_answers(
    page_in: PageIn, live_server: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = studio_page(page_in("fi", width=360), live_server)
    page.goto("/studio/")
    assert_accessible(page)
    page.goto("/studio/experience/")
    expect(page.get_by_text("Tällä ajalla ei ole vielä vastauksia")).to_be_visible()
    assert_accessible(page)


def test_colours_follow_the_theme(page_in: PageIn, live_server: Any) -> None:
    fill()
    fills = []
    for theme in ("light", "dark"):
        page = studio_page(page_in("nl", theme=theme), live_server)
        page.goto("/studio/experience/")
        line = page.locator(".insights-chart svg:visible path[stroke='#14594b']").first
        fills.append(line.evaluate("node => getComputedStyle(node).stroke"))
    assert fills[0] != fills[1]
