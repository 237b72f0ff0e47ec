"""The day of the appointment in a browser: it gets late, one arrives, a mistake is taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from nabij.lib import clock
from tests.browser.conftest import PageIn, in_turn
from tests.browser.walking import follow
from tests.factories.accounts import make_staff
from tests.factories.late import MONDAY, make_day
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]
Shot = Callable[[Page, str], object]


@pytest.mark.parametrize(
    ("language", "width"), in_turn(("nl", 360), ("fi", 1280), ("en", 360), here=0)
)
def test_the_desk_says_how_late_it_is_and_the_client_reads_it(
    page_in: PageIn, assert_accessible: Check, screenshot: Shot, language: str, width: int
) -> None:
    with clock.at(MONDAY - timedelta(hours=1)):
        make_organisation()
        department = make_department()
        annie = make_client(with_user=True, departments=[department])
        appointment = make_day([annie, make_client()], department=department)[0]
        agent = make_staff(team=make_team(departments=[department]))

        def look(page: Page, name: str) -> None:
            assert_accessible(page)
            screenshot(page, f"late-{name}-{language}-{width}")

        desk = page_in(language, width=width, user=agent)
        desk.goto("/desk/appointments/")
        follow(desk.locator("a[href='/desk/appointments/late/']"))
        look(desk, "list")
        follow(desk.locator("main .nabij-list a").first)
        look(desk, "form")
        desk.locator("input[name=minutes][value='30']").check(force=True)
        follow(desk.locator("main form button").first)
        expect(desk.locator("main .nabij-tag")).to_have_count(1)
        look(desk, "noted")
        desk.goto("/desk/appointments/")
        look(desk, "day")
        own = page_in(language, width=width, user=annie.user)
        own.goto("/my/")
        expect(own.locator("main .nabij-notice")).to_contain_text("10")
        look(own, "home")
        own.goto(f"/my/appointments/{appointment.pk}/")
        expect(own.locator("main .nabij-notice--warning")).to_contain_text("30")
        look(own, "detail")
        own.goto("/my/appointments/")
        look(own, "own-list")


@pytest.mark.parametrize(
    ("language", "width"), in_turn(("nl", 360), ("fi", 360), ("en", 1280), here=1)
)
def test_a_client_says_on_the_telephone_that_she_is_there(
    page_in: PageIn, assert_accessible: Check, screenshot: Shot, language: str, width: int
) -> None:
    with clock.at(MONDAY - timedelta(minutes=20)):
        make_organisation()
        department = make_department()
        annie = make_client(with_user=True, departments=[department])
        appointment = make_day([annie], department=department)[0]
        agent = make_staff(team=make_team(departments=[department]), name="Els de Boer")

        def look(page: Page, name: str) -> None:
            assert_accessible(page)
            screenshot(page, f"here-{name}-{language}-{width}")

        desk = page_in(language, width=width, user=agent)
        desk.goto("/desk/appointments/signs/")
        code = desk.locator(".appointments-sign__code").inner_text()
        look(desk, "sign")
        page = page_in(language, width=width, user=annie.user)
        page.goto("/my/")
        look(page, "home")
        follow(page.locator("main a[href$='/here/']"))
        look(page, "ask")
        page.locator("main input[name=code]").fill("12")
        follow(page.locator("main form button"))
        look(page, "wrong")
        page.locator("main input[name=code]").fill(code)
        page.locator("main form button").click()
        page.wait_for_url("**/?done=here")
        look(page, "done")
        desk.goto(f"/desk/appointments/{appointment.pk}/")
        look(desk, "noted")
        follow(desk.locator("form[action$='/take-back/'] button"))
        look(desk, "taken-back")
        appointment.refresh_from_db()
        assert appointment.status == "booked"


@pytest.mark.parametrize(
    ("language", "width"), in_turn(("nl", 1280), ("fi", 1280), ("nl", 360), here=1)
)
def test_the_screen_by_the_entrance(
    page_in: PageIn, assert_accessible: Check, screenshot: Shot, language: str, width: int
) -> None:
    with clock.at(MONDAY - timedelta(minutes=20)):
        make_organisation()
        appointment = make_day([make_client(phone="+31612345678")])[0]
        desk = make_staff(team=make_team(departments=[appointment.department]))
        page = page_in(language, user=desk, width=width)
        page.clock.install()

        def look(name: str) -> None:
            assert_accessible(page)
            screenshot(page, f"kiosk-{name}-{language}-{width}")

        def say(*, phone: str) -> None:
            page.locator("main input[name=born_on]").fill("02051944")
            page.locator("main input[name=phone]").fill(phone)
            follow(page.locator("main form button"))

        start = f"/here/{appointment.location_id}/"
        page.goto(start)
        look("not-started")
        page.goto("/desk/appointments/signs/")
        follow(page.locator("form[action$='/start/'] button"))
        assert page.url.endswith(start)
        expect(page.locator("nav")).to_have_count(0)
        look("start")
        follow(page.locator("main form button"))
        look("wrong")
        say(phone="0000")
        look("desk")
        follow(page.locator("main a.nabij-button"))
        say(phone="5678")
        look("done")
        appointment.refresh_from_db()
        assert appointment.status == "arrived"
        with page.expect_navigation():
            page.clock.fast_forward("01:01")
        expect(page.locator("main input[name=born_on]")).to_have_value("")
        page.locator("main input[name=born_on]").fill("2")
        with page.expect_navigation():  # who walks away leaves nothing to the next
            page.clock.fast_forward("01:01")
        expect(page.locator("main input[name=born_on]")).to_have_value("")
