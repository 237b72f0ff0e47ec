"""Answering: half answers are kept, one answer per invitation is sent."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import sql
from nabij.people.types import Actor
from nabij.surveys.events import ResponseSubmitted
from nabij.surveys.models import Answer, Question, Response
from nabij.surveys.operations.ballots import cast
from nabij.surveys.operations.held import (
    hold_open,
    hold_with_draft,
    mark_answered,
    new_draft,
    send,
    whose,
    write_draft,
)
from nabij.surveys.operations.openings import caller_of, open_follow_up
from nabij.surveys.queries import asked_of, given_of, score_question, survey_of
from nabij.surveys.rules import fits, says_something, shown_questions
from nabij.surveys.types import (
    WITH_COLUMN,
    WITH_WORDS,
    Kind,
    Value,
    Via,
)


class UnknownQuestionError(LookupError):
    """The survey does not ask this."""


class NoAnswerError(ValueError):
    """The value is off the question's scale, or none of its options."""


class NothingAnsweredError(Exception):
    """Every question was passed over: there is nothing to send."""


class ContactWantedError(Exception):
    """Who asks to be contacted can't stay anonymous at the same time."""


@sql.atomic_without_savepoint
def save_answer(
    *,
    invitation_id: UUID,
    question: str,
    value: Value,
    contact_me: bool | None = None,
    language: str,
    by: Actor,
    survey_id: UUID | None = None,
) -> Response:
    """Keep the answer to one question; None takes it back. The last word before sending counts.

    Args:
        question: its key.
        value: a whole number on the question's scale or of its options, several options, or words.
        contact_me: given with the open question; None leaves it.
        survey_id: what the invitation asks, from who knows it: one statement less.

    Raises:
        SurveyClosedError: answered already, or too late.
        UnknownQuestionError: no such question.
        NoAnswerError: off the question's scale, or none of its options.
    """
    survey_id = survey_id or survey_of(invitation_id)
    asked = next((one for one in asked_of(survey_id) if one.key == question), None)
    if asked is None:
        raise UnknownQuestionError(question)
    if not fits(asked, value):
        raise NoAnswerError(question)
    given: dict[str, object] = {"language": language}
    if asked.kind in WITH_COLUMN:
        given |= _column(asked, value)
    if contact_me is not None:
        given["contact_me"] = contact_me
    response = write_draft(invitation_id, survey_id=survey_id, given=given)
    if asked.kind not in WITH_COLUMN:
        _set_answer(response, asked, value)
    trail.note(_whom(by.client_id or response.client_id))
    return response


@sql.atomic_without_savepoint
def submit(
    *,
    invitation_id: UUID,
    by: Actor,
    anonymous: bool = False,
    contact_me: bool | None = None,
    via: Via = Via.LINK,
) -> Response:
    """Send what was answered. What asks for a follow-up opens one in the same transaction.

    Answers to questions that a later change of an earlier answer passes over are dropped.

    Args:
        anonymous: nobody ever learns who said it; that can't be undone.
        contact_me: the wish said last; None leaves it.

    Raises:
        SurveyClosedError: answered already, or too late.
        NothingAnsweredError: there is nothing to send.
        ContactWantedError: anonymous, and asked to be contacted.
    """
    invitation, response = hold_with_draft(invitation_id)
    if response is None and contact_me:
        response = new_draft(invitation, language=invitation.language)
    if response is None:
        raise NothingAnsweredError
    if contact_me is not None:
        response.contact_me = contact_me
    if anonymous and response.contact_me:
        raise ContactWantedError
    _drop_what_is_not_asked(response)  # whether it is sent or not
    if not says_something(response):
        raise NothingAnsweredError
    response.channel = via
    if anonymous:
        mark_answered(invitation)
        answers = list(response.answers.all())
        response.delete()
        return cast(draft=response, answers=answers)
    send(response, invitation)
    trail.note(_whom(by.client_id or invitation.client_id))
    ledger.record(
        ResponseSubmitted(
            response_id=response.pk,
            invitation_id=invitation.pk,
            client_id=whose(invitation),
            actor_id=by.user_id,
            touchpoint=invitation.touchpoint,
            department_id=invitation.department_id,
            location_id=invitation.location_id,
        )
    )
    open_follow_up(response=response, caller=caller_of(response))
    return response


