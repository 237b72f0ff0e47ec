"""What follows when somebody complains, or when an owner writes to them."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.delivery import operations as delivery
from nabij.delivery.events import MessageFailed
from nabij.delivery.types import About
from nabij.ledger.registry import on
from nabij.lib import clock, dates
from nabij.lib.links import make_token
from nabij.people.types import Recipient
from nabij.surveys import operations as surveys
from nabij.surveys.events import ComplaintFiled, FollowUpMessageSent, FollowUpSolutionAsked
from nabij.surveys.queries import is_complaint, recipient_of_case
from nabij.surveys.rules import FOLLOWED_FOR
from nabij.surveys.types import ABOUT_CASE, ABOUT_FOLLOW_UP, CASE_PURPOSE


@on(ComplaintFiled)
def acknowledge(event: ComplaintFiled) -> None:
    """Say at once that we have it, by which date our answer comes, and where to follow it."""
    recipient = recipient_of_case(event.follow_up_id)
    if recipient is None:
        return
    day = dates.day_in_words(event.answer_by, zone=recipient.time_zone, language=recipient.language)
    delivery.send(
        to=recipient,
        message="complaint_received",
        about=About(kind=ABOUT_CASE, id=event.follow_up_id, occasion=str(event.id)),
        context={"link": case_address(event.follow_up_id, recipient=recipient), "when": day},
    )


@on(FollowUpMessageSent)
def tell_of_message(event: FollowUpMessageSent) -> None:
    """Say that words wait; who can't be told goes back to the owner."""
    about = About(kind=ABOUT_CASE, id=event.follow_up_id, occasion=str(event.note_id))
    if not _tell(event.follow_up_id, about=about):
        surveys.note_message_not_reached(follow_up_id=event.follow_up_id)


@on(MessageFailed)
def note_message_never_arrived(event: MessageFailed) -> None:
    """Give a case back to its owner when our words reached nobody."""
    if event.about_kind == ABOUT_CASE and event.fallback_id is None:
        surveys.note_message_not_reached(follow_up_id=event.about_id)


def ask_about_complaint(event: FollowUpSolutionAsked) -> bool | None:
    """Tell that our answer to a complaint is there; None when it is no complaint, False when it
    reaches nobody.
    """
    if not is_complaint(event.follow_up_id):
        return None
    about = About(kind=ABOUT_FOLLOW_UP, id=event.follow_up_id, occasion=str(event.round))
    return _tell(event.follow_up_id, about=about)


def _tell(follow_up_id: UUID, *, about: About) -> bool:
    recipient = recipient_of_case(follow_up_id)
    if recipient is None:
        return False
    link = case_address(follow_up_id, recipient=recipient)
    sent = delivery.send(to=recipient, message="case_news", about=about, context={"link": link})
    return sent is not None


def case_address(follow_up_id: UUID, *, recipient: Recipient) -> str:
    """Return where a person follows their case: in the portal, or behind a link when we don't know
    them as a client.
    """
    if recipient.client_id is not None:
        return f"{settings.BASE_URL}{reverse('surveys:case', args=[follow_up_id])}"
    token = make_token(
        purpose=CASE_PURPOSE, subject_id=follow_up_id, expires_at=_until(clock.now())
    )
    return f"{settings.BASE_URL}{reverse('surveys:case-link', args=[token])}"


def _until(at: datetime) -> datetime:
    return at + FOLLOWED_FOR
