"""The command that adds somebody of staff."""

import io

import pytest
from django.core.management import CommandError, call_command

from nabij.accounts.models import User
from tests.factories.accounts import PASSWORD
from tests.factories.organisation import make_team

pytestmark = pytest.mark.django_db


def _add(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> str:
    typed = io.StringIO(f"{password}\n")
    monkeypatch.setattr("nabij.accounts.management.commands.add_staff.stdin", typed)
    out = io.StringIO()
    call_command("add_staff", *arguments, stdout=out)
    return out.getvalue()


def test_adds_somebody_with_a_role_and_team(monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team(name="Centraal")
    _add(monkeypatch, "els@example.org", "Els Bakker", "agent", "--team", "Centraal")
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    membership = user.memberships.get()
    assert (membership.role, membership.team) == ("agent", team)


@pytest.mark.parametrize(
    ("arguments", "password", "says"),
    [
        (("els", "Els", "agent"), PASSWORD, "e-mail|email|mail"),
        (("els@example.org", "Els", "agent"), "short", "12|short|kort"),
        (("els@example.org", "Els", "agent"), "", "needed"),
        (("els@example.org", "Els", "agent", "--team", "x"), PASSWORD, "no team named x"),
        (("els@example.org", "Els", "client"), PASSWORD, "invalid choice"),
    ],
)
def test_says_what_is_wrong_and_adds_nobody(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], password: str, says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        _add(monkeypatch, *arguments, password=password)
    assert not User.objects.exists()


def test_an_address_signs_in_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    _add(monkeypatch, "els@example.org", "Els", "editor")
    with pytest.raises(CommandError, match="already"):
        _add(monkeypatch, "ELS@example.org", "Other", "editor")
    assert User.objects.count() == 1
