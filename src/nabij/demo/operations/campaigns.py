"""What the demo organisation asks: after each visit, on paper to the oldest, and a draft."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from nabij.appointments.operations import record_visit
from nabij.appointments.types import Source
from nabij.demo.content.house import OLD, ON_PAPER
from nabij.demo.types import House, Patron
from nabij.people.types import SYSTEM
from nabij.surveys import operations as surveys
from nabij.surveys.operations import building, campaigns
from nabij.surveys.types import AskingChannel, Respondent


def ask_by_campaigns(house: House, patrons: list[Patron], *, now: datetime) -> None:
    """Give the standing orders, begin a survey, and let some letters wait at the desk."""
    key = surveys.standard_survey().key
    _campaign("Na elk bezoek", key)
    paper = house.departments[ON_PAPER]
    _campaign(
        "Op papier vanaf 85 jaar",
        key,
        departments=[paper.id],
        age_from=OLD,
        channel=AskingChannel.LETTER,
        order=50,
        valid_days=30,
        reminder_days=None,
    )
    quality = building.new_survey(
        names={
            "nl": "Hoe goed is onze dienstverlening?",
            "fi": "Kuinka hyvää palvelumme on?",
            "en": "How good is our service?",
        },
        intros={},
        is_anonymous=False,
        blocks=["servqual-perceived", "nps", "words"],
        by=SYSTEM,
    )
    building.publish(survey_id=quality.pk, by=SYSTEM)
    sample = _campaign("Steekproef dienstverlening", quality.key, sample_percent=5, order=40)
    campaigns.pause_campaign(campaign_id=sample, paused=True, by=SYSTEM)
    building.copy_to_draft(survey_id=surveys.standard_survey().pk, by=SYSTEM)
    _let_letters_wait(house, patrons, now=now)


def _campaign(
    name: str, survey_key: str, *, departments: Collection[UUID] = (), **more: Any
) -> UUID:
    usual: dict[str, Any] = {
        "respondent_type": Respondent.CLIENT, "touchpoint": "visit", "languages": [],
        "age_from": None, "age_until": None,
        "delay_hours": 0, "channel": AskingChannel.OWN, "falls_back": True, "sample_percent": 100,
        "quota": None, "reminder_days": 5, "valid_days": 14, "active_from": None,
        "active_until": None, "order": 100,
    }  # fmt: skip
    terms = campaigns.CampaignTerms(name=name, survey_key=survey_key, **(usual | more))
    made = campaigns.save_campaign(
        terms=terms, department_ids=departments, location_ids=[], by=SYSTEM
    )
    return made.pk


def _let_letters_wait(house: House, patrons: list[Patron], *, now: datetime) -> None:
    """Let a few of the oldest come by today, so that letters to them wait at the desk."""
    paper = house.departments[ON_PAPER]
    for patron in patrons:
        if not patron.gets_letters:
            continue
        visit = record_visit(
            client_id=patron.client_id,
            department_id=paper.id,
            location_id=paper.location_id,
            professional_id=None,
            started_at=now - timedelta(hours=2),
            ended_at=now - timedelta(hours=1),
            source=Source.FHIR,
            by=SYSTEM,
        )
        surveys.invite(
            client_id=patron.client_id,
            visit_id=visit.pk,
            department_id=paper.id,
            location_id=paper.location_id,
            professional_id=None,
            touchpoint="visit",
            at=visit.ended_at,
        )
