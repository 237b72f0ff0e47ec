"""The survey every installation starts with, in three languages."""

from django.db import transaction

from nabij.lib import clock, locks
from nabij.surveys.models import Question, Survey
from nabij.surveys.queries import latest_survey
from nabij.surveys.types import Kind

KEY = "after-visit"
NAMES = {"nl": "Na uw bezoek", "fi": "Käyntisi jälkeen", "en": "After your visit"}
QUESTIONS = (
    Question(
        key="effort",
        kind=Kind.CES,
        order=1,
        screen=1,
        scale_min=1,
        scale_max=5,
        lower_is_better=True,
        texts={
            "nl": "Hoeveel moeite kostte het u om alles rond uw bezoek te regelen?",
            "fi": "Kuinka paljon vaivaa käyntiisi liittyvien asioiden hoitaminen vaati?",
            "en": "How much effort did it take to arrange everything around your visit?",
        },
        lows={"nl": "Heel weinig moeite", "fi": "Hyvin vähän vaivaa", "en": "Very little effort"},
        highs={"nl": "Heel veel moeite", "fi": "Hyvin paljon vaivaa", "en": "A lot of effort"},
    ),
    Question(
        key="recommend",
        kind=Kind.NPS,
        order=2,
        screen=2,
        scale_min=0,
        scale_max=10,
        texts={
            "nl": "Zou u ons aanraden aan familie of vrienden?",
            "fi": "Suosittelisitko meitä perheellesi tai ystävillesi?",
            "en": "Would you recommend us to family or friends?",
        },
        lows={"nl": "Zeker niet", "fi": "En missään tapauksessa", "en": "Certainly not"},
        highs={"nl": "Zeker wel", "fi": "Ehdottomasti", "en": "Certainly"},
    ),
    Question(
        key="open",
        kind=Kind.OPEN,
        order=3,
        screen=3,
        texts={
            "nl": "Wat ging goed, en wat kan beter?",
            "fi": "Mikä sujui hyvin, ja mitä voisimme parantaa?",
            "en": "What went well, and what could be better?",
        },
    ),
)


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
    Question.objects.bulk_create(
        [
            Question(
                survey=survey,
                key=question.key,
                kind=question.kind,
                order=question.order,
                screen=question.screen,
                scale_min=question.scale_min,
                scale_max=question.scale_max,
                lower_is_better=question.lower_is_better,
                texts=question.texts,
                lows=question.lows,
                highs=question.highs,
            )
            for question in QUESTIONS
        ]
    )
    survey.published_at = now
    survey.save(update_fields=["published_at"])
    return survey
