"""The administrator's page of what got stuck."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.ledger import operations
from nabij.ledger.models import Reaction
from nabij.lib import clock
from tests.factories.accounts import make_staff, sign_in
from tests.ledger.bells import BellRang

pytestmark = pytest.mark.django_db
PAGE = "/studio/dead-letters/"


@pytest.fixture
def administrator(client: Browser) -> Browser:
    """A browser of an administrator."""
    return sign_in(client, make_staff(role=Role.ADMINISTRATOR))


def _lay_aside(count: int = 1) -> list[Reaction]:
    with transaction.atomic():
        for number in range(count):
            operations.record(BellRang(number=number, note="words of a client"))
    Reaction.objects.update(state=Reaction.State.DEAD, attempts=8, error="BellBrokeError")
    return list(Reaction.objects.all())


def _words(browser: Browser, **query: str) -> str:
    response = browser.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def test_page_lists_what_got_stuck_and_no_words_of_clients(administrator: Browser) -> None:
    _lay_aside()
    said = _words(administrator)
    assert "ledger.BellRang" in said
    assert "BellBrokeError" in said
    assert "8 keer geprobeerd" in said
    assert "words of a client" not in said


def test_nothing_stuck_is_said(administrator: Browser) -> None:
    assert "Er zit niets vast" in _words(administrator)


def test_waiting_events_are_told(administrator: Browser) -> None:
    with transaction.atomic():
        operations.record(BellRang(number=1))
    Reaction.objects.update(due_at=clock.now() - timedelta(minutes=5))
    assert "2 gebeurtenissen wachten" in _words(administrator)


def test_another_try_makes_it_run(administrator: Browser) -> None:
    first, second = _lay_aside()
    response = administrator.post(PAGE, {"reaction": str(first.pk)}, follow=True)
    assert "opnieuw geprobeerd" in response.content.decode()
    assert operations.run_all() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Reaction.State.DONE, Reaction.State.DEAD)


@pytest.mark.parametrize("reaction", ["", "x", "\x00", "0199aaaa-0000-7000-8000-000000000001"])
def test_strange_tries_change_nothing(administrator: Browser, reaction: str) -> None:
    _lay_aside()
    response = administrator.post(PAGE, {"reaction": reaction}, follow=True)
    assert "zit niet meer vast" in response.content.decode()
    assert set(Reaction.objects.values_list("state", flat=True)) == {Reaction.State.DEAD}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.AGENT])
def test_page_does_not_exist_for_others(client: Browser, role: Role) -> None:
    dead = _lay_aside()
    browser = sign_in(client, make_staff(role=role))
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, {"reaction": str(dead[0].pk)}).status_code == 404
    assert set(Reaction.objects.values_list("state", flat=True)) == {Reaction.State.DEAD}


def test_other_methods_are_refused(administrator: Browser) -> None:
    assert administrator.delete(PAGE).status_code == 405


def test_page_costs_the_same_for_one_and_for_many(administrator: Browser) -> None:
    counts = []
    for more in (1, 5):
        _lay_aside(more)
        _words(administrator)
        with CaptureQueriesContext(connection) as queries:
            _words(administrator)
        counts.append(len(queries))
    assert counts[0] == counts[1]
