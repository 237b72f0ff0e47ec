"""What is asked, and what is told of it, is said by managers only, and the ledger knows by whom."""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

import pytest

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys import operations
from nabij.surveys.models import (
    Campaign,
    Cause,
    CommentTheme,
    ComplaintTerms,
    Improvement,
    Question,
    Survey,
)
from nabij.surveys.operations import building, campaigns
from nabij.surveys.types import ImprovementText, Kind, Terms
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_location, make_team
from tests.factories.surveys import make_campaign, make_cause, make_improvement

pytestmark = pytest.mark.django_db
NAMES = {"nl": "Tuin", "fi": "Piha", "en": "Garden"}
WORDS = ImprovementText(said=NAMES, done=NAMES, since=clock.today("UTC"))
TERMS = Terms(contact_days=2, answer_days=14, routes={})


@pytest.fixture
def manager() -> User:
    return make_staff(role=Role.MANAGER, name="Tom Willems")


@pytest.fixture
def by(manager: User) -> Actor:
    return actor_for_staff(manager)


def told(kind: str, **own: object) -> list[UUID | None]:
    """Return who did what events of a kind with these fields of their own tell, in order."""
    found = Event.objects.filter(
        kind=f"surveys.{kind}", **{f"payload__{name}": value for name, value in own.items()}
    )
    for one in found:
        assert "Tuin" not in str(one.payload)  # keys and numbers, no words
        assert one.client_id is None
    return list(found.order_by("at", "pk").values_list("actor_id", flat=True))


def test_a_draft_touches_nobody_and_the_ledger_hears_how_it_ends(by: Actor) -> None:
    draft = building.new_survey(
        names=NAMES, intros={}, is_anonymous=False, blocks=["ces", "nps"], by=by
    )
    assert not Event.objects.exists()
    building.publish(survey_id=draft.pk, by=by)
    assert told("SurveyPublished", key="tuin", version=1) == [by.user_id]
    building.discard(survey_id=building.copy_to_draft(survey_id=draft.pk, by=by).pk, by=by)
    assert told("SurveyDiscarded", key="tuin", version=2) == [by.user_id]


def test_a_campaign_tells_each_change_once(by: Actor) -> None:
    campaign = make_campaign()
    terms = campaigns.CampaignTerms(
        **{name: getattr(campaign, name) for name in campaigns.CampaignTerms.__dataclass_fields__}
    )
    for quota in (None, 5, 5):
        campaigns.save_campaign(
            campaign_id=campaign.pk,
            terms=campaigns.CampaignTerms(**(vars(terms) | {"quota": quota})),
            department_ids=[],
            location_ids=[],
            by=by,
        )
    for paused in (True, True, False):
        campaigns.pause_campaign(campaign_id=campaign.pk, paused=paused, by=by)
    assert told("CampaignChanged", change="given") == [None]
    assert told("CampaignChanged", change="changed") == [by.user_id]
    assert told("CampaignChanged", change="paused", is_paused=True) == [by.user_id]
    assert told("CampaignChanged", change="resumed", is_paused=False) == [by.user_id]


def test_lists_of_themes_and_causes_tell_who_changed_them(by: Actor) -> None:
    theme = operations.add_theme(names=NAMES, words={}, by=by)
    for is_retired in (True, True, False):
        operations.change_theme(
            theme_id=theme.pk, names=NAMES, words={}, is_retired=is_retired, by=by
        )
    assert told("ThemeChanged", key="garden", is_retired=False) == [by.user_id, by.user_id]
    assert told("ThemeChanged", key="garden", is_retired=True) == [by.user_id]
    cause = operations.write_cause(names=NAMES, is_active=True, by=by)
    for _ in range(2):
        operations.write_cause(names=NAMES, is_active=False, cause_id=cause.pk, by=by)
    assert told("CauseChanged", is_offered=True) == [by.user_id]
    assert told("CauseChanged", is_offered=False) == [by.user_id]


def test_what_we_did_is_told_and_taken_back_by_somebody(by: Actor) -> None:
    kept = operations.write_improvement(text=WORDS, by=by)
    assert told("ImprovementChanged") == []  # a draft
    for _ in range(2):
        operations.publish_improvement(improvement_id=kept.pk, by=by)
    assert told("ImprovementChanged", is_told=True) == [by.user_id]
    other = ImprovementText(said=NAMES, done=NAMES | {"en": "Yard"}, since=WORDS.since)
    for _ in range(2):
        operations.write_improvement(text=other, improvement_id=kept.pk, by=by)
    assert told("ImprovementChanged", is_told=True) == [by.user_id] * 2
    for _ in range(2):
        operations.withdraw_improvement(improvement_id=kept.pk, by=by)
    assert told("ImprovementChanged", is_told=False) == [by.user_id]


