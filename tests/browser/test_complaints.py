"""From a complaint in the portal to a compliment for the team, and what lies between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.organisation.models import Department
from nabij.surveys.types import Caller
from tests.browser.conftest import PageIn
from tests.browser.walking import follow
from tests.factories.accounts import make_staff
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client
from tests.factories.surveys import case_token, make_cause, make_complaint, make_improvement

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_complaint_to_compliment(
    page_in: PageIn, live_server: Any, assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:  # fmt: skip
    make_organisation()
    department = make_department(names={"nl": "Orthopedie"})
    agent = make_staff(team=make_team(departments=[department]), name="Els de Boer")
    person = make_client(departments=[department], with_user=True)

    def look(page: Page, name: str) -> None:
        assert_accessible(page)
        screenshot(page, f"{name}-nl")

    portal, desk = page_in("nl", user=person.user, width=360), page_in("nl", user=agent)
    portal.goto("/my/")
    follow(portal.get_by_role("link", name="Feedback", exact=True))
    look(portal, "cases-empty")
    follow(portal.get_by_role("link", name="Klacht indienen").first)
    look(portal, "complain")
    portal.get_by_label("Wat is er gebeurd?").fill("Niemand belde mij terug over de uitslag.")
    portal.get_by_label("Wat zou u helpen?").fill("Dat iemand het uitlegt.")
    portal.get_by_role("button", name="Verstuur mijn klacht").click()
    expect(portal.get_by_text("Waar het", exact=False).or_(portal.locator("h1"))).to_be_visible()
    look(portal, "case")

    desk.goto(reverse("surveys:follow-ups"))
    follow(desk.get_by_role("link", name=person.name))
    look(desk, "complaint-desk")
    desk.locator("#contact_text").fill("Gebeld en uitgelegd.")
    desk.locator("#contact_promise").fill("Voortaan bellen we binnen een dag")
    desk.get_by_role("button", name="Notitie bewaren").first.click()
    desk.locator("#ask_text").fill("U had gelijk. Wij bellen voortaan binnen een dag terug.")
    desk.get_by_role("button", name="Vraag het de cliënt").click()

    portal.reload()
    expect(portal.get_by_text("Wij bellen voortaan binnen een dag terug.")).to_be_visible()
    look(portal, "case-answered")
    portal.get_by_role("radio", name="Ja, ik ben tevreden").check(force=True)
    portal.locator("#verdict_text").fill("Dank aan Els de Boer, zij luisterde echt.")
    portal.get_by_role("button", name="Versturen").first.click()
    expect(portal.get_by_text("Opgelost").first).to_be_visible()

    desk.goto(reverse("surveys:compliments"))
    look(desk, "compliments")
    assert "Els de Boer, zij" not in desk.content()
    desk.get_by_role("button", name="Doorgeven aan het team").click()
    desk.goto("/desk/")
    expect(desk.get_by_text("zij luisterde echt.")).to_be_visible()
    look(desk, "desk-compliment")
    pages_around(page_in, look, department=department, portal=portal)


def pages_around(
    page_in: PageIn, look: Callable[[Page, str], None], *, department: Department, portal: Page
) -> None:
    """Look at the other pages on which people tell us something, or read what we did."""
    visitor = page_in("nl", width=360)
    visitor.goto(reverse("surveys:complain-public"))
    look(visitor, "complain-public")
    caller = Caller(name="Ans de Wit", email="ans@example.org")
    complaint = make_complaint(department=department, caller=caller)
    visitor.goto(reverse("surveys:case-link", args=[case_token(complaint)]))
    look(visitor, "case-link")

    improvement = make_improvement(is_published=True)
    for name in ("tell-public", "told", "improvements"):
        visitor.goto(reverse(f"surveys:{name}"))
        look(visitor, name)
    visitor.goto(reverse("insights:public"))
    look(visitor, "figures-public")
    portal.goto(reverse("surveys:tell"))
    look(portal, "tell")
    portal.goto(reverse("surveys:cases"))
    look(portal, "cases")
    studio = page_in("nl", user=make_staff(role=Role.MANAGER))
    studio.goto(reverse("insights:work"))
    look(studio, "work")
    make_cause()
    for name, args in (
        ("loop", []),
        ("causes", []),
        ("terms", [department.location_id]),
        ("improvements-studio", []),
        ("improvement-new", []),
        ("improvement", [improvement.pk]),
    ):
        studio.goto(reverse(f"surveys:{name}", args=args))
        look(studio, name)
