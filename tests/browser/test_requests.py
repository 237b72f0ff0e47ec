"""What a client asks for on a phone, the desk answers, and the client reads."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from nabij.appointments.models import Appointment, BookingRequest
from nabij.appointments.types import Access
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from tests.browser.conftest import PageIn
from tests.factories.accounts import make_staff
from tests.factories.appointments import make_service
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
ABOUT = "Ik wil graag praten over wat er nog kan."


def test_a_client_asks_and_the_desk_books_or_says_why_not(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    make_organisation()
    department = make_department()
    services = [
        make_service(
            department=department,
            access=Access.REQUEST,
            names={"nl": name},
            with_professional=True,
        )
        for name in ("Familiegesprek", "Proefdag")
    ]
    client = make_client(with_user=True)
    page = page_in("nl", user=client.user, width=360)
    for service in services:
        page.goto(reverse("appointments:new"))
        page.get_by_role("link", name=service.names["nl"]).click()
        page.get_by_label("Waar gaat het over?").fill(ABOUT)
        page.get_by_text("In de ochtend", exact=True).click()
        page.get_by_role("button", name="Afspraak aanvragen").click()
        expect(page.get_by_role("heading", name=service.names["nl"])).to_be_visible()
        assert_accessible(page)
    screenshot(page, "requests-asked-nl-360")
    page.goto(reverse("appointments:list"))
    expect(page.get_by_role("heading", name="Aangevraagd")).to_be_visible()
    screenshot(page, "requests-list-nl-360")

    agent = make_staff(team=make_team(departments=[department]))
    desk = page_in("nl", user=agent, width=360)
    desk.goto(reverse("desk:home"))
    desk.goto(reverse("appointments:desk-requests"))
    assert_accessible(desk)
    desk.get_by_role("link", name=client.name).first.click()
    expect(desk.get_by_text(ABOUT)).to_be_visible()
    screenshot(desk, "requests-desk-nl-360")
    desk.get_by_role("link", name="Tijd zoeken").click()
    desk.locator(".nabij-list__title a").first.click()
    desk.get_by_role("button", name="Ja, maak deze afspraak").click()
    desk.get_by_text("De cliënt krijgt bericht").wait_for()
    desk.goto(reverse("appointments:desk-requests"))
    desk.get_by_role("link", name=client.name).click()
    desk.get_by_role("link", name="Antwoorden zonder afspraak").click()
    desk.get_by_role("textbox").fill("Dat kan bij ons niet. Uw huisarts helpt u verder.")
    desk.get_by_role("button", name="Antwoord versturen").click()
    expect(desk.get_by_text("Niemand wacht op antwoord")).to_be_visible()

    assert Appointment.objects.get().client == client
    declined = BookingRequest.objects.get(status="declined")
    ledger.run_all()
    told = Message.objects.get(template="request_answered")
    page.goto(urlsplit(told.context["link"]).path)
    assert page.url.endswith(reverse("appointments:request", args=[declined.pk]))
    expect(page.get_by_text("Uw huisarts helpt u verder.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "requests-answered-nl-360")
