"""Building a survey: a draft from blocks and own questions, until it is published and stands still.

Every change holds the draft's row, so that of two managers at once one waits for the other. While
it is a draft it touches nobody: the ledger hears when it is published or thrown away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.text import slugify

from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.people.types import Actor
from nabij.surveys.blocks import BLOCKS
from nabij.surveys.events import SurveyDiscarded, SurveyPublished
from nabij.surveys.models import Question, Survey
from nabij.surveys.queries.building import gaps_of
from nabij.surveys.rules import can_manage
from nabij.surveys.rules.building import Gap, breaks_branch
from nabij.surveys.types import ONCE, Kind
from nabij.surveys.types.blocks import BlockItem

_ASIDE = 10_000
_COPIED = (
    "key", "kind", "order", "screen", "scale_min", "scale_max", "lower_is_better", "texts", "lows",
    "highs", "options", "option_values", "instrument", "item", "dimension", "aspect",
    "shown_values",
)  # fmt: skip


class SurveyUnknownError(LookupError):
    """No such draft for who asks: it never was, was published meanwhile, or was thrown away."""


class AskedAlreadyError(Exception):
    """The survey asks this already, and can't twice."""


class BranchError(Exception):
    """A question would be asked before the one it depends on, or without it."""


class NotReadyError(Exception):
    """It can't be published: `gaps` says what misses what; none: it asks nothing."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(len(gaps))
        self.gaps = gaps


@dataclass(frozen=True, kw_only=True)
class QuestionTerms:
    """All that is said of a question; the names are those of its columns."""

    kind: Kind
    texts: Mapping[str, str]
    lows: Mapping[str, str] = field(default_factory=dict)
    highs: Mapping[str, str] = field(default_factory=dict)
    scale_min: int | None = None
    scale_max: int | None = None
    options: Sequence[Mapping[str, object]] = ()
    shown_if_id: UUID | None = None
    shown_values: Sequence[int] = ()


@transaction.atomic
def new_survey(
    *,
    names: Mapping[str, str],
    intros: Mapping[str, str],
    is_anonymous: bool,
    blocks: Iterable[str] = (),
    by: Actor,
) -> Survey:
    """Begin a survey as a draft that asks these blocks.

    Raises:
        SurveyUnknownError: who asks builds no surveys, or there is no such block.
    """
    _must_build(by)
    locks.hold(["surveys.keys"])
    survey = Survey.objects.create(
        key=_free_key(names),
        names=dict(names),
        intros=dict(intros),
        is_anonymous=is_anonymous,
        created_at=clock.now(),
    )
    for block in blocks:
        add_block(survey_id=survey.pk, block=block, by=by)
    return survey


@transaction.atomic
def describe_survey(
    *,
    survey_id: UUID,
    names: Mapping[str, str],
    intros: Mapping[str, str],
    is_anonymous: bool,
    by: Actor,
) -> Survey:
    """Change what a draft is called and says.

    Raises:
        SurveyUnknownError: no such draft.
    """
    survey = _draft(survey_id, by)
    survey.names, survey.intros, survey.is_anonymous = dict(names), dict(intros), is_anonymous
    survey.save(update_fields=["names", "intros", "is_anonymous"])
    return survey


@transaction.atomic
def copy_to_draft(*, survey_id: UUID, by: Actor) -> Survey:
    """Return the draft of the next version; made as a copy when there is none yet.

    Raises:
        SurveyUnknownError: no such survey for who asks.
    """
    _must_build(by)
    survey = Survey.objects.select_for_update().filter(pk=survey_id).first()
    if survey is None:
        raise SurveyUnknownError
    known = Survey.objects.filter(key=survey.key, published_at=None).first()
    if known is not None:
        return known
    latest = Survey.objects.filter(key=survey.key).aggregate(latest=Max("version"))["latest"]
    draft = Survey.objects.create(
        key=survey.key,
        version=latest + 1,
        names=survey.names,
        intros=survey.intros,
        is_anonymous=survey.is_anonymous,
        created_at=clock.now(),
    )
    old = list(survey.questions.order_by("order"))
    new = {
        one.pk: Question(survey=draft, **{name: getattr(one, name) for name in _COPIED})
        for one in old
    }
    for one in old:
        new[one.pk].shown_if = new[one.shown_if_id] if one.shown_if_id else None
    Question.objects.bulk_create(new.values())
    return draft


@transaction.atomic
def add_block(*, survey_id: UUID, block: str, by: Actor) -> list[Question]:
    """Ask the questions of a block, after all others.

    Raises:
        SurveyUnknownError: no such draft, or no such block.
        AskedAlreadyError: the draft asks one of them already.
    """
    survey = _draft(survey_id, by)
    if block not in BLOCKS:
        raise SurveyUnknownError
    items = BLOCKS[block].items
    asked = set(survey.questions.values_list("key", "kind"))
    keys = {key for key, _ in asked}
    kinds = {kind for _, kind in asked}
    if any(one.key in keys or (one.kind in ONCE and one.kind in kinds) for one in items):
        raise AskedAlreadyError
    last = _last_order(survey)
    return Question.objects.bulk_create(block_questions(survey, items, first=last + 1))


def block_questions(
    survey: Survey, items: Iterable[BlockItem], *, first: int = 1
) -> list[Question]:
    """Return the questions of blocks for a survey, unsaved, in their order from `first` on."""
    return [
        Question(
            survey=survey,
            order=order,
            screen=order,
            key=item.key,
            kind=item.kind,
            scale_min=item.scale_min,
            scale_max=item.scale_max,
            lower_is_better=item.lower_is_better,
            texts=dict(item.texts),
            lows=dict(item.lows),
            highs=dict(item.highs),
            instrument=item.instrument,
            item=item.item,
            dimension=item.dimension,
            aspect=item.aspect,
        )
        for order, item in enumerate(items, first)
    ]


@transaction.atomic
def save_question(
    *, survey_id: UUID, terms: QuestionTerms, by: Actor, question_id: UUID | None = None
) -> Question:
    """Ask something of our own after all others, or change what a draft's question says.

    Raises:
        SurveyUnknownError: no such draft or question.
        AskedAlreadyError: of this kind a survey has one at most.
        BranchError: it would depend on a question that comes later.
    """
    survey = _draft(survey_id, by)
    questions = list(survey.questions.order_by("order"))
    if question_id is None:
        order = _last_order(survey) + 1
        question = Question(survey=survey, order=order, screen=order, key=_own_key(questions))
    else:
        question = _one_of(questions, question_id)
    if terms.kind in ONCE and any(
        one.kind == terms.kind and one.pk != question_id for one in questions
    ):
        raise AskedAlreadyError
    question.kind = terms.kind
    for name in ("texts", "lows", "highs"):
        setattr(question, name, dict(getattr(terms, name)))
    question.scale_min, question.scale_max = terms.scale_min, terms.scale_max
    question.lower_is_better = terms.kind is Kind.CES or question.lower_is_better
    question.options = [dict(option) for option in terms.options]
    is_list = terms.kind in (Kind.SINGLE, Kind.MULTIPLE)
    values = range(1, len(terms.options) + 1)
    question.option_values = list(values) if is_list else []
    question.shown_if_id = terms.shown_if_id
    question.shown_values = list(terms.shown_values) if terms.shown_if_id else []
    others = [one for one in questions if one.pk != question.pk]
    if breaks_branch(sorted([*others, question], key=lambda one: one.order)):
        raise BranchError
    question.save()
    return question


@transaction.atomic
def move_question(*, survey_id: UUID, question_id: UUID, places: int, by: Actor) -> None:
    """Ask a question earlier (−1) or later (+1); at the end of the line nothing changes.

    Raises:
        SurveyUnknownError: no such draft or question.
        BranchError: it would come before one it depends on, or after one that depends on it.
    """
    survey = _draft(survey_id, by)
    questions = list(survey.questions.order_by("order"))
    place = questions.index(_one_of(questions, question_id))
    to = min(max(place + places, 0), len(questions) - 1)
    questions.insert(to, questions.pop(place))
    if breaks_branch(questions):
        raise BranchError
    _renumber(survey, questions)


@transaction.atomic
def remove_question(*, survey_id: UUID, question_id: UUID, by: Actor) -> None:
    """Ask a question no more.

    Raises:
        SurveyUnknownError: no such draft or question.
        BranchError: another one depends on it.
    """
    survey = _draft(survey_id, by)
    questions = list(survey.questions.order_by("order"))
    question = _one_of(questions, question_id)
    if any(one.shown_if_id == question.pk for one in questions):
        raise BranchError
    questions.remove(question)
    question.delete()
    _renumber(survey, questions)


@transaction.atomic
def publish(*, survey_id: UUID, by: Actor) -> Survey:
    """Let a draft stand still: from now on it is what its campaigns ask.

    Raises:
        SurveyUnknownError: no such draft.
        NotReadyError: it asks nothing, or a text misses in a language.
    """
    survey = _draft(survey_id, by)
    gaps = gaps_of(survey)
    if gaps or not survey.questions.exclude(kind=Kind.SCORE).exists():
        raise NotReadyError(gaps)
    survey.published_at = clock.now()
    survey.save(update_fields=["published_at"])
    ledger.record(
        SurveyPublished(
            survey_id=survey.pk, key=survey.key, version=survey.version, actor_id=by.user_id
        )
    )
    return survey


@transaction.atomic
def discard(*, survey_id: UUID, by: Actor) -> None:
    """Throw a draft away.

    Raises:
        SurveyUnknownError: no such draft.
    """
    survey = _draft(survey_id, by)
    ledger.record(
        SurveyDiscarded(
            survey_id=survey.pk, key=survey.key, version=survey.version, actor_id=by.user_id
        )
    )
    survey.delete()


def _must_build(by: Actor) -> None:
    if not can_manage(by):
        raise SurveyUnknownError


def _draft(survey_id: UUID, by: Actor) -> Survey:
    _must_build(by)
    survey = Survey.objects.select_for_update().filter(pk=survey_id, published_at=None).first()
    if survey is None:
        raise SurveyUnknownError
    return survey


def _one_of(questions: Iterable[Question], question_id: UUID) -> Question:
    for question in questions:
        if question.pk == question_id:
            return question
    raise SurveyUnknownError


def _renumber(survey: Survey, questions: Sequence[Question]) -> None:
    survey.questions.update(order=F("order") + _ASIDE)  # no two at one place meanwhile
    for order, question in enumerate(questions, 1):
        question.order = question.screen = order
    Question.objects.bulk_update(questions, ["order", "screen"])


def _last_order(survey: Survey) -> int:
    return survey.questions.aggregate(last=Max("order"))["last"] or 0


def _own_key(questions: Iterable[Question]) -> str:
    taken = {question.key for question in questions}
    return next(key for n in range(1, _ASIDE) if (key := f"own-{n}") not in taken)


def _free_key(names: Mapping[str, str]) -> str:
    wanted = slugify(next((name for name in names.values() if name), ""))[:40] or "survey"
    taken = set(Survey.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    return next(
        key for n in range(1, _ASIDE) if (key := wanted if n == 1 else f"{wanted}-{n}") not in taken
    )
