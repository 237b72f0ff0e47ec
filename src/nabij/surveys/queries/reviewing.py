"""What reviewers see: one text at a time, nobody's name, and how well what was learnt does."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import SystemRandom
from uuid import UUID

from django.db.models import QuerySet

from nabij.lib.text import localised
from nabij.people.types import Actor
from nabij.surveys.models import CommentTheme, Finding, Lesson
from nabij.surveys.rules import REVIEW_FROM, can_review
from nabij.surveys.types import Respondent
from nabij.texts.rules.comparing import Compared
from nabij.texts.types import Danger

FRESH = 200  # of the latest, one by chance: what was sent just now does not stand first


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """A text to review, without personal data, place and time."""

    id: UUID
    text: str
    language: str
    themes: tuple[str, ...]
    sentiment: int
    dangers: tuple[Danger, ...]


class Use(StrEnum):
    """What tells a theme, or the feeling, in one language."""

    LEARNT = "learnt"
    RULES_DO_BETTER = "rules_do_better"
    RULES_DO_BETTER_OVER_ALL = "rules_do_better_over_all"
    TOO_FEW = "too_few"


@dataclass(frozen=True, kw_only=True)
class UseRow:
    """What is used for a theme, None: for the feeling, and what of both is right on reviewed texts
    that were not learnt from: F1 of a theme, the share of a feeling; None: nothing to tell.

    Attributes:
        n: in how many texts people found it.
    """

    theme: str | None
    use: Use
    n: int
    learnt: float | None
    rules: float | None


@dataclass(frozen=True, kw_only=True)
class LessonRow:
    """How well what was learnt does on reviewed texts kept apart; None: nothing to measure on.

    Attributes:
        micro_f1: with the themes that are left to the rules.
        uses: what is used, for each theme of the list by its key, and for the feeling.
    """

    language: str
    at: datetime
    learnt_from: int
    held_out: int
    micro_f1: float | None
    rules_micro_f1: float | None
    same_sign: float | None
    uses: tuple[UseRow, ...]


@dataclass(frozen=True, kw_only=True)
class ThemeRow:
    """A theme of the organisation's list."""

    id: UUID
    key: str
    name: str
    names: dict[str, str]
    words: dict[str, list[str]]
    is_retired: bool


def next_to_review(actor: Actor) -> ReviewItem | None:
    """Return a text nobody reviewed, one of the latest by chance; None when there is none.

    Also None as long as there are fewer texts in all than are shown together.
    """
    found = _of_others_than_employees()
    if not can_review(actor) or found[:REVIEW_FROM].count() < REVIEW_FROM:
        return None
    waiting = found.filter(reviewed_at=None).order_by("-pk").values_list("pk", flat=True)
    chosen = list(waiting[:FRESH])
    return review_item(actor, finding_id=SystemRandom().choice(chosen)) if chosen else None


def review_item(actor: Actor, *, finding_id: UUID) -> ReviewItem | None:
    """Return one text; None when it is not there for this actor."""
    found = _of_others_than_employees().filter(pk=finding_id)
    finding = found.first() if can_review(actor) else None
    if finding is None:
        return None
    return ReviewItem(
        id=finding.pk,
        text=finding.masked,
        language=finding.language,
        themes=tuple(finding.themes),
        sentiment=finding.sentiment,
        dangers=tuple(Danger(danger) for danger in finding.dangers),
    )


def _of_others_than_employees() -> QuerySet[Finding]:
    """Leave out what colleagues wrote: who reviews works with them."""
    return Finding.objects.exclude(response__respondent_type=Respondent.EMPLOYEE)


def lesson_rows() -> list[LessonRow]:
    """Return the latest lesson of each language."""
    found = Lesson.objects.defer("model").order_by("language", "-at", "-pk").distinct("language")
    themes = list(CommentTheme.objects.filter(retired_at=None).values_list("key", flat=True))
    return [
        LessonRow(
            language=one.language,
            at=one.at,
            learnt_from=one.learnt_from,
            held_out=one.held_out,
            micro_f1=one.micro_f1,
            rules_micro_f1=one.rules_micro_f1,
            same_sign=one.same_sign,
            uses=_uses(themes, **one.choice),
        )
        for one in found
    ]


def _uses(
    themes: Iterable[str],
    *,
    compared: Mapping[str, Sequence[int]] = {},
    by_rules: Collection[str] = (),
    felt: Sequence[int] = (),
    feels_by_rules: bool = False,
) -> tuple[UseRow, ...]:
    rows = []
    for key in themes:
        told = Compared(*compared.get(key, ()))
        use = Use.LEARNT
        if key in by_rules:
            use = Use.RULES_DO_BETTER_OVER_ALL if key in compared else Use.TOO_FEW
            use = Use.RULES_DO_BETTER if told.is_better_by_rules else use
        rows.append(
            UseRow(theme=key, use=use, n=told.n, learnt=told.learnt_f1, rules=told.rules_f1)
        )
    n, learnt, rules = felt or (0, 0, 0)
    use = Use.RULES_DO_BETTER if feels_by_rules else Use.LEARNT if n else Use.TOO_FEW
    of = n or 1
    rows.append(
        UseRow(
            theme=None,
            use=use,
            n=n,
            learnt=learnt / of if n else None,
            rules=rules / of if n else None,
        )
    )
    return tuple(rows)


def theme_rows(language: str, *, with_retired: bool = False) -> list[ThemeRow]:
    """Return the themes in their order."""
    found = (
        CommentTheme.objects.all() if with_retired else CommentTheme.objects.filter(retired_at=None)
    )
    return [
        ThemeRow(
            id=one.pk,
            key=one.key,
            name=localised(one.names, language),
            names=one.names,
            words=one.words,
            is_retired=one.retired_at is not None,
        )
        for one in found
    ]
