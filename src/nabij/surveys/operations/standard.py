"""The surveys that come with every installation, in three languages."""

from collections.abc import Iterable

from django.db import transaction

from nabij.lib import clock, locks
from nabij.surveys.blocks.everyday import EFFORT, RECOMMEND, WORDS
from nabij.surveys.models import Question, Survey
from nabij.surveys.operations.building import block_questions
from nabij.surveys.queries import latest_survey
from nabij.surveys.types.blocks import BlockItem, Texts

KEY = "after-visit"
NAMES = {"nl": "Na uw bezoek", "fi": "Käyntisi jälkeen", "en": "After your visit"}
ASKED = (*EFFORT.items, *RECOMMEND.items, *WORDS.items)


def standard_survey() -> Survey:
    """Return the latest version of the standard survey; made on first use."""
    return built_in_survey(key=KEY, names=NAMES, items=ASKED)


@transaction.atomic
def built_in_survey(
    *, key: str, names: Texts, items: Iterable[BlockItem], is_anonymous: bool = False
) -> Survey:
    """Return the latest published version of a survey that comes with us; made on first use."""
    latest = latest_survey(key=key)
    if latest is not None:
        return latest
    locks.hold(["surveys.standard"])
    latest = latest_survey(key=key)
    if latest is not None:
        return latest
    now = clock.now()
    survey = Survey.objects.create(
        key=key, version=1, names=names, is_anonymous=is_anonymous, created_at=now
    )
    Question.objects.bulk_create(block_questions(survey, items))
    survey.published_at = now
    survey.save(update_fields=["published_at"])
    return survey
