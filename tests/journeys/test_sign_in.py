"""A code to sign in, through the worker's own path."""

from datetime import timedelta

import pytest

from nabij.accounts import operations as accounts
from nabij.accounts.types import CodeKind
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from tests.factories.late import MONDAY, make_day
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


def test_a_code_never_waits_behind_the_confirmations_of_a_morning() -> None:
    make_client(email="anna@example.org", with_user=True)
    with clock.at(MONDAY - timedelta(days=1)):
        make_day(3)
    with clock.at(MONDAY):
        accounts.ask_code(
            kind=CodeKind.EMAIL, address="anna@example.org", language="nl", place="127.0.0.1"
        )
        assert ledger.run_next() == 1
    assert list(Message.objects.values_list("template", "urgent")) == [("sign_in_code", True)]
