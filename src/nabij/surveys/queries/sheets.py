"""The sheet behind a link, and what was answered on it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

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

_OPEN_INVITATION = """
SELECT invitation.id, visited_at, expires_at, location.time_zone
FROM surveys_invitation invitation JOIN organisation_location location ON location.id = location_id
WHERE client_id = %(client_id)s AND respondent_type = 'client' AND status = 'open'
    AND expires_at > %(at)s
ORDER BY expires_at DESC LIMIT 1
"""


def sheet(*, invitation_id: UUID, language: str = "") -> Sheet | None:
    """Return the survey behind a link in `language` (empty: the person's); None when unknown."""
    invitation = (
        Invitation.objects.select_related("client", "location", "survey")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        return None
    trail.note([invitation.client_id] if invitation.client_id else [])
    response = Response.objects.filter(invitation=invitation).first()
    of_client = invitation.respondent_type == Respondent.CLIENT
    person = invitation.client if of_client else None
    own = person.language if person else invitation.language
    questions = asked_of(invitation.survey_id)
    given = given_of(response, questions=questions) if response else {}
    asked = tuple(question_text(question, language or own) for question in questions)
    return Sheet(
        invitation_id=invitation.pk,
        client_id=invitation.client_id,
        language=own,
        status=status_of(invitation, at=clock.now()),
        time_zone=invitation.location.time_zone,
        visited_at=invitation.visited_at,
        asked=asked,
        questions=tuple(shown_questions(asked, given)),
        given=given,
        intro=localised(invitation.survey.intros, language or own),
        is_anonymous=invitation.survey.is_anonymous,
        via=Via.LETTER if invitation.channel == AskingChannel.LETTER else Via.LINK,
        contact_me=bool(response and response.contact_me),
        contact_by=_contact_by(response) if response and response.submitted_at else None,
        is_of_employee=invitation.respondent_type == Respondent.EMPLOYEE,
    )


def asked_of(survey_id: UUID) -> list[Question]:
    """Return the questions of a survey that are asked, in their order; scores are imported."""
    found = Question.objects.filter(survey_id=survey_id).exclude(kind=Kind.SCORE)
    return list(found.order_by("order"))


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
    status = InvitationStatus(invitation.status)
    if status is InvitationStatus.OPEN and invitation.expires_at <= at:
        return InvitationStatus.EXPIRED
    return status


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
