"""A clinic of twelve clients is cancelled: all settled, on telephones and at the desk."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from nabij.appointments.models import Appointment, ClosureCase
from nabij.appointments.operations import run_due_closures
from nabij.appointments.rules.closures import proposal_token
from nabij.appointments.types import CaseStatus
from nabij.lib import clock
from tests.browser.conftest import PageIn
from tests.factories.accounts import make_staff
from tests.factories.closures import clinic
from tests.factories.organisation import make_department, make_organisation, make_team

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)  # a Monday
PHONE: ViewportSize = {"width": 360, "height": 740}


def test_a_cancelled_clinic_of_twelve_is_settled(
    page_in: PageIn, live_server: Any, assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:  # fmt: skip
    with clock.at(NOW):
        make_organisation()
        department = make_department(names={"nl": "Orthopedie"})
        _service, made = clinic(department, count=12)
        agent = make_staff(team=make_team(departments=[department]), name="Els de Boer")
        desk = page_in("nl", user=agent)
        desk.set_viewport_size(PHONE)
        desk.goto(f"{live_server.url}/desk/appointments/")
        desk.get_by_role("link", name="Vervallen spreekuren").click()
        desk.get_by_role("link", name="Spreekuur laten vervallen").click()
        desk.get_by_label("Wiens spreekuur?").select_option(str(made[0].resource_id))
        desk.get_by_label("Dag", exact=True).fill(f"{made[0].starts_at:%Y-%m-%d}")
        desk.get_by_role("button", name="Verder").click()
        expect(desk.get_by_text("Er staan 12 afspraken in")).to_be_visible()
        assert_accessible(desk)
        screenshot(desk, "closure-confirm-nl-360")
        desk.get_by_role("button", name="Ja, laat het spreekuur vervallen").click()
        expect(desk.get_by_text("Nog geen antwoord")).to_have_count(12)
        cases = list(ClosureCase.objects.order_by("old_starts_at"))
        client = page_in("nl")
        client.set_viewport_size(PHONE)

        def opened(case: ClosureCase) -> Page:
            token = proposal_token(case_id=case.pk, old_starts_at=case.old_starts_at)
            client.goto(f"{live_server.url}/c/{token}/")
            return client

        assert_accessible(opened(cases[0]))
        for case in cases[:9]:
            opened(case).get_by_role("button", name="Ja, deze tijd is goed").click()
            expect(client.get_by_role("heading", level=1)).to_have_text("Uw nieuwe tijd staat vast")
        opened(cases[9]).get_by_role("link", name="Zelf een andere tijd kiezen").click()
        client.locator(".nabij-list__item--link a").first.click()
        client.get_by_role("button", name="Ja, verzet mijn afspraak").click()
        expect(client.get_by_role("heading", level=1)).to_have_text("Uw afspraak is verzet")
        opened(cases[10]).get_by_role("link", name="Afspraak afzeggen").click()
        client.get_by_role("button", name="Ja, afzeggen").click()
        expect(client.get_by_role("heading", level=1)).to_have_text("Uw afspraak is afgezegd")
    with clock.at(cases[11].answer_by):
        run_due_closures()
        closure = desk.url.partition("?")[0]
        desk = page_in("nl", user=agent)  # the session of yesterday is over
        desk.set_viewport_size(PHONE)
        desk.goto(closure)
        expect(desk.get_by_role("heading", name="1 cliënt te bellen")).to_be_visible()
        assert_accessible(desk)
        screenshot(desk, "closure-list-nl-360")
        desk.get_by_role("button", name="Opgelost").click()
        expect(desk.get_by_text("U hoeft nu niemand te bellen.")).to_be_visible()
        desk.set_viewport_size({"width": 1280, "height": 800})
        screenshot(desk, "closure-settled-nl-1280")
    assert set(ClosureCase.objects.values_list("status", flat=True)) == {
        CaseStatus.ACCEPTED, CaseStatus.CHOSEN, CaseStatus.CANCELLED, CaseStatus.SOLVED,
    }  # fmt: skip
    left = Appointment.objects.filter(
        resource=made[0].resource, starts_at__date=made[0].starts_at.date(), status="booked"
    )
    assert [one.pk for one in left] == [made[11].pk]  # arranged by telephone
