"""The administrator's pages, as an administrator sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page

from nabij.accounts.types import Role
from nabij.delivery import operations
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.people.types import Channel
from tests.browser.conftest import PageIn
from tests.factories.accounts import make_staff
from tests.factories.delivery import make_message, make_recipient
from tests.ledger.bells import BellRang

pytestmark = pytest.mark.django_db(transaction=True)


def _fill() -> None:
    for kind in ("appointment_booked", "appointment_reminder"):
        for channels in ((Channel.EMAIL,), (Channel.SMS,)):
            make_message(message=kind, to=make_recipient(channels=channels))
    operations.run_due()
    make_message(message="survey_invitation", context={"link": "https://example.org/s/x/"})
    with transaction.atomic():
        ledger.record(BellRang(number=1))
    Reaction.objects.filter(name__endswith="open_door").update(
        state=Reaction.State.DEAD, attempts=8, error="BellBrokeError"
    )


@pytest.mark.parametrize(("language", "width"), [("nl", 360), ("fi", 1280), ("en", 360)])
@pytest.mark.parametrize("name", ["messages", "dead-letters"])
def test_pages_are_accessible(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
    width: int,
    name: str,
) -> None:
    _fill()
    user = make_staff(role=Role.ADMINISTRATOR)
    page = page_in(language, user=user, width=width)
    page.goto(f"/studio/{name}/")
    assert_accessible(page)
    screenshot(page, f"studio-{name}-{language}-{width}")


def test_administrator_gives_what_got_stuck_another_try(page_in: PageIn) -> None:
    _fill()
    page = page_in("en", user=make_staff(role=Role.ADMINISTRATOR))
    page.goto("/studio/")
    page.get_by_role("link", name="Stuck events").first.click()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("It is tried again within a second.").wait_for()
    page.get_by_text("Nothing is stuck").wait_for()
    ledger.run_all()
    assert not Reaction.objects.exclude(state=Reaction.State.DONE).exists()
