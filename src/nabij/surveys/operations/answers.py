"""Answering: half answers are kept, one answer per invitation is sent."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.events import ResponseSubmitted
from nabij.surveys.models import Invitation, Response
from nabij.surveys.operations.openings import open_follow_up
from nabij.surveys.queries import status_of
from nabij.surveys.rules import says_something
from nabij.surveys.types import InvitationStatus, Kind


class SurveyClosedError(Exception):
    """The invitation was answered already, or its time is over: `status` says which."""

    def __init__(self, status: InvitationStatus) -> None:
        super().__init__(status)
        self.status = status


class UnknownQuestionError(LookupError):
    """The survey does not ask this."""


class NothingAnsweredError(Exception):
    """Every question was passed over: there is nothing to send."""


@transaction.atomic
def save_answer(
    *,
    invitation_id: UUID,
    question: str,
    value: int | str | None,
    contact_me: bool | None = None,
    language: str,
    by: Actor,
) -> Response:
    """Keep the answer to one question; None takes it back. The last word before sending counts.

    Args:
        question: its key.
        value: a whole number on the question's scale, or words.
        contact_me: given with the open question; None leaves it.

    Raises:
        SurveyClosedError: answered already, or too late.
        UnknownQuestionError: no such question.
    """
    invitation = _open_invitation(invitation_id)
    asked = invitation.survey.questions.filter(key=question).first()
    if asked is None:
        raise UnknownQuestionError(question)
    response = _draft(invitation, language=language)
    if asked.kind == Kind.OPEN:
        response.comment = str(value or "").strip()
    else:
        setattr(response, asked.kind, None if value is None else int(value))
    if contact_me is not None:
        response.contact_me = contact_me
    response.language = language
    response.save()
    trail.note([by.client_id or invitation.client_id])
    return response


@transaction.atomic
def submit(*, invitation_id: UUID, by: Actor) -> Response:
    """Send what was answered. What asks for a follow-up opens one in the same transaction.

    Raises:
        SurveyClosedError: answered already, or too late.
        NothingAnsweredError: there is nothing to send.
    """
    invitation = _open_invitation(invitation_id)
    response = Response.objects.filter(invitation=invitation).first()
    if response is None or not says_something(response):
        raise NothingAnsweredError
    now = clock.now()
    response.submitted_at = now
    response.submitted_on = now.astimezone(ZoneInfo(invitation.location.time_zone)).date()
    response.save(update_fields=["submitted_at", "submitted_on"])
    invitation.status = InvitationStatus.ANSWERED
    invitation.undeliverable_at = None  # it arrived after all, or the portal showed it
    invitation.save(update_fields=["status", "undeliverable_at"])
    trail.note([by.client_id or invitation.client_id])
    ledger.record(
        ResponseSubmitted(
            response_id=response.pk,
            invitation_id=invitation.pk,
            client_id=invitation.client_id,
            actor_id=by.user_id,
            touchpoint=invitation.touchpoint,
            department_id=invitation.department_id,
            location_id=invitation.location_id,
        )
    )
    open_follow_up(response=response)
    return response


def _open_invitation(invitation_id: UUID) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("location", "survey")
        .get(pk=invitation_id)
    )
    status = status_of(invitation, at=clock.now())
    if status is not InvitationStatus.OPEN:
        raise SurveyClosedError(status)
    return invitation


def _draft(invitation: Invitation, *, language: str) -> Response:
    response = Response.objects.filter(invitation=invitation).first()
    return response or Response(
        invitation=invitation,
        survey=invitation.survey,
        client_id=invitation.client_id,
        department_id=invitation.department_id,
        location_id=invitation.location_id,
        professional_id=invitation.professional_id,
        touchpoint=invitation.touchpoint,
        language=language,
        started_at=clock.now(),
    )
