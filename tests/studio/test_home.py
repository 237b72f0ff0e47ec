"""The studio's home: where it stands, for who may see it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client as Browser

from nabij.accounts.types import Role
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.surveys import operations
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department
from tests.factories.surveys import make_follow_up, past
from tests.ledger.bells import BellRang

pytestmark = pytest.mark.django_db


def test_a_manager_sees_the_score_and_the_promises(client: Browser) -> None:
    department = make_department()
    now = clock.now()
    items = [
        past(department=department, at=now - timedelta(days=n + 2), nps=nps)
        for n, nps in enumerate([9] * 8 + [8] * 2)
    ]
    operations.bulk(items=items)
    make_follow_up(nps=0)
    late = make_follow_up(nps=0)
    with clock.at(late.due_at + timedelta(seconds=1)):
        sign_in(client, make_staff(role=Role.MANAGER))
        shown = client.get("/studio/").content.decode()
    assert "uit 12 antwoorden" in shown
    assert "is 50, met een marge" in shown
    assert "2 opvolgingen van cliënten zijn nog niet opgelost" in shown
    assert "Bij 2 daarvan" in shown


def test_without_answers_it_says_so(client: Browser) -> None:
    sign_in(client, make_staff(role=Role.MANAGER))
    assert "te weinig antwoorden" in client.get("/studio/").content.decode()


@pytest.mark.parametrize(("role", "expected"), [(Role.EDITOR, 1), (Role.ADMINISTRATOR, 0)])
def test_an_editor_reads_why_it_is_empty(client: Browser, role: Role, expected: int) -> None:
    sign_in(client, make_staff(role=role))
    assert (
        client.get("/studio/").content.decode().count("Managers schrijven de teksten") == expected
    )


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_others_see_no_figures(client: Browser, role: Role) -> None:
    make_follow_up(nps=0)
    sign_in(client, make_staff(role=role))
    shown = client.get("/studio/").content.decode()
    assert "Wat cliënten ons vertellen" not in shown
    assert "opvolging" not in shown.lower()


def test_an_administrator_sees_at_once_whether_all_goes_well(client: Browser) -> None:
    sign_in(client, make_staff(role=Role.ADMINISTRATOR))
    shown = client.get("/studio/").content.decode()
    assert "Wat er van elke e-mail en sms is geworden." in shown
    assert "Geen" in shown
    with transaction.atomic():
        ledger.record(BellRang(number=1, note="words of a client"))
    Reaction.objects.update(state=Reaction.State.DEAD, attempts=8, error="BellBrokeError")
    stuck = Reaction.objects.count()
    assert stuck
    shown = client.get("/studio/").content.decode()
    assert f"{stuck} zitten vast" in shown or f"{stuck} zit vast" in shown
