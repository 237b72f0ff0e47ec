"""The pages of asking, on a tablet and narrow: studio, letters, and the code on the website."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from django.test import Client as Browser
from django.urls import reverse
from playwright.sync_api import Page

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.appointments.types import Access
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.operations import set_survey_opt_out
from nabij.people.types import SYSTEM
from nabij.surveys.models import Survey
from nabij.surveys.operations import building, invite
from nabij.surveys.types import AskingChannel
from tests.browser.conftest import PICTURES_WANTED, PageIn, assert_fits
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_campaign, make_referrer

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGE = "fi" if PICTURES_WANTED else "nl"


def contacts(department: Department) -> None:
    """Twelve young people are asked, and twelve old ones don't want to be; one gets a letter."""
    for born, channel in ((1930, AskingChannel.OWN), (1990, AskingChannel.LETTER)):
        campaign = make_campaign(channel=channel, order=born)
        for _ in range(12):
            client = make_client(born_on=date(born, 1, 1), departments=[department])
            Client.objects.filter(pk=client.pk).update(street="Dorpsstraat 1", postal_code="1234")
            if born == 1930:
                set_survey_opt_out(client_id=client.pk, opted_out=True, by=SYSTEM)
            invite(
                client_id=client.pk, visit_id=uuid7(), department_id=department.pk,
                location_id=department.location_id, professional_id=None, touchpoint="visit",
                at=clock.now(),
            )  # fmt: skip
        if born == 1930:
            campaign.delete()


def test_pages_of_asking(
    page_in: PageIn,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    make_organisation()
    department = make_department()
    contacts(department)
    survey = building.new_survey(
        names={"nl": "Na de opname", "fi": "Osastojakson jälkeen"}, intros={}, is_anonymous=False,
        blocks=["ces", "nps", "words", "top-box", "promis-global-10"], by=SYSTEM,
    )  # fmt: skip
    campaign = make_campaign(name="Na elk bezoek")
    page = page_in(LANGUAGE, user=make_staff(role=Role.MANAGER), width=1024)

    def seen(pages: Iterable[tuple[str, str]]) -> None:
        for name, address in pages:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, name
            for width in (320, 1024):
                page.set_viewport_size({"width": width, "height": 800})
                assert_fits(page)
                screenshot(page, f"asking-{name}-{width}")
            assert_accessible(page)

    seen(studio_pages(survey))
    seen([("campaign", reverse("asking:campaign", args=[campaign.pk]))])
    agent = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
    become(page, agent)
    seen([("letters", reverse("surveys:letters")), ("code", reverse("surveys:code"))])


def test_who_refers_is_noted_at_the_desk_and_asked(
    page_in: PageIn, assert_accessible: Callable[[Page], None]
) -> None:
    make_organisation()
    service = make_service(access=Access.REFERRAL, with_professional=True)
    department = service.department
    make_appointment(service=service)
    referrer = make_referrer(department=department, name="Bos", practice="De Eik")
    manager, agent = (
        make_staff(role=role, team=make_team(departments=[department]))
        for role in (Role.MANAGER, Role.AGENT)
    )
    page = page_in("nl", user=agent, width=360)
    page.goto(reverse("appointments:desk-referrals"))
    address = page.get_by_label("E-mailadres van de verwijzer")
    offered = page.locator(f"datalist#{address.get_attribute('list')} option")
    assert [one.get_attribute("value") for one in offered.all()] == [referrer.email]
    assert offered.text_content() == "Bos — De Eik"
    address.fill("bos@")
    page.get_by_role("button", name="De brief is er").click()
    page.locator(".nabij-errors a").click()
    address = page.get_by_label("E-mailadres van de verwijzer")
    assert address.input_value() == "bos@"
    assert address.evaluate("one => one === document.activeElement")
    assert_accessible(page)
    assert_fits(page)
    address.fill(referrer.email)
    page.get_by_role("button", name="De brief is er").click()
    page.get_by_text("Genoteerd.").wait_for()
    ledger.run_all()
    studio = page_in("nl", user=manager, width=360)
    studio.goto(reverse("insights:referrers"))
    studio.get_by_text("dagen: 1. Gevraagd: 1. Niet gevraagd: 0.").wait_for()
    assert_fits(studio)


def become(page: Page, user: User) -> None:
    """Sign somebody else in."""
    session = sign_in(Browser(), user).cookies["sessionid"].value
    address = page.url.split("/studio")[0]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def studio_pages(survey: Survey) -> Iterable[tuple[str, str]]:
    """Return the pages of surveys and campaigns by a name for their pictures."""
    for name in ("surveys", "survey-new", "campaigns", "campaign-new"):
        yield name, reverse(f"asking:{name}")
    for name in ("survey", "survey-describe", "survey-publish", "survey-discard", "blocks"):
        yield name, reverse(f"asking:{name}", args=[survey.pk])
    question = survey.questions.get(key="recommend")
    for name in ("question", "question-remove"):
        yield name, reverse(f"asking:{name}", args=[survey.pk, question.pk])
    new = reverse("asking:question-new", args=[survey.pk])
    yield from (("question-kind", new), ("question-new", f"{new}?kind=single"))
    preview = reverse("asking:survey-preview", args=[survey.pk])
    for device in ("phone", "desktop"):
        yield f"preview-{device}", f"{preview}?device={device}&step=recommend"
    yield "left-out", reverse("insights:left-out")
    yield "left-out-referrers", f"{reverse('insights:left-out')}?who=referrer"
