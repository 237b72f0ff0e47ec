"""The experience manager's pages of asking, on a tablet and narrow: accessible, nothing lost."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from nabij.accounts.types import Role
from nabij.surveys.models import Survey
from nabij.surveys.operations import building
from tests.browser.conftest import PICTURES_WANTED, PageIn, assert_fits
from tests.factories.accounts import make_staff
from tests.factories.organisation import make_organisation
from tests.factories.surveys import make_invitation

Accessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], object]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_builds_a_survey_and_a_campaign(
    page_in: PageIn, assert_accessible: Accessible, screenshot: Screenshot
) -> None:
    make_organisation()
    make_invitation()
    language = "fi" if PICTURES_WANTED else "nl"
    page = page_in(language, user=make_staff(role=Role.MANAGER), width=1024)

    def seen(name: str) -> None:
        for width in (320, 1024):
            page.set_viewport_size({"width": width, "height": 800})
            assert_fits(page)
            screenshot(page, f"asking-{name}-{width}")
        assert_accessible(page)

    page.goto(reverse("asking:survey-new"))
    seen("survey-new")
    page.locator(f"#id_name_{language}").fill("Na de opname")
    page.locator("main form button").last.click()
    page.wait_for_url("**/surveys/*-*/")
    survey = Survey.objects.get(key="na-de-opname")
    seen("survey")
    for block in ("servqual-perceived", "promis-global-10"):
        page.goto(reverse("asking:blocks", args=[survey.pk]))
        page.locator(f'button[value="{block}"]').click()
    seen("survey-not-ready")
    page.goto(reverse("asking:blocks", args=[survey.pk]))
    seen("blocks")
    page.goto(reverse("asking:question-new", args=[survey.pk]))
    seen("question-kind")
    page.get_by_role("radio").nth(1).check(force=True)
    page.locator("main form button").click()
    seen("question-new")
    question = survey.questions.get(key="recommend")
    for name in ("question", "question-remove"):
        page.goto(reverse(f"asking:{name}", args=[survey.pk, question.pk]))
        seen(name)
    for name in ("survey-describe", "survey-publish", "survey-discard"):
        page.goto(reverse(f"asking:{name}", args=[survey.pk]))
        seen(name)
    for device in ("phone", "desktop"):
        page.goto(
            reverse("asking:survey-preview", args=[survey.pk]) + f"?device={device}&step=recommend"
        )
        seen(f"preview-{device}")
    building.discard(survey_id=survey.pk)
    page.goto(reverse("asking:surveys"))
    seen("surveys")
    expect(page.locator("main .nabij-list__item")).to_have_count(1)
