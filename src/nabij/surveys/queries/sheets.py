"""The sheet behind a link, and what was answered on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from nabij.audit import trail
from nabij.lib import clock, sql
from nabij.lib.text import localised
from nabij.people.types import Actor, Scope
from nabij.surveys.models import FollowUp, Invitation, Question, Response, Survey
from nabij.surveys.rules import shown_questions
from nabij.surveys.types import (
    AskingChannel,
    FollowUpStatus,
    InvitationStatus,
    Kind,
    OpenInvitation,
    QuestionText,
    Respondent,
    Sheet,
    Value,
    Via,
)

_ANSWERED = ("id", "ces", "nps", "comment", "answer_count", "contact_me", "submitted_at")
_ABOUT = f"""
SELECT invitation.survey_id, invitation.client_id, visited_at, status, expires_at,
       invitation.channel, invitation.respondent_type,
       CASE invitation.respondent_type
           WHEN 'client' THEN client.language ELSE invitation.language END,
       location.time_zone, {", ".join(f"response.{name}" for name in _ANSWERED)}
FROM surveys_invitation invitation
JOIN organisation_location location ON location.id = invitation.location_id
LEFT JOIN people_client client ON client.id = invitation.client_id
LEFT JOIN surveys_response response ON response.invitation_id = invitation.id
WHERE invitation.id = %(id)s
"""
_OPEN_INVITATION = """
SELECT invitation.id, visited_at, expires_at, location.time_zone
FROM surveys_invitation invitation JOIN organisation_location location ON location.id = location_id
WHERE client_id = %(client_id)s AND respondent_type = 'client' AND status = 'open'
    AND expires_at > %(at)s
