"""A time of the waiting list, accepted at night from the message."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from nabij.appointments import operations
from nabij.appointments.models import Appointment, WaitingOffer
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.browser.conftest import PageIn
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_organisation
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2027, 3, 8, 18, 30, tzinfo=UTC)  # half past seven in Amsterdam
NIGHT = datetime(2027, 3, 9, 2, 0, tzinfo=UTC)


def test_an_offer_is_accepted_at_night_from_the_message(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    with clock.at(EVENING):
        make_organisation()
        service = make_service(with_professional=True)
        freed = make_appointment(service=service, starts_at=EVENING + timedelta(days=3))
        old = make_appointment(service=service, starts_at=EVENING + timedelta(days=20))
        make_wish(client=old.client, service=service, appointment=old)
        operations.cancel(appointment_id=freed.pk, by=SYSTEM)
        ledger.run_all()
        message = Message.objects.get(template="waiting_offer")
    with clock.at(NIGHT):
        assert WaitingOffer.objects.get().expires_at > NIGHT
        page = page_in("nl", width=360)
        page.goto(urlsplit(message.context["link"]).path)
        assert_accessible(page)
        screenshot(page, "waiting-offer-nl-360")
        page.get_by_role("button", name="Ja, ik kom dan").click()
        page.get_by_role("heading", name="Dit is uw afspraak").wait_for()
        assert_accessible(page)
        screenshot(page, "waiting-accepted-nl-360")
        moved = Appointment.objects.get(pk=old.pk)
        assert (moved.starts_at, moved.sequence) == (freed.starts_at, 1)
