"""The day of the appointment in a browser: it gets late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from nabij.lib import clock
from tests.browser.conftest import PageIn
from tests.browser.walking import follow
from tests.factories.accounts import make_staff
from tests.factories.late import MONDAY, make_day
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]
Shot = Callable[[Page, str], object]


@pytest.mark.parametrize(("language", "width"), [("nl", 360), ("fi", 1280), ("en", 360)])
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