def test_terms_of_complaints_tell_who_set_them(by: Actor) -> None:
    location = make_location()
    for _ in range(2):
        operations.set_terms(location_id=location.pk, terms=TERMS, by=by)
    assert told("ComplaintTermsChanged", answer_days=14) == [by.user_id]
    assert Event.objects.get().location_id == location.pk


def acts(by: Actor) -> Iterator[tuple[type[Exception], Callable[[], object]]]:
    """Yield all that only managers do, with what others are told."""
    survey = building.SurveyUnknownError
    draft = Survey.objects.get(published_at=None).pk
    asked = Question.objects.filter(survey_id=draft).earliest("order").pk
    own = building.QuestionTerms(kind=Kind.TEXT, texts=NAMES)
    yield survey, lambda: building.new_survey(names=NAMES, intros={}, is_anonymous=False, by=by)
    yield (
        survey,
        lambda: building.describe_survey(
            survey_id=draft, names=NAMES, intros={}, is_anonymous=True, by=by
        ),
    )
    yield survey, lambda: building.copy_to_draft(survey_id=draft, by=by)
    yield survey, lambda: building.add_block(survey_id=draft, block="words", by=by)
    yield survey, lambda: building.save_question(survey_id=draft, terms=own, by=by)
    yield (
        survey,
        lambda: building.move_question(survey_id=draft, question_id=asked, places=1, by=by),
    )
    yield survey, lambda: building.remove_question(survey_id=draft, question_id=asked, by=by)
    yield survey, lambda: building.publish(survey_id=draft, by=by)
    yield survey, lambda: building.discard(survey_id=draft, by=by)
    one = Campaign.objects.get()
    terms = campaigns.CampaignTerms(
        **{name: getattr(one, name) for name in campaigns.CampaignTerms.__dataclass_fields__}
    )
    for campaign_id in (None, one.pk):
        yield (
            campaigns.CampaignUnknownError,
            partial(
                campaigns.save_campaign,
                campaign_id=campaign_id,
                terms=terms,
                department_ids=[],
                location_ids=[],
                by=by,
            ),
        )
    yield (
        campaigns.CampaignUnknownError,
        lambda: campaigns.pause_campaign(campaign_id=one.pk, paused=True, by=by),
    )
    unknown, piece = operations.ImprovementUnknownError, Improvement.objects.get().pk
    yield unknown, lambda: operations.write_improvement(text=WORDS, by=by)
    yield (
        unknown,
        lambda: operations.write_improvement(text=WORDS, improvement_id=piece, publish=True, by=by),
    )
    yield unknown, lambda: operations.publish_improvement(improvement_id=piece, by=by)
    yield unknown, lambda: operations.withdraw_improvement(improvement_id=piece, by=by)
    for cause_id in (None, Cause.objects.get(is_active=True).pk):
        yield (
            operations.CauseUnknownError,
            partial(operations.write_cause, names=NAMES, is_active=False, cause_id=cause_id, by=by),
        )
    theme = CommentTheme.objects.earliest("position").pk
    yield (
        operations.ThemeUnknownError,
        lambda: operations.add_theme(names=NAMES, words={}, by=by),
    )
    yield (
        operations.ThemeUnknownError,
        lambda: operations.change_theme(
            theme_id=theme, names=NAMES, words={}, is_retired=True, by=by
        ),
    )
    yield (
        operations.LocationUnknownError,
        lambda: operations.set_terms(location_id=make_location().pk, terms=TERMS, by=by),
    )


@pytest.mark.parametrize("role", [Role.AGENT, Role.PROFESSIONAL, Role.EDITOR, Role.ADMINISTRATOR])
def test_who_is_no_manager_changes_nothing(role: Role, by: Actor) -> None:
    make_campaign()
    make_improvement()
    Cause.objects.all().delete()
    make_cause()
    building.new_survey(names=NAMES, intros={}, is_anonymous=False, blocks=["nps"], by=by)
    kept = (Survey, Question, Campaign, Improvement, Cause, CommentTheme, ComplaintTerms, Event)

    def rows() -> list[object]:
        return [list(model.objects.order_by("pk").values()) for model in kept]

    before = rows()
    team = make_team(is_central=True) if role in (Role.AGENT, Role.PROFESSIONAL) else None
    other = actor_for_staff(make_staff(role=role, team=team))
    assert other.role is role
    tried = 0
    for refusal, act in acts(other):
        tried += 1
        with pytest.raises(refusal):
            act()
    assert tried == 21
    assert rows() == before
