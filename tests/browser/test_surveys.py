"""The survey and the follow-up in a browser: thumb, keyboard, three languages, without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.people.models import Client
from nabij.surveys.models import FollowUp, Response
from nabij.surveys.operations import ask_solved, note_contact
from tests.browser.conftest import LANGUAGES, PageIn, assert_no_sideways_scroll, in_turn
from tests.browser.walking import follow
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_location, make_team
from tests.factories.people import make_client
from tests.factories.surveys import (
    make_follow_up,
    make_invitation,
    make_response,
    solution_token,
    survey_token,
)

NEXT = {"nl": "Volgende vraag", "fi": "Seuraava kysymys", "en": "Next question"}
GO_ON = {"nl": "Verder", "fi": "Jatka", "en": "Go on"}
SEND = {"nl": "Mijn antwoorden versturen", "fi": "Lähetä vastaukseni", "en": "Send my answers"}
THANKS = {"nl": "Dank u wel", "fi": "Kiitos", "en": "Thank you"}
Accessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], object]
pytestmark = pytest.mark.django_db(transaction=True)


def client_of(language: str) -> Client:
    """A client whose location keeps opening hours, so that a promise has a time."""
    department = make_department(location=make_location(opening_hours=True))
    return make_client(language=language, departments=[department])


@pytest.mark.parametrize("language", in_turn(*LANGUAGES, here=2))
def test_survey_on_a_phone(
    page_in: PageIn, assert_accessible: Accessible, screenshot: Screenshot, language: str
) -> None:
    invitation = make_invitation(client=client_of(language))
    page = page_in(language, width=360)
    page.goto(f"/s/{survey_token(invitation)}/")
    assert_accessible(page)
    screenshot(page, f"survey-1-{language}-360")
    page.get_by_role("radio", name="2", exact=True).check(force=True)
    follow(page.get_by_role("button", name=NEXT[language]))
    assert_accessible(page)
    screenshot(page, f"survey-2-{language}-360")
    page.get_by_role("radio", name="6", exact=True).check(force=True)
    follow(page.get_by_role("button", name=NEXT[language]))
    assert_accessible(page)
    page.get_by_role("textbox").fill("Prima geholpen.")
    screenshot(page, f"survey-3-{language}-360")
    follow(page.get_by_role("button", name=GO_ON[language]))
    assert_accessible(page)
    page.get_by_role("radio").nth(1).check(force=True)
    screenshot(page, f"survey-4-{language}-360")
    page.get_by_role("button", name=SEND[language]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS[language])
    assert_accessible(page)
    screenshot(page, f"survey-thanks-{language}-360")
    response = Response.objects.get()
    assert (response.ces, response.nps, response.comment) == (2, 6, "Prima geholpen.")
    assert response.language == language
    assert FollowUp.objects.get().reasons == ["asked_contact", "low_score"]


def test_arrow_keys_choose_and_never_send(page_in: PageIn) -> None:
    invitation = make_invitation()
    page = page_in("nl", width=320)
    page.goto(f"/s/{survey_token(invitation)}/")
    assert_no_sideways_scroll(page)
    page.get_by_role("radio").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="4", exact=True)).to_be_checked()
    assert Response.objects.count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommend/")
    assert Response.objects.get().ces == 4


def test_without_scripts_one_goes_back_and_chooses_another_language(page_in: PageIn) -> None:
    invitation = make_invitation()
    page = page_in("nl", width=360, scripts=False)
    page.goto(f"/s/{survey_token(invitation)}/")
    page.get_by_role("radio", name="3", exact=True).check(force=True)
    page.get_by_role("button", name=NEXT["nl"]).click()
    page.get_by_role("link", name="Vorige vraag").click()
    expect(page.get_by_role("radio", name="3", exact=True)).to_be_checked()
    page.get_by_role("button", name="Suomi").click()
    expect(page.get_by_role("button", name=NEXT["fi"])).to_be_visible()
    expect(page.get_by_role("radio", name="3", exact=True)).to_be_checked()


def test_what_is_wrong_is_said(page_in: PageIn, assert_accessible: Accessible) -> None:
    invitation = make_invitation()
    page = page_in("nl", width=360)
    page.goto(f"/s/{survey_token(invitation)}/")
    page.get_by_role("button", name=NEXT["nl"]).click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een cijfer")
    assert page.title().startswith("Fout:")
    assert_accessible(page)


def desk_page(page: Page, live_server: Any, department: Any) -> Page:
    """Sign an agent of the department in."""
    agent = make_staff(
        role=Role.AGENT, team=make_team(departments=[department]), name="Ineke Bosch"
    )
    session = sign_in(Browser(), agent).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return page


@pytest.mark.parametrize(
    ("language", "width"), in_turn(("nl", 1280), ("fi", 360), ("en", 1280), here=1)
)
def test_follow_up_from_list_to_question(
    page_in: PageIn,
    live_server: Any,
    assert_accessible: Accessible,
    screenshot: Screenshot,
    language: str,
    width: int,
) -> None:
    department = make_department(
        location=make_location(opening_hours=True),
        names={"nl": "Revalidatie", "fi": "Kuntoutus", "en": "Rehabilitation"},
    )
    page = desk_page(page_in(language, width=width), live_server, department)
    page.goto("/desk/follow-ups/")
    assert_accessible(page)
    client = make_client(
        given_name="Wil", family_name="Verhoeven", phone="+31612345678", departments=[department]
    )
    words = "Ik heb drie keer moeten bellen voordat iemand mij hielp."
    follow_up = make_follow_up(
        client=client, department=department, nps=3, ces=5, comment=words, contact_me=True
    )
    page.reload()
    assert_accessible(page)
    screenshot(page, f"follow-ups-{language}-{width}")
    page.get_by_role("link", name="Wil Verhoeven").click()
    expect(page.get_by_text(words)).to_be_visible()
    assert_accessible(page)
    screenshot(page, f"follow-up-{language}-{width}")
    page.locator("#contact_text").fill("Gebeld en excuses gemaakt.")
    page.locator(f'form[action$="{follow_up.pk}/contact/"] button').click()
    expect(page.get_by_text("Gebeld en excuses gemaakt.")).to_be_visible()
    page.locator("#ask_text").fill("U krijgt een vast nummer.")
    assert_accessible(page)
    screenshot(page, f"follow-up-contacted-{language}-{width}")
    follow(page.locator(f'form[action$="{follow_up.pk}/ask/"] button'))
    follow_up.refresh_from_db()
    assert follow_up.status == "asked"
    assert_accessible(page)


@pytest.mark.parametrize("language", in_turn(*LANGUAGES, here=0))
def test_the_client_says_whether_it_is_solved(
    page_in: PageIn, assert_accessible: Accessible, screenshot: Screenshot, language: str
) -> None:
    department = make_department(location=make_location(opening_hours=True))
    client = make_client(language=language, departments=[department])
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    follow_up = make_follow_up(client=client, department=department)
    note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    ask_solved(follow_up_id=follow_up.pk, text="U hebt nu een vast nummer.", by=by)
    page = page_in(language, width=360)
    page.goto(f"/f/{solution_token(follow_up)}/")
    assert_accessible(page)
    screenshot(page, f"solved-{language}-360")
    page.get_by_role("radio").nth(1).check(force=True)
    page.get_by_role("textbox").fill("Nog niet.")
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS[language])
    assert_accessible(page)
    follow_up.refresh_from_db()
    assert follow_up.status == "reopened"


def test_pages_at_the_end_are_accessible(page_in: PageIn, assert_accessible: Accessible) -> None:
    response = make_response()
    assert response.invitation is not None
    page = page_in("nl", width=360)
    page.goto(f"/s/{survey_token(response.invitation)}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    assert_accessible(page)
