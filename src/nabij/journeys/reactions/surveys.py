"""What follows from visits, invitations, answers and follow-ups."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.appointments.events import VisitTookPlace, VisitWithdrawn
from nabij.appointments.queries import visit_stands
from nabij.delivery import operations as delivery
from nabij.delivery.events import MessageFailed
from nabij.delivery.queries import has_left
from nabij.delivery.types import About, Expects
from nabij.journeys.reactions.cases import ask_about_complaint
from nabij.ledger.registry import on
from nabij.lib.links import make_token
from nabij.people.queries import recipient_of_client
from nabij.people.types import Recipient
from nabij.surveys import operations as surveys
from nabij.surveys.events import (
    FollowUpReopened,
    FollowUpSolutionAsked,
    FollowUpSolved,
    InvitationCreated,
    InvitationReminded,
    ResponseSubmitted,
)
from nabij.surveys.queries import lock_to_send, open_about, recipient_of_case
from nabij.surveys.rules.campaigns import in_order
from nabij.surveys.types import (
    ABOUT_FOLLOW_UP,
    ABOUT_INVITATION,
    SOLUTION_PURPOSE,
    SURVEY_PURPOSE,
    AskingChannel,
    ToSend,
)

TOUCHPOINT = "visit"
BY_MISTAKE = "desk"


class EventIncompleteError(ValueError):
    """An event lacks what a reaction to it needs."""


@on(VisitTookPlace)
def ask_about_visit(event: VisitTookPlace) -> None:
    """Ask the client how it went, or record why not: a visit of long ago is not asked about.

    One that was taken back before anybody came to it is not asked about at all.
    """
    if not visit_stands(event.visit_id):
        return
    surveys.invite(
        client_id=_known(event.client_id),
        visit_id=event.visit_id,
        department_id=_known(event.department_id),
        location_id=_known(event.location_id),
        professional_id=event.professional_id,
        touchpoint=event.touchpoint or TOUCHPOINT,
        at=event.took_place_at,
    )


@on(InvitationCreated)
def send_invitation(event: InvitationCreated) -> None:
    """Send the link to the survey over the campaign's channel, unless it was taken back meanwhile.

    One that goes by letter is printed at the desk.
    """
    if not _send_survey("survey_invitation", event):
        surveys.mark_undeliverable(invitation_id=event.invitation_id)


@on(InvitationReminded)
def send_reminder(event: InvitationReminded) -> None:
    """Send the link once more to who has not answered."""
    _send_survey("survey_reminder", event)


def _send_survey(message: str, event: InvitationCreated | InvitationReminded) -> bool:
    """Send a link to a survey; False when it can't reach the person."""
    terms = lock_to_send(invitation_id=event.invitation_id)
    if terms is None or terms.channel is AskingChannel.LETTER:
        return True
    return _send(
        message,
        recipient=recipient_of_client(_known(event.client_id)),
        about=About(kind=ABOUT_INVITATION, id=event.invitation_id, occasion=str(event.id)),
        url_name="surveys:answer",
        purpose=SURVEY_PURPOSE,
        subject_id=event.invitation_id,
        expires_at=event.expires_at,
        terms=terms,
    )


@on(MessageFailed)
def note_invitation_never_arrived(event: MessageFailed) -> None:
    """Leave an invitation that reached nobody out of the response rate."""
    if event.about_kind == ABOUT_INVITATION and event.fallback_id is None:
        surveys.mark_undeliverable(invitation_id=event.about_id)


@on(ResponseSubmitted)
def note_invitation_read(event: ResponseSubmitted) -> None:
    """Who answered has read the message, or needs it no more: nothing about it is sent."""
    if event.invitation_id is not None:
        _note_read(About(kind=ABOUT_INVITATION, id=event.invitation_id))


@on(VisitWithdrawn)
def stop_asking(event: VisitWithdrawn) -> None:
    """Don't ask about a visit that never took place.

    Who has the question already, because the desk noted a visit by mistake, keeps it: they may
    answer, and are not asked again. Who has not can be asked when the visit does take place.
    """
    surveys.forget_planned(visit_id=event.visit_id)
    invitation_id = open_about(visit_id=event.visit_id)
    if invitation_id is None:
        return
    about = About(kind=ABOUT_INVITATION, id=invitation_id)
    delivery.withdraw(about=about)
    is_sent = has_left(about=about)
    if not (is_sent and event.channel == BY_MISTAKE):
        surveys.take_back_invitation(invitation_id=invitation_id, was_asked=is_sent)


@on(FollowUpSolutionAsked)
def ask_whether_solved(event: FollowUpSolutionAsked) -> None:
    """Send the link that asks whether it is solved; who can't be reached goes back to the owner."""
    delivery.withdraw(about=About(kind=ABOUT_FOLLOW_UP, id=event.follow_up_id))
    sent = ask_about_complaint(event)
    if sent is None:
        sent = _send(
            "follow_up_solved",
            recipient=recipient_of_case(event.follow_up_id),
            about=About(kind=ABOUT_FOLLOW_UP, id=event.follow_up_id, occasion=str(event.round)),
            url_name="surveys:solved",
            purpose=SOLUTION_PURPOSE,
            subject_id=event.follow_up_id,
            expires_at=event.expires_at,
        )
    if not sent:
        surveys.note_not_reached(follow_up_id=event.follow_up_id, rounds=event.round)


@on(MessageFailed)
def note_question_never_arrived(event: MessageFailed) -> None:
    """Give a follow-up back to its owner when the question whether it is solved reached nobody."""
    if event.about_kind == ABOUT_FOLLOW_UP and event.occasion and event.fallback_id is None:
        surveys.note_not_reached(follow_up_id=event.about_id, rounds=int(event.occasion))


@on(FollowUpSolved)
def note_question_read(event: FollowUpSolved) -> None:
    """Who said that it is solved has read the message."""
    _note_read(About(kind=ABOUT_FOLLOW_UP, id=event.follow_up_id))


@on(FollowUpReopened)
def note_question_read_unsolved(event: FollowUpReopened) -> None:
    """Who said that it is not solved has read the message."""
    _note_read(About(kind=ABOUT_FOLLOW_UP, id=event.follow_up_id))


def _note_read(about: About) -> None:
    delivery.mark_read(about=about)
    delivery.withdraw(about=about)


def _send(
    message: str,
    *,
    recipient: Recipient | None,
    about: About,
    url_name: str,
    purpose: str,
    subject_id: UUID,
    expires_at: datetime,
    terms: ToSend | None = None,
) -> bool:
    if recipient is None:
        return False
    if terms is not None:
        channels = in_order(recipient.channels, terms.channel, falls_back=terms.falls_back)
        recipient = replace(recipient, channels=channels)
    token = make_token(purpose=purpose, subject_id=subject_id, expires_at=expires_at)
    sent = delivery.send(
        to=recipient,
        message=message,
        about=about,
        context={"link": f"{settings.BASE_URL}{reverse(url_name, args=[token])}"},
        expires_at=expires_at,
        expects=Expects.SCORE if terms and terms.asks_score else Expects.NOTHING,
    )
    return sent is not None


def _known(value: UUID | None) -> UUID:
    if value is None:
        raise EventIncompleteError
    return value
