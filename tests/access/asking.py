"""Objects of the studio's surveys and campaigns, which belong to nobody."""

from nabij.people.types import SYSTEM
from nabij.surveys.models import Survey
from nabij.surveys.operations import building
from tests.factories.surveys import make_campaign, make_referrer


def _draft() -> Survey:
    return building.new_survey(
        names={"nl": "Proef"},
        intros={},
        is_anonymous=False,
        blocks=["ces", "nps", "words"],
        by=SYSTEM,
    )


def survey_draft() -> dict[str, object]:
    """Return the address of a draft."""
    return {"survey_id": _draft().pk}


def survey_question() -> dict[str, object]:
    """Return the address of a question of a draft."""
    draft = _draft()
    return {"survey_id": draft.pk, "question_id": draft.questions.get(key="recommend").pk}


def campaign() -> dict[str, object]:
    """Return the address of a campaign."""
    return {"campaign_id": make_campaign().pk}


def referrer() -> dict[str, object]:
    """Return the address of somebody who refers clients."""
    return {"referrer_id": make_referrer().pk}
