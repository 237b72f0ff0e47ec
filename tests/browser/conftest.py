"""A browser for tests of pages.

`page_in("fi", width=360, user=user)` opens a page with a language, `assert_accessible(page)` runs
axe and more, in both themes and widths, `screenshot(page, "home")` writes what it looks like to
var/screenshots/.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import which
from typing import Any, Literal, Protocol, TypeVar

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, Page
from xdist.scheduler import LoadScopeScheduling

from nabij.accounts.models import User
from tests.browser.running import QUIET
from tests.factories.accounts import sign_in

SCREENSHOTS = Path(__file__).parents[2] / "var" / "screenshots"
PICTURES_WANTED = bool(os.environ.get("NABIJ_SCREENSHOTS"))
LANGUAGES = ("nl", "fi", "en")
T = TypeVar("T")
Theme = Literal["light", "dark"]
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """options => axe.run(options).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)
))"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, input, label")]
  .filter(el => el.checkVisibility() && !el.closest("p, .nabij-skip, table"))
  .filter(el => el.tagName !== "LABEL" && !["hidden", "radio", "checkbox"].includes(el.type))
  .map(el => [el, el.getBoundingClientRect()])
  .filter(([el, box]) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
  .filter(([el]) => getComputedStyle(el, "::after").position !== "absolute")
  .map(([el, box]) => `${el.outerHTML.slice(0, 120)} is ${box.width} x ${box.height}`)"""


def in_turn(*cases: T, here: int) -> tuple[T, ...]:
    """Return the case of this story; all of them when pictures are wanted.

    What is on a page is looked at in each language by the tour of every page and by the loop. A
    story about what a page does is told once, by turns in another language and width.
    """
    return cases if PICTURES_WANTED else (cases[here],)


class PageIn(Protocol):
    """Opens a new page for a visitor of their own."""

    def __call__(
        self,
        language: str,
        *,
        user: User | None = None,
        width: int = 1280,
        theme: str = "light",
        scripts: bool = True,
    ) -> Page: ...


class _StoriesOfOneDemoTogether(LoadScopeScheduling):  # type: ignore[misc] # it has no types
    """Hands out tests one by one, and the stories that share a running demo to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("[")[0] if "test_loop.py" in nodeid else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Schedule tests in a browser: what takes longest begins first."""
    return _StoriesOfOneDemoTogether(config, log)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium when there is one, else Playwright's own.

    Better the one without windows: the other draws its own frame and buttons beside each page.
    """
    found = which("chromium-headless-shell") or which("chromium")
    own = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **own, "args": QUIET}


@pytest.fixture
def page_in(browser: Browser, live_server: Any) -> Iterator[PageIn]:
    """Return a function that opens a page whose visitor reads this language, signed in as `user`.

    Addresses are relative to the running server: `page.goto("/my/")`.
    """
    contexts = []

    def open_page(
        language: str,
        *,
        user: User | None = None,
        width: int = 1280,
        theme: str = "light",
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            locale={"nl": "nl-NL", "fi": "fi-FI", "en": "en-GB"}[language],
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": live_server.url}]
        )
        if user is not None:
            session = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": session.key, "value": session.value, "url": live_server.url}]
            )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if _is_breach(said) else None)
        return page

    errors: list[str] = []
    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_kept() -> Iterator[None]:
    """Let the browser keep style and scripts, as it does of a real installation."""
    serve = StaticFilesHandlerMixin.serve

    def kept(self: StaticFilesHandlerMixin, request: HttpRequest) -> HttpResponseBase:
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "serve", kept)
        yield


def _is_breach(said: Any) -> bool:
    """Whether the browser refused something because of our content security policy."""
    return said.type == "error" and "Content Security Policy" in said.text


@pytest.fixture(scope="session")
def assert_accessible_here() -> Callable[[Page], None]:
    """Return a check of a page as wide as it is: axe, targets of 44 px, no sideways scrolling.

    Of colours it says nothing: weighing them takes twice as long as all else, and they are the
    same in every language.
    """

    def check(page: Page) -> None:
        _assert_no_violations(page, {"type": "tag", "values": RULES}, but=RULES_OF_COLOUR)
        assert_fits(page)

    return check


