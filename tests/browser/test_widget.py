"""The widget in somebody else's page: on another address, with a style of its own."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from nabij.api.models import WebBooking
from nabij.appointments.models import Appointment, BusyTime
from nabij.appointments.types import Mode
from tests.api.open_door import ANNA, code_of
from tests.browser.conftest import PageIn, in_turn
from tests.factories.appointments import make_service
from tests.factories.organisation import make_organisation
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
FOREIGN = """<!doctype html><html lang="{language}"><head><title>The village</title>
<meta name="viewport" content="width=device-width"><style>
button, input {{ all: unset !important; font-size: 3px !important; }} h2 {{ color: red; }}
</style></head><body><main><h1>The village</h1>
<script src="{origin}/widget.js" data-service="{service}" async></script>
<noscript><a href="{origin}/">Make an appointment</a></noscript></main></body></html>"""
WORDS = {
    "nl": ("Wanneer komt het u uit?", "Wie bent u?", "Vul de code in", "Uw afspraak is gemaakt"),
    "fi": ("Milloin sinulle sopii?", "Kuka olet?", "Kirjoita koodi", "Aikasi on varattu"),
    "en": (
        "When does it suit you?", "Who are you?", "Fill in the code", "Your appointment is made",
    ),
}  # fmt: skip
BUTTONS = {
    "nl": ("Volgende", "Deze afspraak maken"),
    "fi": ("Seuraava", "Varaa tämä aika"),
    "en": ("Next", "Make this appointment"),
}


@pytest.fixture
def foreign(live_server: Any) -> Iterator[Callable[[str, object], str]]:
    """Serve a page of somebody else's, and return its address."""
    pages: dict[str, str] = {}

    class Village(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Village)
    Thread(target=server.serve_forever, daemon=True).start()

    def address(language: str, service: object) -> str:
        pages[f"/{language}"] = FOREIGN.format(
            language=language, origin=live_server.url, service=service
        )
        return f"http://127.0.0.1:{server.server_port}/{language}"

    yield address
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("language", "width"), in_turn(("nl", 360), ("fi", 320), ("en", 1280), here=1)
)
def test_somebody_books_in_a_page_of_others(
    page_in: PageIn,
    foreign: Callable[[str, object], str],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
) -> None:
    make_organisation()
    service = make_service(with_professional=True)
    page = page_in(language, width=width)
    page.context.clear_cookies()
    page.goto(foreign(language, service.pk))
    choosing, who, code, done = WORDS[language]
    expect(page.get_by_role("heading", name=choosing)).to_be_visible()
    assert_accessible(page)
    screenshot(page, f"widget-times-{language}-{width}")
    page.locator("button.time").nth(2).click()
    expect(page.get_by_role("heading", name=who)).to_be_focused()
    following, book = BUTTONS[language]
    page.get_by_role("button", name=following).click()
    expect(page.get_by_role("alert")).to_be_visible()  # nothing was filled in
    assert_accessible(page)
    screenshot(page, f"widget-wrong-{language}-{width}")
    for name, value in ANNA.items():
        page.locator(f"#{name}").fill(str(value))
    page.get_by_role("button", name=following).click()
    expect(page.get_by_role("heading", name=code)).to_be_focused()
    assert_accessible(page)
    screenshot(page, f"widget-code-{language}-{width}")
    right = code_of(str(WebBooking.objects.get().pk))
    page.locator("#code").fill("000000" if right != "000000" else "111111")
    page.get_by_role("button", name=book).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#code").fill(right)
    page.get_by_role("button", name=book).click()
    expect(page.get_by_role("heading", name=done)).to_be_focused()
    assert_accessible(page)
    screenshot(page, f"widget-done-{language}-{width}")
    assert Appointment.objects.get().client.name == "Anna de Vries"
    assert page.context.cookies() == []


def test_how_one_meets_is_chosen_in_the_page_of_others(
    page_in: PageIn,
    foreign: Callable[[str, object], str],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    make_organisation()
    service = make_service(modes=[Mode.ON_SITE, Mode.PHONE], with_professional=True)
    page = page_in("nl", width=360)
    page.goto(foreign("nl", service.pk))
    page.locator("button.time").nth(2).click()
    expect(page.get_by_label("Bij ons")).to_be_checked()
    page.get_by_label("Per telefoon").check()
    assert_accessible(page)
    screenshot(page, "widget-ways-nl-360")
    for name, value in {**ANNA, "contact": "06 12345678"}.items():
        page.locator(f"#{name}").fill(str(value))
    page.get_by_role("button", name="Volgende").click()
    expect(page.get_by_role("heading", name="Vul de code in")).to_be_focused()
    assert WebBooking.objects.get().mode == "phone"


def test_another_time_gives_the_first_back_and_a_taken_one_is_told(
    page_in: PageIn, foreign: Callable[[str, object], str]
) -> None:
    make_organisation()
    service = make_service(with_professional=True)
    one, other = page_in("en"), page_in("en")
    for page in (one, other):
        page.goto(foreign("en", service.pk))
        page.locator("button.time").first.click()
        for name, value in ANNA.items():
            page.locator(f"#{name}").fill(str(value))
    one.get_by_role("button", name="Next").click()
    expect(one.get_by_role("heading", name="Fill in the code")).to_be_visible()
    other.get_by_role("button", name="Next").click()
    expect(other.get_by_role("alert")).to_contain_text("nearest free times")
    one.get_by_role("button", name="Choose another time").click()
    expect(one.get_by_role("heading", name="When does it suit you?")).to_be_visible()
    wait_until(lambda: not BusyTime.objects.exists(), 10)
