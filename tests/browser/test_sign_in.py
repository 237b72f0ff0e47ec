"""Signing in, as people do: by code in three languages, by passkey, and the pages about oneself."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import CDPSession, Page, expect

from nabij.accounts.types import Role
from nabij.delivery.models import Message
from nabij.ledger.operations import run_all
from nabij.lib import clock
from nabij.people import operations
from nabij.people.types import SYSTEM, Scope
from tests.browser.conftest import LANGUAGES, PageIn, in_turn
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client, make_mandate, make_relative

WIDTHS = (360, 1280)
Take = Callable[[Page, str], object]
Check = Callable[[Page], None]
WORDS = {
    "nl": ("Stuur mij een code", "Inloggen", "Uitloggen"),
    "fi": ("Lähetä minulle koodi", "Kirjaudu sisään", "Kirjaudu ulos"),
    "en": ("Send me a code", "Sign in", "Sign out"),
}


def _code() -> str:
    run_all()
    found = re.search(r"\b\d{6}\b", Message.objects.latest("id").body)
    assert found is not None
    return found[0]


def _look(page: Page, name: str, check: Check, take: Take) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        take(page, f"{name}-{width}")
        check(page)


@pytest.mark.parametrize("language", in_turn(*LANGUAGES, here=0))
def test_a_client_signs_in_by_code_and_out(
    page_in: PageIn, assert_accessible: Check, screenshot: Take, language: str
) -> None:
    make_organisation()
    person = make_client(with_user=True, language=language)
    send, sign_in, sign_out = WORDS[language]
    page = page_in(language, width=360)
    page.goto("/my/profile/")
    _look(page, f"sign-in-{language}", assert_accessible, screenshot)
    page.get_by_role("button", name=send).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    page.locator("#id_address").fill(person.email)
    page.get_by_role("button", name=send).click()
    page.wait_for_url("**/sign-in/code/")
    _look(page, f"sign-in-code-{language}", assert_accessible, screenshot)
    code = _code()
    page.locator("#id_code").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name=sign_in, exact=True).click()
    page.wait_for_url("**/my/profile/")
    _look(page, f"profile-{language}", assert_accessible, screenshot)
    page.get_by_role("button", name=sign_out).click()
    page.wait_for_url("**/sign-in/?out=1")
    assert_accessible(page)
    page.goto("/my/")
    page.wait_for_url("**/sign-in/?next=/my/")


def test_signing_in_needs_no_scripts(page_in: PageIn) -> None:
    make_organisation()
    person = make_client(with_user=True)
    page = page_in("nl", scripts=False)
    page.goto("/my/sign-in/")
    page.locator("#id_address").fill(person.email)
    page.locator("#id_address").press("Enter")
    page.wait_for_url("**/sign-in/code/")
    page.locator("#id_code").fill(_code())
    page.locator("#id_code").press("Enter")
    page.wait_for_url("**/my/")


@pytest.mark.parametrize("language", in_turn(*LANGUAGES, here=1))
def test_pages_about_oneself(
    page_in: PageIn, assert_accessible: Check, screenshot: Take, language: str
) -> None:
    make_organisation()
    department = make_department()
    relative = make_relative(with_user=True)
    make_client(user=relative.user, given_name="Bram", family_name=relative.family_name)
    person = make_client(given_name="Anna", departments=[department])
    make_mandate(client=person, relative=relative)
    nurse = make_staff(role=Role.PROFESSIONAL, team=make_team(departments=[department]), name="Els")
    desk = page_in(language, user=nurse)
    desk.goto(f"/desk/clients/{person.pk}/")
    page = page_in(language, user=relative.user)
    page.goto("/my/for/")
    _look(page, f"for-{language}", assert_accessible, screenshot)
    page.get_by_role("radio", name=re.compile(person.name)).check(force=True)
    page.locator("main .nabij-actions button").click()
    page.wait_for_url("**/my/")
    expect(page.get_by_text(person.name).first).to_be_visible()
    page.goto("/my/who-looked/")
    expect(page.get_by_text(re.compile("Els, "))).to_be_visible()
    _look(page, f"looks-{language}", assert_accessible, screenshot)


@pytest.mark.parametrize("language", in_turn(*LANGUAGES, here=2))
def test_finding_a_client_at_the_desk(
    page_in: PageIn, assert_accessible: Check, screenshot: Take, language: str
) -> None:
    make_organisation()
    department = make_department()
    person = make_client(family_name="Jansen", departments=[department], phone="+31612345678")
    operations.give_mandate(
        client_id=person.pk,
        relative_id=make_relative(phone="+31687654321").pk,
        scopes=[Scope.VIEW_APPOINTMENTS],
        valid_from=clock.now() - timedelta(hours=1),
        valid_until=clock.now() + timedelta(days=90),
        by=SYSTEM,
    )
    page = page_in(language, user=make_staff(team=make_team(departments=[department])))
    page.goto("/desk/clients/")
    assert_accessible(page)
    page.locator("#id_q").fill("nobody")
    page.locator("#id_q").press("Enter")
    page.wait_for_url("**?search=*")
    searched = page.url
    _look(page, f"desk-clients-none-{language}", assert_accessible, screenshot)
    page.locator("#id_q").fill("jansen")
    page.locator("#id_q").press("Enter")
    page.wait_for_url(lambda url: "?search=" in url and url != searched)
    _look(page, f"desk-clients-{language}", assert_accessible, screenshot)
    page.get_by_role("link", name="Anna Jansen").click()
    expect(page.get_by_role("heading", level=1, name="Anna Jansen")).to_be_visible()
    _look(page, f"desk-client-{language}", assert_accessible, screenshot)
    page.go_back()
    expect(page.locator("#id_q")).to_have_value("jansen")
    expect(page.get_by_role("link", name="Anna Jansen")).to_be_visible()


def _with_authenticator(page: Page) -> CDPSession:
    """Give the page a device that can make passkeys and always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_makes_a_passkey_and_signs_in_with_it(
    page_in: PageIn, assert_accessible: Check, screenshot: Take, language: str
) -> None:
    make_organisation()
    user = make_staff(role=Role.MANAGER, password=PASSWORD, language=language)
    page = page_in(language)
    _with_authenticator(page)
    page.goto("/studio/")  # at localhost: a passkey belongs to a name, not a number
    _look(page, f"staff-sign-in-{language}", assert_accessible, screenshot)
    page.locator("#id_email").fill(user.email or "")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/sign-in/set-up/")
    _look(page, f"staff-enrol-{language}", assert_accessible, screenshot)
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/sign-in/recovery-codes/")
    _look(page, f"staff-recovery-codes-{language}", assert_accessible, screenshot)
    page.locator("main .nabij-button").click()
    page.wait_for_url("**/studio/")
    page.locator(".nabij-account button").click()
    page.wait_for_url("**/sign-in/?out=1")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/studio/")
    page.locator(".nabij-account button").click()
    page.wait_for_url("**/sign-in/?out=1")
    page.locator("#id_email").fill(user.email or "")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/sign-in/second-step/")
    _look(page, f"staff-second-step-{language}", assert_accessible, screenshot)
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/studio/")
