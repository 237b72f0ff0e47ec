"""On a phone: a visit of three stops booked, a stop's broken rule explained, the whole moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nabij.appointments import queries
from nabij.appointments.models import Appointment
from nabij.lib import clock
from tests.browser.conftest import PageIn
from tests.factories.combined import make_combined
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)  # a Monday


def test_a_visit_of_three_stops(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    with clock.at(NOW):
        make_organisation()
        make_combined()
        client = make_client(with_user=True)
        page = page_in("nl", user=client.user, width=360)
        page.goto(reverse("appointments:new"))
        page.get_by_role("link", name="Foto, bloed en gesprek").click()
        page.get_by_role("heading", name="Deze tijden passen bij elkaar").wait_for()
        screenshot(page, "visit-plans")
        page.locator(".nabij-list a").nth(4).click()
        page.get_by_text("Blijf nuchter.").wait_for()
        assert_accessible(page)
        screenshot(page, "visit-confirm")
        page.get_by_role("button", name="Ja, boek deze tijden").click()
        page.get_by_role("heading", name="Uw bezoek is geboekt").wait_for()
        screenshot(page, "visit-booked")

        page.get_by_role("link", name="Gesprek").click()
        page.get_by_role("link", name="Bekijk het hele bezoek").wait_for()
        talk = Appointment.objects.get(position=3)
        soon = _slot(talk, talk.starts_at - timedelta(minutes=80))
        page.goto(f"{reverse('appointments:move', args=[talk.pk])}?slot={soon}")
        page.get_by_text("Met deze tijd is dat 40 minuten.").wait_for()
        assert_accessible(page)
        screenshot(page, "visit-broken")
        page.locator(".nabij-list a").first.click()
        page.get_by_role("button", name="Ja, verzet mijn bezoek").click()
        page.get_by_role("heading", name="Uw bezoek is verzet").wait_for()
        assert_accessible(page)
    moved = Appointment.objects.get(position=3)
    assert (moved.pk, moved.starts_at < talk.starts_at) == (talk.pk, True)
    assert Appointment.objects.count() == 3


def _slot(talk: Appointment, starts_at: datetime) -> str:
    assert talk.service_id
    free = queries.free_times(
        service_id=talk.service_id, day_from=starts_at.date(), days=1, at=NOW, ignoring=talk.pk
    )
    return next(one.key for one in free if one.starts_at == starts_at)
