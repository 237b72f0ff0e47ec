"""The sheet behind a link, and what was answered on it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from nabij.audit import trail
from nabij.lib import clock, sql
from nabij.lib.text import localised
from nabij.people.types import Actor, Scope
from nabij.surveys.models import FollowUp, Invitation, Response, Survey
from nabij.surveys.types import (
    FollowUpStatus,
    InvitationStatus,
    Kind,
    OpenInvitation,
    QuestionText,
    Sheet,
    Value,
)

_OPEN_INVITATION = """
SELECT invitation.id, visited_at, expires_at, location.time_zone
FROM surveys_invitation invitation JOIN organisation_location location ON location.id = location_id
WHERE client_id = %(client_id)s AND status = 'open' AND expires_at > %(at)s
ORDER BY expires_at DESC LIMIT 1
"""


def sheet(*, invitation_id: UUID, language: str = "") -> Sheet | None:
    """Return the survey behind a link in `language` (empty: the client's); None when unknown."""
    invitation = (
        Invitation.objects.select_related("client", "location", "survey")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        return None
    trail.note([invitation.client_id] if invitation.client_id else [])
    response = Response.objects.filter(invitation=invitation).first()
    own = invitation.client.language if invitation.client else invitation.language
    shown = language or own
    return Sheet(
        invitation_id=invitation.pk,
        client_id=invitation.client_id,
        language=own,
        status=status_of(invitation, at=clock.now()),
        time_zone=invitation.location.time_zone,
        visited_at=invitation.visited_at,
        questions=tuple(
            QuestionText(
                key=question.key,
                kind=Kind(question.kind),
                number=number,
                text=localised(question.texts, shown),
                low=localised(question.lows, shown),
                high=localised(question.highs, shown),
                scale_min=question.scale_min,
                scale_max=question.scale_max,
            )
            for number, question in enumerate(invitation.survey.questions.order_by("order"), 1)
        ),
        answers=(
            {Kind.CES: response.ces, Kind.NPS: response.nps, Kind.OPEN: response.comment}
            if response
            else {}
        ),
        contact_me=bool(response and response.contact_me),
        contact_by=_contact_by(response) if response and response.submitted_at else None,
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


def given_of(response: Response) -> dict[UUID, Value]:
    """Return what a response answers by question, the ones with a column of their own too."""
    columns: dict[str, Value] = {
        Kind.CES: response.ces,
        Kind.NPS: response.nps,
        Kind.OPEN: response.comment or None,
    }
    given = {
        question_id: columns[kind]
        for question_id, kind in response.survey.questions.filter(kind__in=columns).values_list(
            "pk", "kind"
        )
    }
    for answer in response.answers.all():
        value: Value = answer.value if answer.value is not None else answer.choices
        given[answer.question_id] = answer.text or value
    return given


def latest_survey(*, key: str) -> Survey | None:
    """Return the latest published version of a survey, None when there is none."""
    published = Survey.objects.filter(key=key, published_at__isnull=False)
    return published.order_by("-version").first()