@pytest.fixture(scope="session")
def assert_colours() -> Callable[[Page], None]:
    """Return a check of the colours of a page: all that a theme changes."""

    def check(page: Page) -> None:
        _assert_no_violations(page, {"type": "rule", "values": RULES_OF_COLOUR})

    return check


@pytest.fixture(scope="session")
def assert_accessible(
    assert_accessible_here: Callable[[Page], None], assert_colours: Callable[[Page], None]
) -> Callable[[Page], None]:
    """Return a check of one page as it is, and of what changes in the other theme and width."""

    def check(page: Page) -> None:
        assert_accessible_here(page)
        assert_colours(page)
        with other_theme(page):
            assert_colours(page)
        with other_width(page):
            assert_fits(page)

    return check


def _assert_no_violations(page: Page, only: dict[str, Any], *, but: Sequence[str] = ()) -> None:
    """Run axe. It is brought to a visitor's pages once, and tells only what is wrong: a list of
    all that is right takes longer to write and send than to find.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.context.add_init_script(AXE_SCRIPT)
        page.evaluate(AXE_SCRIPT)
    options = {
        "runOnly": only,
        "rules": {name: {"enabled": False} for name in but},
        "resultTypes": ["violations"],
    }
    violations = page.evaluate(VIOLATIONS, options)
    if violations:
        raise AssertionError("\n".join(violations))


def assert_fits(page: Page) -> None:
    """Check that all that can be pressed is large enough and nothing sticks out."""
    small = page.evaluate(SMALL_TARGETS)
    if small:
        raise AssertionError("\n".join(small))
    assert_no_sideways_scroll(page)


@contextmanager
def other_theme(page: Page) -> Iterator[None]:
    """Show the page dark when it is light, and light when it is dark."""
    is_dark = page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    page.emulate_media(color_scheme="light" if is_dark else "dark")
    yield
    page.emulate_media(color_scheme="dark" if is_dark else "light")


@contextmanager
def other_width(page: Page) -> Iterator[None]:
    """Show the page narrow when it is wide, and wide when it is narrow."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": 1280 if size["width"] < 768 else 360, "height": 800})
    yield
    page.set_viewport_size(size)


def assert_no_sideways_scroll(page: Page) -> None:
    """Check that nothing sticks out beyond the width of the window."""
    wide = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.fixture(scope="session")
def screenshot() -> Callable[[Page, str], Path]:
    """Return a function that writes the whole page to var/screenshots/<name>.png, when somebody
    wants to look at them: `make screenshots`.
    """
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        path = SCREENSHOTS / f"{name}.png"
        if PICTURES_WANTED:
            page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture
def seen(
    assert_accessible_here: Callable[[Page], None],
    assert_colours: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> Callable[[Page, str, int], list[str]]:
    """Return a function that looks at an open page narrow and wide, light and dark, and tells
    what is wrong.
    """

    def wrong(page: Page, name: str, turn: int) -> list[str]:
        found = []
        width, theme = width_and_theme(turn)
        if PICTURES_WANTED:
            page.emulate_media(color_scheme="light")
        for other in (320, 360, 1280) if PICTURES_WANTED else (320,):
            page.set_viewport_size({"width": other, "height": 800})
            found += _said(lambda: assert_fits(page), f"{name}, {other} px")
            if other != 320:
                screenshot(page, f"{name}-{other}")
        page.set_viewport_size({"width": width, "height": 800})
        if theme is None or PICTURES_WANTED:
            found += _said(partial(assert_accessible_here, page), f"{name}, {width} px")
        else:
            found += _said(partial(assert_fits, page), f"{name}, {width} px")
        if theme:
            page.emulate_media(color_scheme=theme)
            found += _said(partial(assert_colours, page), f"{name}, {width} px, {theme}")
        return found

    return wrong


def width_and_theme(turn: int) -> tuple[int, Theme | None]:
    """Return how a page is looked at in one language, and in which theme its colours are weighed.

    Over the three languages it is narrow, wide, light and dark, and where no colours are weighed
    all other rules are; over the pages each language is all of that. With pictures every page is
    held to the other rules in each language.
    """
    themes: tuple[Theme | None, ...] = ("light", "dark", None)
    return (360, 1280)[turn % 2], themes[turn % 3]


def _said(check: Callable[[], None], where: str) -> list[str]:
    try:
        check()
    except AssertionError as error:
        return [f"{where}: {error}"]
    return []
