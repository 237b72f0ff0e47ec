"""The living page and the website, for every reader."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LANGUAGES, PageIn
from tests.factories.organisation import make_organisation

PAGES = {"living": "/ui/", "home": "/"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    theme: str,
    width: int,
    name: str,
) -> None:
    make_organisation()
    page = page_in(language, theme=theme, width=width)
    page.goto(PAGES[name])
    assert page.locator("html").get_attribute("lang") == language
    screenshot(page, f"{name}-{language}-{theme}-{width}")
    assert_accessible(page)
