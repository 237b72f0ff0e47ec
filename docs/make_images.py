# ruff: noqa: INP001 a script beside the pages it serves
"""Makes docs/images/*.png from a demo of its own: `make images`.

Each picture is one persona's page at one width. The demo starts fresh, so they can be made again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.running import QUIET, Running, running_demo

IMAGES = Path(__file__).parent / "images"


def first_page(page: Page) -> None:
    """Stay where the persona arrives."""
    page.wait_for_load_state()


def first_follow_up(page: Page) -> None:
    """Open the most pressing follow-up."""
    page.goto("/desk/follow-ups/?show=all")
    page.locator("main .nabij-list a").first.click()
    page.wait_for_url("**/follow-ups/*-*/")


def experience(page: Page) -> None:
    """Look at the figures."""
    page.goto("/studio/experience/")


@dataclass(frozen=True)
class Picture:
    """What is shown, of whom, and how large."""

    name: str
    persona: str
    go: Callable[[Page], None]
    width: int = 1280
    height: int = 860


PICTURES = (
    Picture("portal-home", "annie", first_page),
    Picture("portal-home-phone", "annie", first_page, width=360, height=800),
    Picture("follow-up", "marijke", first_follow_up),
    Picture("experience", "tom", experience, height=1000),
)


def make(picture: Picture, browser: Browser, running: Running) -> None:
    """Step into the persona, go there, and write what it looks like, without the demo's bar."""
    context = browser.new_context(
        base_url=running.address,
        viewport={"width": picture.width, "height": picture.height},
        reduced_motion="reduce",
        locale="nl-NL",
    )
    page = context.new_page()
    page.goto("/demo/")
    page.locator(f"form:has(input[value={picture.persona}]) button").click()
    picture.go(page)
    page.locator(".demo-bar").evaluate("bar => bar.remove()")
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def main() -> None:
    """Make all."""
    IMAGES.mkdir(exist_ok=True)
    with running_demo() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=QUIET)
        for picture in PICTURES:
            make(picture, browser, running)
        browser.close()


if __name__ == "__main__":
    main()
