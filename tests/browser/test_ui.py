"""The living page and the website, for every reader."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LANGUAGES, PageIn, assert_fits, assert_no_sideways_scroll
from tests.factories.organisation import make_organisation

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PAGES = {"living": "/ui/", "home": "/"}
FOCUSED = """() => {
  const el = document.activeElement;
  const all = [...document.querySelectorAll("a, button")].filter(one => one.checkVisibility());
  if (!all.includes(el)) return null;
  const row = el.closest(".nabij-list__item") ?? el;
  return [all.indexOf(el), [el, row].some(one => getComputedStyle(one).outlineStyle !== "none")];
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible(
    page_in: PageIn,
    assert_accessible_here: Callable[[Page], None],
    assert_colours: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    name: str,
) -> None:
    make_organisation()
    page = page_in(language)
    page.goto(PAGES[name])
    assert page.locator("html").get_attribute("lang") == language
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            screenshot(page, f"{name}-{language}-{theme}-{width}")
            assert_fits(page)
        if language == "nl":  # colours are the same in each language
            assert_colours(page)
    assert_accessible_here(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert_accessible_here(page)


@pytest.mark.parametrize("path", PAGES.values())
def test_nothing_is_lost_when_letters_are_twice_as_large(page_in: PageIn, path: str) -> None:
    make_organisation()
    page = page_in("fi", width=640)
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert_no_sideways_scroll(page)


def test_first_tab_skips_to_the_content(page_in: PageIn) -> None:
    page = page_in("en")
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(".nabij-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_that_can_be_pressed_is_reached_by_tab_and_shows_it(page_in: PageIn) -> None:
    make_organisation()
    page = page_in("nl")
    page.goto("/")
    targets = page.locator("a:visible, button:visible").count()
    reached = set()
    for _ in range(targets + 2):
        page.keyboard.press("Tab")
        seen = page.evaluate(FOCUSED)
        if seen is None:
            continue
        index, outline = seen
        assert outline, f"{page.evaluate('document.activeElement.outerHTML')} shows no focus"
        reached.add(index)
    assert len(reached) == targets


def test_scale_is_chosen_with_arrows_and_they_do_not_submit(page_in: PageIn) -> None:
    page = page_in("en")
    page.goto("/ui/")
    page.get_by_role("radio", name="8", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()
    assert page.url.endswith("/ui/")


@pytest.mark.parametrize("scripts", [True, False])
def test_colours_are_chosen_by_a_form_and_stay(page_in: PageIn, scripts: bool) -> None:
    page = page_in("en", scripts=scripts)
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    expect(page).to_have_url(re.compile(r"/en/$"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.goto("/ui/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("scripts", [True, False])
def test_language_is_chosen_by_a_form_and_stays(page_in: PageIn, scripts: bool) -> None:
    page = page_in("nl", scripts=scripts)
    page.goto("/ui/")
    page.get_by_role("button", name="FI Suomi").click()
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/fi/$"))


def test_website_changes_language_by_its_address(page_in: PageIn) -> None:
    page = page_in("nl")
    page.goto("/")
    page.get_by_role("link", name="EN English").click()
    expect(page).to_have_url(re.compile(r"/en/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Care close by"))


def test_a_lost_page_is_accessible(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    make_organisation()
    for language in LANGUAGES:
        page = page_in(language, width=360)
        page.goto("/nowhere/")
        screenshot(page, f"lost-{language}-light-360")
        assert_accessible(page)


def test_a_form_is_sent_once(page_in: PageIn) -> None:
    page = page_in("en")
    page.goto("/ui/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.route("**/confirmed/", lambda route: None)  # the answer never comes
    page.evaluate(
        "document.querySelector('form.nabij-confirm').action = '/confirmed/';"
        "const b = document.querySelector('form.nabij-confirm button'); b.click(); b.click()"
    )
    page.wait_for_timeout(300)
    assert sent.count("POST") == 1


def test_paper_shows_content_without_navigation(page_in: PageIn) -> None:
    page = page_in("nl")
    page.goto("/ui/")
    page.emulate_media(media="print")
    expect(page.locator(".nabij-switch--language")).to_be_hidden()
    expect(page.locator(".nabij-facts").first).to_be_visible()


def test_paper_is_light_when_the_screen_is_dark(page_in: PageIn) -> None:
    page = page_in("nl", theme="dark")
    page.goto("/ui/")
    words, link = page.locator("#typography p").first, page.locator("#typography a")
    expect(link).to_have_css("color", "rgb(149, 214, 193)")
    page.emulate_media(media="print", color_scheme="dark")
    expect(words).to_have_css("color", "rgb(51, 51, 51)")
    expect(link).to_have_css("color", "rgb(20, 89, 75)")


def test_pages_with_high_contrast_keep_their_edges(page_in: PageIn) -> None:
    page = page_in("nl")
    page.emulate_media(forced_colors="active")
    page.goto("/ui/")
    width = page.evaluate(
        "getComputedStyle(document.querySelector('.nabij-button--primary')).borderTopWidth"
    )
    assert width != "0px"


@pytest.mark.parametrize(
    "planted",
    [
        '<img src="data:image/png;base64,AAAA">',
        '<button type="button">x</button>',
        '<p style="width: 900px">wide</p>',
        '<p style="color: #bbb; background: #fff">pale</p>',
        "<input>",
    ],
)
def test_the_checks_can_fail(
    page_in: PageIn, assert_accessible: Callable[[Page], None], planted: str
) -> None:
    page = page_in("en", width=360)
    around = "<!doctype html><html lang=en><title>t</title><main><h1>t</h1>{}</main>"
    page.set_content(around.format(""))
    assert_accessible(page)
    page.set_content(around.format(planted))
    with pytest.raises(AssertionError):
        assert_accessible(page)
