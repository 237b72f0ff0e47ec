"""The demo's pages in a browser: who to be, moving time, reading the post."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from nabij.accounts.models import User
from nabij.demo.clock import FileClock
from nabij.demo.content.personas import CLIENTS
from nabij.ledger import operations as ledger
from nabij.people.models import Client
from tests.browser.conftest import PageIn
from tests.browser.walking import follow
from tests.demo.worlds import demo_mode
from tests.factories.accounts import make_user
from tests.factories.appointments import book_as, make_resource, make_service
from tests.factories.organisation import make_location
from tests.factories.people import actor_for_client, make_client

__all__ = ["demo_mode"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def annie() -> Client:
    """The first client of the demo, with an appointment she just made."""
    one = CLIENTS[0]
    user: User = make_user(email=one.email, name=one.name)
    return make_client(
        given_name=one.given_name, family_name=one.family_name, email=one.email, user=user
    )


@pytest.mark.parametrize(
    ("language", "width", "theme"),
    [("nl", 360, "light"), ("fi", 1280, "dark"), ("en", 360, "dark")],
)
def test_choosing_somebody(
    demo_mode: FileClock,
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    annie: Client,
    language: str,
    width: int,
    theme: str,
) -> None:
    page: Page = page_in(language, width=width, theme=theme)
    page.goto("/demo/")
    assert_accessible(page)
    screenshot(page, f"demo-start-{language}-{width}")
    page.get_by_role("button", name="Annie de Vries").click()
    page.wait_for_url("**/my/")
    assert_accessible(page)


@pytest.mark.parametrize(("language", "width"), [("nl", 360), ("fi", 1280), ("en", 360)])
def test_time_moves_and_the_reminder_comes(
    demo_mode: FileClock,
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    annie: Client,
    settings: Any,
    live_server: Any,
    language: str,
    width: int,
) -> None:
    settings.BASE_URL = live_server.url
    service = make_service(resources=[make_resource(location=make_location())])
    book_as(actor_for_client(annie), service)
    page = page_in(language, width=width)
    page.goto("/demo/postbox/")
    assert_accessible(page)
    page.goto("/demo/")
    page.get_by_role("button", name="Annie de Vries").click()
    ledger.run_all()
    page.locator("button[value=appointment]").click()
    page.wait_for_url("**/my/")
    page.goto("/demo/postbox/")
    letters = page.locator(".demo-letter")
    assert letters.count() >= 1
    assert_accessible(page)
    screenshot(page, f"demo-postbox-{language}-{width}")
    letters.first.locator(".demo-letter__text a").first.click()
    page.wait_for_url("**/a/**")


def test_without_scripts_all_of_it_works(
    demo_mode: FileClock, page_in: PageIn, annie: Client
) -> None:
    page = page_in("nl", scripts=False)
    page.goto("/demo/")
    follow(page.get_by_role("button", name="Annie de Vries"))
    follow(page.locator("button[value=day]"))
    assert page.locator(".demo-bar").is_visible()
    assert demo_mode.offset().days == 1
