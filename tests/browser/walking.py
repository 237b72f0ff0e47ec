"""How people walk through the running demo: their browsers, their post, and what they click.

The words are the catalogue's own, in the language that is active.
"""

import re

from django.utils.translation import gettext as say
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from nabij.insights.types import Metric
from nabij.insights.words import NAMES
from tests.browser.running import Running
from tests.waiting import wait_until

WITHIN_A_MINUTE = 60.0
A_WEEK_LIVED_THROUGH = 120_000  # ms, for all that falls due on the way while the machine is busy
DAYS_AHEAD = 4  # far enough for a reminder two days before


class People:
    """Opens a browser of their own for everybody in the story."""

    def __init__(self, browser: Browser, running: Running, language: str) -> None:
        """Remember where everybody goes."""
        self.browser, self.running, self.language = browser, running, language
        self.contexts: list[BrowserContext] = []

    def visitor(self, *, width: int = 1280) -> Page:
        """Return a page of somebody nobody knows yet."""
        context = self.browser.new_context(
            base_url=self.running.address,
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)
        cookie = {"name": "django_language", "value": self.language, "url": self.running.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        self.contexts.append(context)
        return context.new_page()

    def staff(self, who: str) -> Page:
        """Return a page of a member of staff, who stepped in at the demo's door."""
        page = self.visitor()
        page.goto("/demo/")
        page.locator(f"form:has(input[value={who}]) button").click()
        page.locator(f".nabij-switch--language [value={self.language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", self.language)
        return page

    def close(self) -> None:
        """Close all browsers."""
        for context in self.contexts:
            context.close()


class Post:
    """The postbox of who is signed in on a page, read letter by letter."""

    def __init__(self, page: Page, *, only: str = "") -> None:
        """Take the page; `only` letters with these words count."""
        self.page, self.read = page, 0
        self.letters = page.locator(".demo-letter", has_text=re.compile(only))

    def next(self, *, about: str = "") -> Locator:
        """Wait for one more letter and return it; it holds these words, without a year.

        Pages name a year that isn't this one; messages don't, so that an SMS fits in one part.
        """

        def has_come() -> bool:
            self.page.goto("/demo/postbox/")
            return self.letters.count() > self.read

        wait_until(has_come, WITHIN_A_MINUTE)
        expect(self.letters).to_have_count(self.read + 1)
        said = re.sub(r" 20\d\d\b", "", about)
        expect(self.letters.first).to_contain_text(said, ignore_case=True)
        self.read += 1
        return self.letters.first

    def is_still(self) -> None:
        """Check that nothing more has come."""
        self.page.goto("/demo/postbox/")
        expect(self.letters).to_have_count(self.read)


def follow(link: Locator) -> None:
    """Click a link or button, and wait for the page it leads to.

    A click alone comes back before the browser has left the page, so what looks at the page at
    once would see the old one, or none.
    """
    with link.page.expect_navigation():
        link.click()


def choose_time(page: Page) -> str:
    """Take a time around noon on a day next week, confirm it, and return it in words."""
    page.locator("main .nabij-slots a").nth(DAYS_AHEAD).click()
    expect(page.get_by_role("link", name=say("Choose another day"))).to_be_visible()
    times = page.locator("main .nabij-slots a")
    follow(times.nth(times.count() // 2))
    when = page.locator("main .nabij-card__title").inner_text()
    page.locator("main form.nabij-confirm button").click()
    return when


def go_on(page: Page, step: str) -> None:
    """Move the demo's time on with the bar; what fell due is done when the page is back."""
    page.goto("/my/")
    page.locator(f".demo-bar button[value={step}]").click(timeout=A_WEEK_LIVED_THROUGH)
    expect(page.locator(".nabij-messages, [role=status]").first).to_be_visible()


def link_in(letter: Locator, path: str) -> str:
    """Return the address of a letter's link."""
    href = letter.locator(f"a[href*='{path}']").first.get_attribute("href")
    assert href is not None
    return href


def scale(page: Page, label: str) -> Locator:
    """Return one point of the scale."""
    return page.locator(".nabij-scale").get_by_role("radio", name=re.compile(rf"^{label}\b"))


def answer(page: Page, label: str) -> None:
    """Choose a point of the scale and go on."""
    scale(page, label).check(force=True)
    page.get_by_role("button", name=say("Next question")).click()


def headline(page: Page, metric: Metric) -> str:
    """Return a figure of the whole period with its margin, as the page shows it."""
    return (
        page.locator(
            ".insights-headlines > div", has=page.get_by_text(str(NAMES[metric]), exact=True)
        )
        .inner_text()
        .replace("\xa0=\xa0", " = ")
    )


def table_of(page: Page, metric: Metric, label: str) -> list[str]:
    """Return the cells behind a row's name in the table of a figure by department; [] where no
    row has this name and nothing more.
    """
    caption = f"{NAMES[metric]} · {say('By department')}"
    table = page.locator("table", has=page.locator("caption", has_text=caption))
    row = table.locator("tr", has=page.get_by_text(label, exact=True))
    return [text.strip() for text in row.locator("td").all_text_contents()]
