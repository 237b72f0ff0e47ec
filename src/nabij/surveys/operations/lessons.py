"""Learning from what reviewers said, and measuring it on what was kept apart.

A fifth of the reviewed texts, always the same ones, is never learnt from. Only masked words are.
What the rules do better, on that fifth and on texts left out in turn, stays with the rules: a
theme, the feeling, or all themes of a language. Learning never touches danger.
"""

from collections.abc import Sequence

from django.db import transaction

from nabij.lib import clock
from nabij.surveys.models import Finding, Lesson
from nabij.surveys.queries.reading import LANGUAGES, current_reader
from nabij.texts.rules import Analyst
from nabij.texts.rules.measuring import measure
from nabij.texts.types import Example

HELD_OUT = 5  # one in so many is kept apart
MOST = 20_000  # the latest
FEWEST_APART = 10  # of those, to leave a whole language to the rules
CHOICE = ("compared", "by_rules", "felt", "feels_by_rules")
KEPT = 3  # lessons per language


def learn_all() -> list[Lesson]:
    """Learn anew in every language in which something was reviewed since the last time."""
    return [lesson for code in LANGUAGES if (lesson := learn(language=code)) is not None]


@transaction.atomic
def learn(*, language: str) -> Lesson | None:
    """Learn one language; None when nothing was reviewed since, or too little in all."""
    from nabij.texts.rules import learning  # noqa: PLC0415 brings scikit-learn

    reviewed = Finding.objects.filter(language=language, reviewed_at__isnull=False)
    last = Lesson.objects.filter(language=language).order_by("-at").first()
    # of before anything was compared: learn again
    if last and last.choice and not reviewed.filter(reviewed_at__gt=last.at).exists():
        return None
    found = list(reviewed.order_by("-reviewed_at")[:MOST])
    apart = [_example(one) for one in found if one.response_id.int % HELD_OUT == 0]
    lessons = [_example(one) for one in found if one.response_id.int % HELD_OUT]
    reader = current_reader()
    words = reader.words.get(language)
    model = learning.learn(lessons, language, more=words, known=reader.themes)
    if model is None:
        return None
    learning.look_further(model, apart, more=words, known=reader.themes)
    themes, feeling = _measured(apart, reader.rules.taught_by({language: model}))
    themes_by_rules, feeling_by_rules = _measured(apart, reader.rules)
    if len(apart) >= FEWEST_APART:
        if (themes or 0.0) < (themes_by_rules or 0.0):
            model.by_rules, model.always = sorted(reader.themes | set(model.labels)), False
        if (feeling or 0.0) < (feeling_by_rules or 0.0):
            model.feels_by_rules = True
    told = model.to_json()
    lesson = Lesson.objects.create(
        language=language,
        model=told,
        choice={name: told[name] for name in CHOICE},
        learnt_from=len(lessons),
        held_out=len(apart),
        micro_f1=themes,
        same_sign=feeling,
        rules_micro_f1=themes_by_rules,
        at=clock.now(),
    )
    old = Lesson.objects.filter(language=language).order_by("-at", "-pk")[KEPT:]
    Lesson.objects.filter(pk__in=[one.pk for one in old]).delete()
    return lesson


def _example(finding: Finding) -> Example:
    return Example(
        text=finding.masked,
        language=finding.language,
        themes=tuple(finding.themes),
        sentiment=finding.sentiment,
    )


def _measured(apart: Sequence[Example], analyst: Analyst) -> tuple[float | None, float | None]:
    if not apart:
        return None, None
    figures = measure(apart, analyst.find_all(apart))
    return figures["themes"]["micro_f1"], figures["sentiment"]["accuracy_3_classes"]