ORDER BY expires_at DESC LIMIT 1
"""


def sheet(*, invitation_id: UUID, language: str = "") -> Sheet | None:
    """Return the survey behind a link in `language` (empty: the person's); None when unknown.

    One statement, two when there are answers without a column of their own.
    """
    found = sql.row(_ABOUT, {"id": invitation_id})
    if found is None:
        return None
    survey_id, client_id, visited_at, status, expires_at, channel, respondent, own, zone = found[:9]
    trail.note([client_id] if client_id else [])
    said = found[9:]
    response = Response.from_db(connection.alias, _ANSWERED, said) if said[0] else None
    asking = _asking(survey_id)
    given = given_of(response, questions=asking.questions) if response else {}
    asked = tuple(question_text(question, language or own) for question in asking.questions)
    return Sheet(
        invitation_id=invitation_id,
        survey_id=survey_id,
        client_id=client_id,
        language=own,
        status=_status(status, expires_at=expires_at, at=clock.now()),
        time_zone=zone,
        visited_at=visited_at,
        asked=asked,
        questions=tuple(shown_questions(asked, given)),
        given=given,
        intro=localised(asking.survey.intros, language or own),
        is_anonymous=asking.survey.is_anonymous,
        via=Via.LETTER if channel == AskingChannel.LETTER else Via.LINK,
        contact_me=bool(response and response.contact_me),
        contact_by=_contact_by(response) if response and response.submitted_at else None,
        is_of_employee=respondent == Respondent.EMPLOYEE,
        is_of_referrer=respondent == Respondent.REFERRER,
    )


def is_asked_no_more(*, invitation_id: UUID) -> bool:
    """Whether whoever an invitation went to said that they want to be asked no more."""
    asked = Invitation.objects.select_related("client", "relative", "referrer")
    one = asked.get(pk=invitation_id)
    if one.referrer is not None:
        return one.referrer.opted_out_at is not None
    person = one.relative or one.client
    return person is not None and person.survey_opt_out_at is not None


def draft_of(invitation_id: UUID) -> Response | None:
    """Return what was answered to an invitation so far, or sent; None: nothing."""
    found = sql.models(Response, "WHERE invitation_id = %(id)s", {"id": invitation_id})
    return found[0] if found else None


def survey_of(invitation_id: UUID) -> UUID:
    """Return which survey an invitation asks to answer."""
    return Invitation.objects.values_list("survey_id", flat=True).get(pk=invitation_id)


def asked_of(survey_id: UUID) -> Sequence[Question]:
    """Return the questions of a survey that are asked, in their order; scores are imported."""
    return _asking(survey_id).questions


@dataclass(frozen=True, kw_only=True)
class _Asking:
    survey: Survey
    questions: Sequence[Question]


_kept: dict[UUID, _Asking] = {}
_KEPT_MOST = 200


def _asking(survey_id: UUID) -> _Asking:
    """Return a survey with what it asks. Kept once it is published: from then on it stands still,
    and the database sees to that.
    """
    known = _kept.get(survey_id)
    if known is not None:
        return known
    questions = Question.objects.filter(survey_id=survey_id).exclude(kind=Kind.SCORE)
    found = _Asking(
        survey=Survey.objects.get(pk=survey_id), questions=tuple(questions.order_by("order"))
    )
    if found.survey.published_at is not None:
        if len(_kept) >= _KEPT_MOST:
            _kept.clear()
        _kept[survey_id] = found
    return found


def question_text(question: Question, language: str) -> QuestionText:
    """Return a question in one language."""
    return QuestionText(
        pk=question.pk,
        key=question.key,
        kind=Kind(question.kind),
        text=localised(question.texts, language),
        low=localised(question.lows, language),
        high=localised(question.highs, language),
        scale_min=question.scale_min,
        scale_max=question.scale_max,
        options=tuple(
            (option["value"], localised(option["texts"], language)) for option in question.options
        ),
        shown_if_id=question.shown_if_id,
        shown_values=tuple(question.shown_values),
    )


def _contact_by(response: Response) -> datetime | None:
    waiting = Q(status__in=[FollowUpStatus.OPEN, FollowUpStatus.REOPENED])
    return (
        FollowUp.objects.filter(waiting, response=response).values_list("due_at", flat=True).first()
    )


def status_of(invitation: Invitation, *, at: datetime) -> InvitationStatus:
    """Return where an invitation stands; past its time it is expired before the worker says so."""
    return _status(invitation.status, expires_at=invitation.expires_at, at=at)


def _status(status: str, *, expires_at: datetime, at: datetime) -> InvitationStatus:
    is_over = status == InvitationStatus.OPEN and expires_at <= at
    return InvitationStatus.EXPIRED if is_over else InvitationStatus(status)


def open_invitation(actor: Actor) -> OpenInvitation | None:
    """Return the survey that waits for the client acted for; None when there is none or the
    mandate does not let a relative answer it. One statement.
    """
    if actor.client_id is None or not actor.may(Scope.GIVE_FEEDBACK):
        return None
    values = {"client_id": actor.client_id, "at": clock.now()}
    found = sql.row(_OPEN_INVITATION, values)
    if found is None:
        return None
    trail.note([actor.client_id])
    invitation_id, visited_at, expires_at, time_zone = found
    return OpenInvitation(
        id=invitation_id, visited_at=visited_at, expires_at=expires_at, time_zone=time_zone
    )


def given_of(response: Response, *, questions: Iterable[Question]) -> dict[UUID, Value]:
    """Return what a response answers by question, the ones with a column of their own too."""
    columns: dict[str, Value] = {
        Kind.CES: response.ces,
        Kind.NPS: response.nps,
        Kind.OPEN: response.comment or None,
    }
    given = {one.pk: columns[one.kind] for one in questions if one.kind in columns}
    if not response.answer_count:
        return given
    for answer in response.answers.all():
        value: Value = answer.value if answer.value is not None else answer.choices
        given[answer.question_id] = answer.text or value
    return given


def latest_survey(*, key: str) -> Survey | None:
    """Return the latest published version of a survey, None when there is none."""
    published = Survey.objects.filter(key=key, published_at__isnull=False)
    return published.order_by("-version").first()
