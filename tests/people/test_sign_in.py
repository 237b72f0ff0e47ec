"""Signing in by code on the pages, and how long it lasts."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser

from nabij.accounts.models import Session, SignInCode, User
from nabij.audit.models import Look
from nabij.delivery.models import Message
from nabij.ledger.operations import run_all
from nabij.lib import clock
from tests.factories.accounts import make_staff, make_user, sign_in
from tests.factories.people import make_client, make_mandate

pytestmark = pytest.mark.django_db
SIGN_IN = "/my/sign-in/"
CODE = "/my/sign-in/code/"


def _code() -> str:
    run_all()
    found = re.search(r"\b\d{6}\b", Message.objects.latest("id").body)
    assert found is not None
    return found[0]


def _signed_in(browser: Browser) -> bool:
    return browser.get("/my/").status_code == 200


def test_a_client_signs_in_by_mail(client: Browser) -> None:
    person = make_client(with_user=True)
    response = client.post(SIGN_IN + "?next=/my/profile/", {"address": person.email.upper()})
    assert response.status_code == 302
    assert response["Location"] == CODE
    response = client.post(CODE, {"code": _code()})
    assert response.status_code == 302
    assert response["Location"] == "/my/profile/"
    assert _signed_in(client)
    look = Look.objects.get(action="sign_in")
    assert (look.client_id, look.user_id, look.outcome) == (person.pk, person.user_id, "done")


def test_a_client_signs_in_by_mobile_as_typed_at_home(client: Browser) -> None:
    make_client(with_user=True, phone="+31612345678")
    client.post(SIGN_IN, {"address": "06 - 12 34 56 78"})
    message_code = _code()
    assert Message.objects.latest("id").channel == "sms"
    client.post(CODE, {"code": message_code})
    assert _signed_in(client)


def test_a_relative_signs_in(client: Browser) -> None:
    mandate = make_mandate(client=make_client())
    client.post(SIGN_IN, {"address": mandate.relative.email})
    client.post(CODE, {"code": _code()})
    assert _signed_in(client)


def test_known_and_unknown_addresses_look_the_same(client: Browser) -> None:
    make_client(with_user=True, email="known@example.org")
    pages = []
    for address in ("known@example.org", "other@example.org"):
        browser = Browser()
        first = browser.post(SIGN_IN, {"address": address})
        second = browser.get(CODE)
        wrong = browser.post(CODE, {"code": "x"})
        page = second.content.decode() + wrong.content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        pages.append((first.status_code, first["Location"], page.replace(address, "")))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("address", ["", "x", "0" * 300, "a@b", "06\x0012345678", "+999", "’"])
def test_what_is_no_address_gets_a_sentence(client: Browser, address: str) -> None:
    response = client.post(SIGN_IN, {"address": address})
    assert response.status_code == 200
    assert b"nabij-errors" in response.content
    assert not SignInCode.objects.exists()


def test_staff_without_care_gets_no_code_here(client: Browser) -> None:
    staff = make_staff()
    assert staff.email
    client.post(SIGN_IN, {"address": staff.email})
    run_all()
    assert not Message.objects.exists()


def test_wrong_codes_end_it(client: Browser) -> None:
    person = make_client(with_user=True)
    client.post(SIGN_IN, {"address": person.email})
    code = _code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(3):
        assert client.post(CODE, {"code": wrong}).status_code == 200
    client.post(CODE, {"code": code})
    assert not _signed_in(client)


def test_a_code_works_only_in_the_browser_that_asked(client: Browser) -> None:
    person = make_client(with_user=True)
    client.post(SIGN_IN, {"address": person.email})
    code = _code()
    other = Browser()
    assert other.post(CODE, {"code": code}).status_code == 302
    assert not _signed_in(other)


def test_sending_again_makes_the_earlier_code_useless(client: Browser) -> None:
    person = make_client(with_user=True)
    client.post(SIGN_IN, {"address": person.email})
    first = _code()
    assert client.post(CODE, {"again": "1"}).status_code == 302
    second = _code()
    if first != second:
        client.post(CODE, {"code": first})
        assert not _signed_in(client)
    client.post(CODE, {"code": second})
    assert _signed_in(client)


def test_asking_too_often_says_so_and_keeps_what_was_typed(client: Browser) -> None:
    for _ in range(5):
        client.post(SIGN_IN, {"address": "a@example.org"})
    response = client.post(SIGN_IN, {"address": "a@example.org"})
    assert response.status_code == 429
    assert b'value="a@example.org"' in response.content


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "nowhere", "%00"]
)
def test_nobody_is_led_elsewhere(client: Browser, target: str) -> None:
    person = make_client(with_user=True)
    client.post(SIGN_IN + "?next=" + target, {"address": person.email})
    assert client.post(CODE, {"code": _code()})["Location"] == "/my/"


def test_signing_in_makes_a_new_session_and_empties_the_old(client: Browser) -> None:
    person = make_client(with_user=True)
    client.post(SIGN_IN, {"address": person.email})
    before = client.session.session_key
    client.post(CODE, {"code": _code()})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert "sign_in_code" not in client.session


def test_signing_in_as_another_leaves_nothing_of_the_first(client: Browser) -> None:
    mandate = make_mandate(client=make_client())
    assert mandate.relative.user
    sign_in(client, mandate.relative.user)
    client.post("/my/for/", {"client": str(mandate.client_id)})
    other = make_client(with_user=True)
    client.post(SIGN_IN, {"address": other.email})
    client.post(CODE, {"code": _code()})
    assert "acting_for" not in client.session
    assert client.session["_auth_user_id"] == str(other.user_id)


def test_signing_out_ends_the_session_on_the_server(client: Browser) -> None:
    person = make_client(with_user=True)
    assert person.user
    sign_in(client, person.user)
    stolen = Browser()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[
        settings.SESSION_COOKIE_NAME
    ].value
    assert _signed_in(stolen)
    client.post("/my/sign-out/")
    assert not _signed_in(stolen)
    assert Look.objects.filter(action="sign_out", client_id=person.pk).exists()


def test_signing_out_needs_a_post(client: Browser) -> None:
    assert client.get("/my/sign-out/").status_code == 405


@pytest.mark.parametrize(("minutes", "open_still"), [(14, True), (16, False)])
def test_a_client_session_ends_after_a_quarter_of_an_hour(
    client: Browser, minutes: int, open_still: bool
) -> None:
    person = make_client(with_user=True)
    assert person.user
    sign_in(client, person.user)
    assert _signed_in(client)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert _signed_in(client) is open_still
    if not open_still:
        assert not _signed_in(client)


def test_using_it_keeps_a_session_alive_but_not_for_ever(client: Browser) -> None:
    person = make_client(with_user=True)
    assert person.user
    sign_in(client, person.user)
    start = clock.now()
    assert _signed_in(client)
    for step in range(1, 72):
        with clock.at(start + timedelta(minutes=10 * step)):
            assert _signed_in(client)
    with clock.at(start + timedelta(minutes=721)):
        assert not _signed_in(client)


def test_an_ended_session_is_told_kindly(client: Browser) -> None:
    person = make_client(with_user=True)
    assert person.user
    sign_in(client, person.user)
    client.get("/my/")
    with clock.at(clock.now() + timedelta(hours=1)):
        response = client.get("/my/profile/")
    assert response["Location"] == "/my/sign-in/?ended=1&next=/my/profile/"


def test_a_closed_account_is_out_at_once(client: Browser) -> None:
    person = make_client(with_user=True)
    assert person.user
    sign_in(client, person.user)
    User.objects.filter(pk=person.user.pk).update(is_active=False)
    assert not _signed_in(client)


def test_a_code_does_not_open_the_desk(client: Browser) -> None:
    staff = make_staff()
    make_client(user=staff, email="nurse@example.org")
    client.force_login(staff)  # as after a code: no second factor
    assert _signed_in(client)
    response = client.get("/desk/")
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/sign-in/")


def test_portal_pages_are_not_for_somebody_without_care(client: Browser) -> None:
    sign_in(client, make_user())
    assert client.get("/my/").status_code == 404
