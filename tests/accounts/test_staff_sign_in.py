"""Staff signing in on the pages: password, then a second factor; nobody gets in with one alone."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client as Browser

from nabij.accounts import operations
from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.audit.models import Look
from nabij.lib import clock
from tests.factories.accounts import PASSWORD, make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FACES = ("desk", "studio")
STRANGE = [
    *("", "x", "[]", "{}", '{"id": 1}', "null", '{"response": {}}'),
    pytest.param("[" * 100_000, id="nested too deep"),
]


def _code(secret: str = SECRET) -> str:
    counter = int(clock.system_now().timestamp()) // 30
    return str(format_hotp_value(hotp_value(secret, counter)))


def _wrong() -> str:
    near = {
        format_hotp_value(hotp_value(SECRET, int(clock.system_now().timestamp()) // 30 + step))
        for step in range(-3, 4)
    }
    return next(code for code in ("000000", "111111", "222222") if code not in near)


def _manager(*, with_app: bool = True) -> User:
    user = make_staff(role=Role.MANAGER, password=PASSWORD)
    if with_app:
        operations.add_authenticator_app(user=user, secret=SECRET)
    return user


def _password(browser: Browser, user: User, password: str = PASSWORD, face: str = "studio") -> int:
    return browser.post(
        f"/{face}/sign-in/", {"email": user.email, "password": password}
    ).status_code


def _is_in(browser: Browser) -> bool:
    return browser.get("/studio/").status_code == 200


def _codes_shown(browser: Browser) -> list[str]:
    page = browser.get("/studio/sign-in/recovery-codes/").content.decode()
    return re.findall(r"<code>(\d{8})</code>", page)


def test_password_and_app_let_in(client: Browser) -> None:
    user = _manager()
    response = client.post(
        "/studio/sign-in/?next=/studio/", {"email": user.email, "password": PASSWORD}
    )
    assert response["Location"] == "/studio/sign-in/second-step/"
    assert not _is_in(client)
    response = client.post("/studio/sign-in/second-step/", {"code": _code()})
    assert response["Location"] == "/studio/"
    assert _is_in(client)
    look = Look.objects.get(action="sign_in", outcome="done")
    assert (look.user_id, look.role, look.what) == (user.pk, "manager", "studio.sign-in")


@pytest.mark.parametrize("face", FACES)
def test_wrong_password_and_unknown_address_look_the_same(client: Browser, face: str) -> None:
    user = _manager()
    pages = []
    for email, password in ((user.email, "wrong"), ("nobody@example.org", PASSWORD)):
        page = client.post(f"/{face}/sign-in/", {"email": email, "password": password})
        assert page.status_code == 200
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        text = re.sub(r'"challenge": "[^"]+"', "", text)
        pages.append(text.replace(str(email), ""))
    assert pages[0] == pages[1]
    assert Look.objects.filter(action="sign_in", outcome="failed").count() == 2


def test_a_client_with_a_password_is_not_staff(client: Browser) -> None:
    user = make_user(password=PASSWORD)
    assert _password(client, user) == 200


def test_a_closed_account_does_not_get_in(client: Browser) -> None:
    user = _manager()
    operations.close_account(user_id=user.pk)
    assert _password(client, user) == 200


def test_a_code_works_once(client: Browser) -> None:
    user = _manager()
    _password(client, user)
    code = _code()
    client.post("/studio/sign-in/second-step/", {"code": code})
    cache.clear()  # allauth forgets used codes sooner than they end
    other = Browser()
    _password(other, user)
    other.post("/studio/sign-in/second-step/", {"code": code})
    assert not _is_in(other)


def test_a_recovery_code_lets_in_once(client: Browser) -> None:
    user = _manager()
    codes = operations.show_recovery_codes(user=user)
    for browser, lets_in in ((client, True), (Browser(), False)):
        _password(browser, user)
        browser.post("/studio/sign-in/second-step/", {"code": codes[0]})
        assert _is_in(browser) is lets_in


def test_guessing_codes_ends(client: Browser) -> None:
    user = _manager()
    _password(client, user)
    answers = [
        client.post("/studio/sign-in/second-step/", {"code": _wrong()}).status_code
        for _ in range(11)
    ]
    assert answers == [200] * 10 + [429]
    assert client.post("/studio/sign-in/second-step/", {"code": _code()}).status_code == 429
    assert not _is_in(client)


def test_guessing_a_password_ends_for_that_account_only(client: Browser) -> None:
    user, colleague = _manager(), _manager()
    answers = [_password(client, user, "wrong") for _ in range(9)]
    assert answers == [200] * 8 + [429]
    assert _password(client, user) == 429
    assert _password(client, colleague) == 302
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert _password(client, user) == 302


def test_second_step_needs_the_first_and_not_long_ago(client: Browser) -> None:
    user = _manager()
    assert client.get("/studio/sign-in/second-step/").status_code == 302
    _password(client, user)
    assert client.get("/studio/sign-in/second-step/").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert client.get("/studio/sign-in/second-step/").status_code == 302


def test_who_has_no_second_factor_sets_one_up_first(client: Browser) -> None:
    user = _manager(with_app=False)
    _password(client, user)
    response = client.get("/studio/sign-in/second-step/")
    assert response["Location"] == "/studio/sign-in/set-up/"
    page = client.get("/studio/sign-in/set-up/").content.decode()
    assert not _is_in(client)
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    secret = found[1].replace(" ", "")
    wrong = client.post("/studio/sign-in/set-up/", {"code": "000"})
    assert secret[:4] in wrong.content.decode()
    assert not _is_in(client)
    response = client.post("/studio/sign-in/set-up/", {"code": _code(secret)})
    assert response["Location"] == "/studio/sign-in/recovery-codes/"
    assert _is_in(client)
    assert (
        len(re.findall(r"<code>\d{8}</code>", client.get(response["Location"]).content.decode()))
        == 10
    )
    assert "<code>" not in client.get(response["Location"]).content.decode()


def test_a_password_alone_can_not_add_a_factor_to_one_that_is_there(client: Browser) -> None:
    user = _manager()
    _password(client, user)
    assert client.get("/studio/sign-in/set-up/").status_code == 302
    assert client.post("/studio/sign-in/set-up/", {"code": "1"}).status_code == 302


def test_secrets_are_stored_enciphered() -> None:
    user = _manager()
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert SECRET not in stored


def test_new_recovery_codes_end_the_old(client: Browser) -> None:
    user = _manager()
    old = operations.show_recovery_codes(user=user)
    sign_in(client, user)
    assert client.post("/studio/sign-in/recovery-codes/").status_code == 302
    new = re.findall(
        r"<code>(\d{8})</code>", client.get("/studio/sign-in/recovery-codes/").content.decode()
    )
    assert len(new) == 10
    assert set(new) != set(old)
    other = Browser()
    _password(other, user)
    other.post("/studio/sign-in/second-step/", {"code": old[0]})
    assert not _is_in(other)


@pytest.mark.parametrize("credential", STRANGE)
@pytest.mark.parametrize("page", ["/studio/sign-in/", "/studio/sign-in/second-step/"])
def test_a_strange_passkey_gets_a_sentence(client: Browser, page: str, credential: str) -> None:
    _password(client, _manager())
    response = client.post(page, {"credential": credential})
    assert response.status_code == 200
    assert not _is_in(client)


@pytest.mark.parametrize("credential", STRANGE)
def test_a_strange_new_passkey_gets_a_sentence(client: Browser, credential: str) -> None:
    _password(client, _manager(with_app=False))
    response = client.post("/studio/sign-in/set-up/", {"credential": credential})
    assert response.status_code == 200
    assert not _is_in(client)


@pytest.mark.parametrize(("minutes", "open_still"), [(29, True), (31, False)])
def test_a_staff_session_lasts_half_an_hour(
    client: Browser, minutes: int, open_still: bool
) -> None:
    sign_in(client, _manager())
    assert _is_in(client)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert _is_in(client) is open_still


@pytest.mark.parametrize("face", FACES)
def test_signing_out(client: Browser, face: str) -> None:
    user = make_staff(role=Role.MANAGER)
    sign_in(client, user)
    response = client.post(f"/{face}/sign-out/")
    assert response["Location"] == f"/{face}/sign-in/?out=1"
    assert not _is_in(client)
    assert Look.objects.filter(action="sign_out", user_id=user.pk).exists()


def test_a_very_long_password_is_refused_without_work(client: Browser) -> None:
    response = client.post("/studio/sign-in/", {"email": "a@example.org", "password": "x" * 10_000})
    assert response.status_code == 200
