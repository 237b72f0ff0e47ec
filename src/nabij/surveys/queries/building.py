"""Surveys as experience managers build them; texts of ours, nobody's data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from nabij.lib.text import localised
from nabij.surveys.models import Invitation, Question, Survey
from nabij.surveys.rules.building import Gap, gaps
from nabij.surveys.types import Kind


@dataclass(frozen=True, kw_only=True)
class SurveyRow:
    """A survey in all its versions.

    Attributes:
        id: of the draft where there is one, else of the latest version.
        version: of the latest that was published, 0: none yet.
        questions: of that or, with none published, of the draft.
    """

    id: UUID
    key: str
    name: str
    version: int
    published_at: datetime | None
    has_draft: bool
    questions: int
    invitations: int


def survey_rows(language: str) -> list[SurveyRow]:
    """Return all surveys by name. Three statements, however many there are."""
    by_key: dict[str, list[Survey]] = {}
    for survey in _built().annotate(asks=Count("questions")).order_by("key", "version"):
        by_key.setdefault(survey.key, []).append(survey)
    asked: dict[str, int] = dict(
        Invitation.objects.values_list("survey__key").annotate(n=Count("pk"))
    )
    rows = [_row(key, versions, asked.get(key, 0), language) for key, versions in by_key.items()]
    return sorted(rows, key=lambda row: row.name.casefold())


def _row(key: str, versions: list[Survey], invitations: int, language: str) -> SurveyRow:
    published = [one for one in versions if one.published_at]
    drafts = [one for one in versions if not one.published_at]
    told = published[-1] if published else drafts[-1]
    return SurveyRow(
        id=(drafts or published)[-1].pk,
        key=key,
        name=localised(told.names, language) or key,
        version=told.version if published else 0,
        published_at=told.published_at,
        has_draft=bool(drafts),
        questions=getattr(told, "asks", 0),
        invitations=invitations,
    )


def _built() -> QuerySet[Survey]:
    """Leave out what only holds imported scores: nobody builds it."""
    scores = Question.objects.filter(survey__key=OuterRef("key"), kind=Kind.SCORE)
    return Survey.objects.filter(~Exists(scores))


def survey_of(survey_id: UUID) -> Survey | None:
    """Return a survey, None when there is none."""
    return _built().filter(pk=survey_id).first()


def questions_in(survey_id: UUID) -> list[Question]:
    """Return all questions of a survey in their order, imported scores too."""
    return list(Question.objects.filter(survey_id=survey_id).order_by("order"))


def gaps_of(survey: Survey) -> list[Gap]:
    """Return what keeps a survey from being published."""
    return gaps(questions_in(survey.pk))


def published_keys(language: str) -> Collection[tuple[str, str]]:
    """Return the keys and names of the surveys that can be asked."""
    found = _built().filter(published_at__isnull=False).order_by("key", "version")
    names = {one.key: localised(one.names, language) or one.key for one in found}
    return sorted(names.items(), key=lambda pair: pair[1].casefold())
