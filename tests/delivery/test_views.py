"""The administrator's page of messages."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from nabij.accounts.types import Role
from nabij.delivery import operations
from tests.factories.accounts import make_staff, sign_in
from tests.factories.delivery import make_message

pytestmark = pytest.mark.django_db
PAGE = "/studio/messages/"


@pytest.fixture
def administrator(client: Browser) -> Browser:
    """A browser of an administrator."""
    return sign_in(client, make_staff(role=Role.ADMINISTRATOR))


def _words(browser: Browser, **query: str) -> str:
    response = browser.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def test_page_tells_what_became_of_messages_and_nothing_of_their_content(
    administrator: Browser,
) -> None:
    message = make_message()
    make_message(message="appointment_reminder")
    operations.run_due()
    make_message(message="survey_invitation", context={"link": "https://nabij.example.org/s/x/"})
    said = _words(administrator)
    assert "Afspraak gemaakt" in said
    assert "Bezorgd" in said
    assert "Wacht" in said
    for secret in (message.address, "Anna", "nabij.example.org", "14 maart", str(message.pk)):
        assert secret not in said


def test_page_shows_one_status_when_asked(administrator: Browser) -> None:
    make_message()
    operations.run_due()
    make_message(message="appointment_reminder")
    assert "Herinnering" not in _words(administrator, status="delivered")
    assert "Afspraak gemaakt" not in _words(administrator, status="queued")
    assert "Hier zijn geen berichten" in _words(administrator, status="failed")


@pytest.mark.parametrize(
    "query", [{"status": "x' OR 1=1"}, {"page": "-3"}, {"page": "many"}, {"status": "\x00"}]
)
def test_strange_questions_get_the_page(administrator: Browser, query: dict[str, str]) -> None:
    make_message()
    assert "Afspraak gemaakt" in _words(administrator, **query)


def test_page_says_when_a_channel_is_not_set_up(administrator: Browser, settings: Settings) -> None:
    settings.SMS_URL = ""
    assert "Niet ingesteld" in _words(administrator)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.AGENT, Role.PROFESSIONAL])
def test_page_does_not_exist_for_others(client: Browser, role: Role) -> None:
    assert sign_in(client, make_staff(role=role)).get(PAGE).status_code == 404


def test_page_is_only_read(administrator: Browser) -> None:
    assert administrator.post(PAGE).status_code == 405


def test_page_costs_the_same_for_one_message_and_for_many(administrator: Browser) -> None:
    make_message()
    _words(administrator)
    counts = []
    for more in (0, 5):
        for _ in range(more):
            make_message()
        with CaptureQueriesContext(connection) as queries:
            _words(administrator)
        counts.append(len(queries))
    assert counts[0] == counts[1]
