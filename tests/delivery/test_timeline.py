"""The desk's timeline of a client tells which message arrived, and which did not."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from nabij.delivery.events import MessageDelivered, MessageFailed
from nabij.delivery.rules import KINDS
from nabij.ledger import operations as ledger
from nabij.lib.ids import uuid7
from nabij.people.models import Client
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


def happened(
    event_type: type[MessageDelivered | MessageFailed], template: str, *, client: Client, **own: Any
) -> None:
    own |= {"about_kind": "appointment", "about_id": uuid7(), "message_id": uuid7()}
    with transaction.atomic():
        ledger.record(event_type(client_id=client.pk, template=template, **own))


@pytest.mark.parametrize(
    ("language", "arrived", "failed", "unknown"),
    [
        (
            "nl",
            "Sms bezorgd: herinnering<",
            "E-mail kon niet worden bezorgd: uitnodiging voor een vragenlijst<",
            "Bericht bezorgd<",
        ),
        (
            "fi",
            "Tekstiviesti toimitettu: muistutus<",
            "Sähköpostia ei voitu toimittaa: kutsu kyselyyn<",
            "Viesti toimitettu<",
        ),
    ],
)
def test_the_timeline_tells_which_message(
    language: str, arrived: str, failed: str, unknown: str
) -> None:
    department = make_department()
    client = make_client(departments=[department])
    agent = make_staff(team=make_team(departments=[department]), language=language)
    happened(MessageDelivered, "appointment_reminder", client=client, channel="sms")
    happened(MessageDelivered, "of_long_ago", client=client, channel="sms")
    happened(
        MessageFailed,
        "survey_invitation",
        client=client,
        channel="email",
        reason="",
        fallback_id=None,
    )
    browser = sign_in(Browser(), agent)
    page = browser.get(f"/desk/clients/{client.pk}/", headers={"accept-language": language})
    shown = page.content.decode()
    assert arrived in shown
    assert failed in shown
    assert unknown in shown
    assert "of_long_ago" not in shown


def test_every_kind_of_message_can_be_told() -> None:
    department = make_department()
    client = make_client(departments=[department])
    for template in KINDS:
        happened(MessageDelivered, template, client=client, channel="email")
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    page = browser.get(f"/desk/clients/{client.pk}/").content.decode()
    assert page.count("E-mail bezorgd: ") == len(KINDS)
