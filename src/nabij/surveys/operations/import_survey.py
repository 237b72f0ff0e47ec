"""The survey that answers of an earlier tool belong to: NPS, effort, words, and imported scores."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from nabij.lib import clock, locks
from nabij.surveys.models import Question, Survey
from nabij.surveys.operations.building import block_questions
from nabij.surveys.operations.standard import ASKED
from nabij.surveys.queries import latest_survey
from nabij.surveys.types import Kind
from nabij.surveys.types.imports import Scale

KEY = "imported"
NAMES = {
    "nl": "Antwoorden van eerder",
    "fi": "Aiemmat vastaukset",
    "en": "Answers from before",
}


@transaction.atomic
def import_survey(*, scored: Mapping[str, Scale]) -> UUID:
    """Return the survey that has a question for each scored instrument. What it lacks comes with a
    new version, as published questions stand still; what older versions have stays.
    """
    locks.hold(["surveys.imported"])
    latest = latest_survey(key=KEY)
    have = _scores_of(latest) if latest else {}
    if latest and set(scored) <= set(have):
        return latest.pk
    return _publish(latest, {**{name: _old_scale(one) for name, one in have.items()}, **scored})


def _scores_of(survey: Survey) -> dict[str, Question]:
    return {one.instrument: one for one in survey.questions.filter(kind=Kind.SCORE)}


def _old_scale(question: Question) -> tuple[int, int]:
    return question.scale_min or 0, question.scale_max or 0


def _publish(latest: Survey | None, scales: Mapping[str, Scale | tuple[int, int]]) -> UUID:
    now = clock.now()
    version = latest.version + 1 if latest else 1
    survey = Survey.objects.create(key=KEY, version=version, names=NAMES, created_at=now)
    asked = block_questions(survey, ASKED)
    imported = [
        Question(
            survey=survey, key=f"score-{name}"[:50], kind=Kind.SCORE, order=number, screen=number,
            scale_min=low, scale_max=high, instrument=name,
        )
        for number, name in enumerate(sorted(scales), len(asked) + 1)
        for low, high in [_ends(scales[name])]
    ]  # fmt: skip
    Question.objects.bulk_create([*asked, *imported])
    survey.published_at = now
    survey.save(update_fields=["published_at"])
    return survey.pk


def _ends(scale: Scale | tuple[int, int]) -> tuple[int, int]:
    """Return whole numbers between which the scores lie."""
    if isinstance(scale, tuple):
        return scale
    return int(scale.low.to_integral_value("ROUND_FLOOR")), int(
        scale.high.to_integral_value("ROUND_CEILING")
    )