@transaction.atomic
def answer_by_sms(*, invitation_id: UUID, score: int, language: str, by: Actor) -> Response:
    """Take a number sent by SMS for the answer to the question of recommendation, and send it.

    What was filled in behind the link before goes with it. It is the one answer there is.

    Raises:
        SurveyClosedError: answered already, or too late.
        UnknownQuestionError: the survey does not ask for it.
    """
    question = score_question(invitation_id=invitation_id)
    if question is None:
        raise UnknownQuestionError
    save_answer(
        invitation_id=invitation_id, question=question, value=score, language=language, by=by
    )
    return submit(invitation_id=invitation_id, by=by, via=Via.SMS)


@transaction.atomic
def submit_unseen(
    *, invitation_id: UUID, answers: Mapping[str, Value], language: str, via: Via = Via.LINK
) -> Response:
    """Send all answers of a survey that is always anonymous, at once; nothing was kept before.

    Args:
        answers: by the question's key; None: passed over.

    Raises:
        SurveyClosedError: answered already, or too late.
        UnknownQuestionError: no such question.
        NoAnswerError: off a question's scale, or none of its options.
        NothingAnsweredError: every question was passed over.
    """
    invitation = hold_open(invitation_id)
    questions = asked_of(invitation.survey_id)
    unknown = set(answers) - {question.key for question in questions}
    if unknown:
        raise UnknownQuestionError(*sorted(unknown))
    given = {question.pk: answers.get(question.key) for question in questions}
    unseen = new_draft(invitation, language=language)
    unseen.channel = via
    rows: list[Answer] = []
    for question in shown_questions(questions, given):
        value = given[question.pk]
        if not fits(question, value):
            raise NoAnswerError(question.key)
        if question.kind in WITH_COLUMN:
            _set_column(unseen, question, value)
        elif value not in (None, "", []):
            rows.append(Answer(question=question, **columns_of(Kind(question.kind), value)))
    unseen.answer_count = len(rows)
    if not says_something(unseen):
        raise NothingAnsweredError
    mark_answered(invitation)
    return cast(draft=unseen, answers=rows)


def _whom(client_id: UUID | None) -> list[UUID]:
    return [client_id] if client_id else []


def _column(asked: Question, value: Value) -> dict[str, object]:
    """Return the column that answers a question, with the value it gets."""
    if asked.kind == Kind.OPEN:
        return {"comment": str(value or "").strip()}
    return {str(asked.kind): value}


def _set_column(response: Response, asked: Question, value: Value) -> None:
    for name, kept in _column(asked, value).items():
        setattr(response, name, kept)


def _set_answer(response: Response, asked: Question, value: Value) -> None:
    if value in (None, "", []):
        Answer.objects.filter(response=response, question=asked).delete()
    else:
        Answer.objects.update_or_create(
            response=response, question=asked, defaults=columns_of(Kind(asked.kind), value)
        )
    response.answer_count = response.answers.count()
    response.save(update_fields=["answer_count"])


def columns_of(kind: Kind, value: Value) -> dict[str, object]:
    """Return the columns of an Answer that hold a value to a question of a kind."""
    if kind in WITH_WORDS:
        return {"text": str(value)}
    if kind is Kind.MULTIPLE and isinstance(value, Sequence):
        return {"choices": list(value)}
    return {"value": value}


def _drop_what_is_not_asked(response: Response) -> None:
    questions = asked_of(response.survey_id)
    if not any(question.shown_if_id for question in questions):
        return
    given = given_of(response, questions=questions)
    shown = {question.pk for question in shown_questions(questions, given)}
    said = {pk for pk, value in given.items() if value not in (None, "", [])}
    unasked = [question for question in questions if question.pk in said - shown]
    if unasked:
        _drop(response, unasked)


def _drop(response: Response, unasked: Iterable[Question]) -> None:
    for question in unasked:
        if question.kind in WITH_COLUMN:
            _set_column(response, question, None)
    response.answers.filter(question__in=[question.pk for question in unasked]).delete()
    response.answer_count = response.answers.count()
    response.save()
