"""The experience manager gives standing orders to ask."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.surveys.models import Campaign
from nabij.surveys.operations import standard_survey
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department
from tests.factories.surveys import make_campaign

pytestmark = pytest.mark.django_db


def said(**more: object) -> dict[str, object]:
    """What a manager fills in."""
    usual: dict[str, object] = {
        "name": "Na elk bezoek", "survey_key": standard_survey().key, "touchpoint": "visit",
        "respondent_type": "client", "delay_hours": "2", "channel": "sms", "falls_back": "on",
        "sample_percent": "50",
        "valid_days": "14", "order": "10",
    }  # fmt: skip
    return usual | more


def manager() -> Browser:
    return sign_in(Browser(), make_staff(role=Role.MANAGER))


def test_a_campaign_from_begin_to_pause() -> None:
    browser, department = manager(), make_department()
    assert "nog geen campagne" in browser.get("/studio/surveys/campaigns/").content.decode()
    made = browser.post(
        "/studio/surveys/campaigns/new/", said(departments=[str(department.pk)], languages=["fi"])
    )
    assert made.status_code == 302, made.content.decode()[-2000:]
    campaign = Campaign.objects.get()
    assert (campaign.delay_hours, campaign.sample_percent, campaign.channel) == (2, 50, "sms")
    assert (list(campaign.departments.all()), campaign.languages) == ([department], ["fi"])
    at = f"/studio/surveys/campaigns/{campaign.pk}/"
    page = browser.get(at).content.decode()
    assert 'value="fi" id="id_languages_1" checked' in page.replace("required ", "")
    browser.post(at, said(name="Anders", quota="200", reminder_days="3"))
    browser.post(f"{at}pause/", {"paused": "yes"})
    campaign.refresh_from_db()
    assert (campaign.name, campaign.quota, campaign.is_paused) == ("Anders", 200, True)
    assert not campaign.departments.exists()
    assert "Gepauzeerd" in browser.get("/studio/surveys/campaigns/").content.decode()
    assert Event.objects.filter(kind="surveys.CampaignChanged").count() == 3


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "Geef de campagne een naam."),
        ({"respondent_type": "relative", "channel": "letter"}, "Van naasten is geen adres bekend"),
        ({"respondent_type": "employee"}, "Maak een keuze."),
        ({"sample_percent": "0"}, "heel getal in van 1 tot en met 100"),
        ({"quota": "-1"}, "heel getal in van 1"),
        ({"age_from": "80", "age_until": "18"}, "ten minste de leeftijd hierboven"),
        (
            {"active_from": "2026-05-02", "active_until": "2026-05-01"},
            "de eerste dag of een latere",
        ),
        ({"active_from": "2026-02-31"}, "Deze dag"),
        ({"reminder_days": "14"}, "voordat de tijd om te antwoorden voorbij is"),
        ({"survey_key": "nope"}, "Maak een keuze."),
        ({"departments": ["nope"]}, "nope"),
    ],
)
def test_what_cant_be_is_said_and_stays(more: dict[str, object], words: str) -> None:
    page = manager().post("/studio/surveys/campaigns/new/", said(**({"name": "Blijft"} | more)))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "Blijft" in page.content.decode() or "name" in more
    assert not Campaign.objects.exists()


def test_the_list_costs_the_same_with_one_and_three(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    browser, counts = manager(), []
    for number in range(3):
        make_campaign(name=f"Campagne {number}")
        with django_assert_max_num_queries(100) as seen:  # type: ignore[attr-defined]
            assert browser.get("/studio/surveys/campaigns/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[2]
