"""The survey every installation starts with, in three languages."""

from django.db import transaction

from nabij.lib import clock, locks
from nabij.surveys.blocks.everyday import EFFORT, RECOMMEND, WORDS
from nabij.surveys.models import Question, Survey
from nabij.surveys.operations.building import block_questions
from nabij.surveys.queries import latest_survey

KEY = "after-visit"
NAMES = {"nl": "Na uw bezoek", "fi": "Käyntisi jälkeen", "en": "After your visit"}
ASKED = (*EFFORT.items, *RECOMMEND.items, *WORDS.items)


@transaction.atomic
def standard_survey() -> Survey:
    """Return the latest version of the standard survey; made on first use."""
    latest = latest_survey(key=KEY)
    if latest is not None:
        return latest
    locks.hold(["surveys.standard"])
    latest = latest_survey(key=KEY)
    if latest is not None:
        return latest
    now = clock.now()
    survey = Survey.objects.create(key=KEY, version=1, names=NAMES, created_at=now)
    Question.objects.bulk_create(block_questions(survey, ASKED))
    survey.published_at = now
    survey.save(update_fields=["published_at"])
    return survey
