"""One's own account: factors, recovery codes, password, and sessions that are over."""

import io
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from nabij.accounts import operations
from nabij.accounts.models import Session, User
from nabij.accounts.queries import factor_rows
from nabij.accounts.tasks import purge
from nabij.accounts.types import Role
from nabij.audit.models import Look
from nabij.lib import clock
from tests.factories.accounts import PASSWORD, make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "een heel nieuw wachtwoord"
FACES = ("desk", "studio")


@pytest.fixture
def user() -> User:
    user = make_staff(role=Role.MANAGER, password=PASSWORD, name="Els Bakker")
    operations.add_authenticator_app(user=user, secret=SECRET)
    return user


def add_passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )


def change(browser: Browser, *, current: str = PASSWORD, new: str = NEW) -> str:
    data = {"current": current, "new": new}
    return browser.post("/studio/account/password/", data, follow=True).text


@pytest.mark.parametrize("face", FACES)
def test_the_page_shows_what_one_signs_in_with(client: Browser, user: User, face: str) -> None:
    page = sign_in(client, user).get(f"/{face}/account/").text
    assert "Els Bakker" in page
    assert "Authenticator-app" in page
    assert "Nog niet gebruikt" in page
    assert "Verwijderen" not in page  # the only one
    add_passkey(user)
    assert client.get(f"/{face}/account/").text.count("Verwijderen") == 2


def test_the_name_in_the_header_leads_there(client: Browser, user: User) -> None:
    assert 'href="/studio/account/"' in sign_in(client, user).get("/studio/").text


@pytest.mark.parametrize("page", ["", "password/", "remove/"])
def test_without_a_second_factor_it_is_closed(client: Browser, user: User, page: str) -> None:
    client.force_login(user)
    address = f"/studio/account/{page}"
    answer = client.post(address) if page else client.get(address)
    assert answer["Location"] == "/studio/sign-in/"


def test_a_factor_is_removed_but_never_the_last(client: Browser, user: User) -> None:
    passkey = add_passkey(user)
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    sign_in(client, user)
    for number, says in (
        (app.pk, "Verwijderd."),
        (app.pk, "al verwijderd"),
        (passkey.pk, "enige tweede stap"),
    ):
        page = client.post("/studio/account/remove/", {"factor": number}, follow=True)
        assert says in page.text
    assert [row.id for row in factor_rows(user.pk)] == [passkey.pk]
    look = Look.objects.get(what="studio.remove-factor")
    assert (look.user_id, look.action) == (user.pk, "change")


@pytest.mark.parametrize("strange", ["", "x", "-1", "0", str(2**70), "\x00"])
def test_strange_removals_change_nothing(client: Browser, user: User, strange: str) -> None:
    add_passkey(user)
    answer = sign_in(client, user).post("/studio/account/remove/", {"factor": strange})
    assert answer.status_code == 302
    assert len(factor_rows(user.pk)) == 2


def test_a_colleagues_factor_and_the_recovery_codes_stay(client: Browser, user: User) -> None:
    add_passkey(user)
    colleague = make_staff(role=Role.MANAGER)
    operations.add_authenticator_app(user=colleague, secret=SECRET)
    sign_in(client, user)
    for factor in Authenticator.objects.filter(user=colleague):
        client.post("/studio/account/remove/", {"factor": factor.pk})
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    client.post("/studio/account/remove/", {"factor": codes.pk})
    assert Authenticator.objects.filter(user=colleague).count() == 2
    assert Authenticator.objects.filter(user=user).count() == 3


def test_a_new_password_ends_sessions_elsewhere_and_keeps_this_one(
    client: Browser, user: User
) -> None:
    sign_in(client, user)
    elsewhere = sign_in(Browser(), user)
    assert "is gewijzigd" in change(client)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get("/studio/").status_code == 200
    assert elsewhere.get("/studio/").status_code == 302
    assert Look.objects.filter(what="studio.change-password", user_id=user.pk).count() == 1


@pytest.mark.parametrize(
    ("current", "new", "says"),
    [
        ("wrong", NEW, "niet uw wachtwoord"),
        ("", NEW, "Vul uw wachtwoord in"),
        (PASSWORD, "", "nieuw wachtwoord in"),
        (PASSWORD, "kort", "12"),
        (PASSWORD, "x" * 300, "200"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_and_nothing_changes(
    client: Browser, user: User, current: str, new: str, says: str
) -> None:
    assert says in change(sign_in(client, user), current=current, new=new)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_guessing_the_password_in_an_open_session_ends(client: Browser, user: User) -> None:
    sign_in(client, user)
    for _ in range(8):
        assert "niet uw wachtwoord" in change(client, current="wrong")
    assert "kwartier" in change(client)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def command(monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> str:
    typed = io.StringIO(f"{password}\n")
    monkeypatch.setattr("nabij.accounts.management.commands.set_password.stdin", typed)
    out = io.StringIO()
    call_command("set_password", email, stdout=out)
    return out.getvalue()


def test_an_administrator_sets_a_password_at_the_shell(
    monkeypatch: pytest.MonkeyPatch, user: User
) -> None:
    assert "Els Bakker" in command(monkeypatch, str(user.email).upper(), NEW)
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [("nobody@example.org", NEW, "Nobody"), ("", "kort", "12"), ("", "", "needed")],
)
def test_the_command_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, user: User, email: str, password: str, says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        command(monkeypatch, email or str(user.email), password)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_client_gets_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_user()
    with pytest.raises(CommandError, match="Nobody of staff"):
        command(monkeypatch, str(client.email), NEW)


def test_sessions_that_ended_are_forgotten(client: Browser, user: User) -> None:
    sign_in(client, user)
    over = sign_in(Browser(), user)
    Session.objects.filter(pk=over.session.session_key).update(
        expire_date=clock.system_now() - timedelta(seconds=1)
    )
    before = Session.objects.count()
    assert purge() >= 1
    assert Session.objects.count() == before - 1
    assert client.get("/studio/").status_code == 200
