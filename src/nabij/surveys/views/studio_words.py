"""How the studio tells of questions and what they lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.lib.text import localised
from nabij.surveys.forms_studio import IN_LANGUAGE, KINDS
from nabij.surveys.models import Question
from nabij.surveys.rules.building import Gap, Lack, tell_values
from nabij.surveys.types import Aspect, Kind

LACKS: dict[Lack, Promise] = {
    Lack.TEXT: gettext_lazy("Question %(number)s has no text %(languages)s."),
    Lack.ENDS: gettext_lazy("Question %(number)s has no words beside its numbers %(languages)s."),
    Lack.OPTIONS: gettext_lazy("Question %(number)s has answers without words %(languages)s."),
}
ASPECTS: dict[Aspect, Promise] = {
    Aspect.EXPECTATION: gettext_lazy("expectation"),
    Aspect.PERCEPTION: gettext_lazy("perception"),
    Aspect.WEIGHT: gettext_lazy("weight"),
}
MOST_SENTENCES = 5


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question as the builder lists it."""

    id: UUID
    key: str
    number: int
    text: str
    meta: str
    lacks: bool
    is_first: bool
    is_last: bool


def question_rows(
    questions: Sequence[Question], gaps: Sequence[Gap], language: str
) -> list[QuestionRow]:
    """Return the rows of a survey's questions."""
    lacking = {gap.question_id for gap in gaps}
    numbers = {question.pk: number for number, question in enumerate(questions, 1)}
    return [
        QuestionRow(
            id=question.pk,
            key=question.key,
            number=number,
            text=localised(question.texts, language) or _("(no text yet)"),
            meta=_meta(question, numbers),
            lacks=question.pk in lacking,
            is_first=number == 1,
            is_last=number == len(questions),
        )
        for number, question in enumerate(questions, 1)
    ]


def _meta(question: Question, numbers: dict[UUID, int]) -> str:
    parts = [str(KINDS[Kind(question.kind)])]
    if question.scale_min is not None:
        parts.append(f"{question.scale_min}–{question.scale_max}")
    if question.aspect:
        parts.append(str(ASPECTS[Aspect(question.aspect)]))
    if question.shown_if_id:
        said = {
            "number": numbers.get(question.shown_if_id, "?"),
            "values": tell_values(question.shown_values),
        }
        parts.append(_("only after %(values)s at question %(number)s") % said)
    return " · ".join(parts)


def gap_sentences(gaps: Sequence[Gap]) -> list[str]:
    """Return what keeps a survey from being published, the first few in full."""
    told = [
        str(LACKS[gap.lack])
        % {
            "number": gap.number,
            "languages": ", ".join(str(IN_LANGUAGE[code]) for code in gap.languages),
        }
        for gap in gaps[:MOST_SENTENCES]
    ]
    if len(gaps) > MOST_SENTENCES:
        told.append(_("And %(n)s more.") % {"n": len(gaps) - MOST_SENTENCES})
    return told
