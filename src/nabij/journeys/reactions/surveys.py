"""What follows from visits, invitations, answers and follow-ups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.appointments import operations as appointments
from nabij.appointments.events import ReferralReceived, VisitTookPlace, VisitWithdrawn
from nabij.appointments.queries import referrer_addresses, standing_visits
from nabij.delivery import operations as delivery
from nabij.delivery.events import MessageFailed
from nabij.delivery.queries import has_left
from nabij.delivery.types import About, Draft, Expects
from nabij.journeys.reactions.cases import ask_about_complaint
from nabij.ledger.registry import on, on_many
from nabij.ledger.types import Priority
from nabij.lib.links import make_token
from nabij.people.events import PreferencesChanged, RelativeDetailsChanged
from nabij.people.queries import recipients_of_clients, recipients_of_relatives
from nabij.people.types import Recipient
from nabij.surveys import operations as surveys
from nabij.surveys.events import (
    FollowUpReopened,
    FollowUpSolutionAsked,
    FollowUpSolved,
    InvitationCreated,
    InvitationReminded,
    ReferrerListChanged,
    ResponseSubmitted,
)
from nabij.surveys.queries import (
    invitations_of_referrer,
    lock_to_send,
    open_about,
    recipient_of_case,
    recipients_of_referrers,
    unwanted_by_client,
    unwanted_by_relative,
)
from nabij.surveys.rules.campaigns import in_order
from nabij.surveys.types import (
    ABOUT_FOLLOW_UP,
    ABOUT_INVITATION,
    SOLUTION_PURPOSE,
    SURVEY_PURPOSE,
    AskingChannel,
    Contact,
    Referred,
    ToSend,
)

TOUCHPOINT = "visit"
INVITATION = "survey_invitation"
REMINDER = "survey_reminder"
OF_REFERRERS = {INVITATION: "referrer_invitation", REMINDER: "referrer_reminder"}
BY_MISTAKE = "desk"
TOGETHER = 100


class EventIncompleteError(ValueError):
    """An event lacks what a reaction to it needs."""


@on_many(VisitTookPlace, most=TOGETHER, priority=Priority.LOW)
def ask_about_visit(events: Sequence[VisitTookPlace]) -> None:
    """Ask the client how it went, and relatives where a campaign does, or record why not: a visit
    of long ago is not asked about.

    One that was taken back before anybody came to it is not asked about at all.
    """
    standing = standing_visits([event.visit_id for event in events])
    contacts = [
        Contact(
            client_id=_known(event.client_id),
            visit_id=event.visit_id,
            department_id=_known(event.department_id),
            location_id=_known(event.location_id),
            professional_id=event.professional_id,
            touchpoint=event.touchpoint or TOUCHPOINT,
            visited_at=event.took_place_at,
        )
        for event in events
        if event.visit_id in standing
    ]
    surveys.invite_many(contacts=contacts)
    surveys.invite_relatives(contacts=contacts)


@on_many(ReferralReceived, most=TOGETHER, priority=Priority.LOW)
def ask_who_referred(events: Sequence[ReferralReceived]) -> None:
    """Ask who sent the letter how it is to refer to us, when the desk noted an address that is on
    the list, or record why not. The address was kept for this and is forgotten.
    """
    addresses = referrer_addresses([event.referral_id for event in events])
    surveys.ask_after_referrals(
        referrals=[
            Referred(
                id=event.referral_id,
                email=addresses[event.referral_id],
                department_id=_known(event.department_id),
                location_id=_known(event.location_id),
                referred_at=event.received_at,
            )
            for event in events
            if event.referral_id in addresses
        ]
    )
    appointments.forget_referrers(referral_ids=addresses)


@on_many(InvitationCreated, most=TOGETHER, priority=Priority.LOW)
def send_invitation(events: Sequence[InvitationCreated]) -> None:
    """Send the link to the survey over the campaign's channel, unless it was taken back meanwhile.

    One that goes by letter is printed at the desk.
    """
    for invitation_id in _send_surveys(INVITATION, events):
        surveys.mark_undeliverable(invitation_id=invitation_id)


@on_many(InvitationReminded, most=TOGETHER, priority=Priority.LOW)
def send_reminder(events: Sequence[InvitationReminded]) -> None:
    """Send the link once more to who has not answered."""
    _send_surveys(REMINDER, events)


def _send_surveys(
    message: str, events: Sequence[InvitationCreated | InvitationReminded]
) -> list[UUID]:
    """Send links to surveys; return the invitations of which the link can't reach the person."""
    terms = lock_to_send(invitation_ids=[event.invitation_id for event in events])
    recipients = _recipients(events, terms)
    drafts, unreached = [], []
    for event in events:
        how = terms.get(event.invitation_id)
        if how is None or how.channel is AskingChannel.LETTER:
            continue
        to = recipients.get(event.invitation_id)
        if to is None:
            unreached.append(event.invitation_id)
        else:
            words = OF_REFERRERS[message] if how.referrer_id else message
            drafts.append(_survey_draft(words, event, to=to, terms=how))
    sent = zip(drafts, delivery.send_many(drafts=drafts), strict=True)
    return [*unreached, *(draft.about.id for draft, row in sent if row is None)]


def _recipients(
    events: Sequence[InvitationCreated | InvitationReminded], terms: Mapping[UUID, ToSend]
) -> dict[UUID, Recipient | None]:
    """Return whom each invitation is sent to: the client, a relative, or who refers clients."""
    referrers = recipients_of_referrers(
        [how.referrer_id for how in terms.values() if how.referrer_id]
    )
    about = {
        event.invitation_id: _known(event.client_id)
        for event in events
        if event.invitation_id in terms and not terms[event.invitation_id].referrer_id
    }
    clients = recipients_of_clients(list(about.values()))
    relatives = recipients_of_relatives(
        client_ids={client for pk, client in about.items() if terms[pk].relative_id}
    )
    found: dict[UUID, Recipient | None] = {}
    for pk, how in terms.items():
        if how.referrer_id is not None:
            found[pk] = referrers.get(how.referrer_id)
        elif how.relative_id is not None:
            found[pk] = relatives.get((how.relative_id, about[pk]))
        else:
            found[pk] = clients.get(about[pk])
    return found


def _survey_draft(
    message: str,
    event: InvitationCreated | InvitationReminded,
    *,
    to: Recipient,
    terms: ToSend,
) -> Draft:
    channels = in_order(to.channels, terms.channel, falls_back=terms.falls_back)
    return _draft(
        message,
        to=replace(to, channels=channels),
        about=About(kind=ABOUT_INVITATION, id=event.invitation_id, occasion=str(event.id)),
        url_name="surveys:answer",
        purpose=SURVEY_PURPOSE,
        expires_at=event.expires_at,
        expects=Expects.SCORE if terms.asks_score else Expects.NOTHING,
    )


@on(MessageFailed)
def note_invitation_never_arrived(event: MessageFailed) -> None:
    """Leave an invitation that reached nobody out of the response rate; one of which only the
    reminder failed was reached.
    """
    if event.about_kind != ABOUT_INVITATION or event.template in (REMINDER, OF_REFERRERS[REMINDER]):
        return
    if event.fallback_id is None:
        surveys.mark_undeliverable(invitation_id=event.about_id)


@on_many(ResponseSubmitted, most=TOGETHER)
def note_invitation_read(events: Sequence[ResponseSubmitted]) -> None:
    """Who answered has read the message, or needs it no more: nothing about it is sent."""
    answered = [event.invitation_id for event in events if event.invitation_id is not None]
    delivery.settle(kind=ABOUT_INVITATION, ids=answered)


@on(VisitWithdrawn)
def stop_asking(event: VisitWithdrawn) -> None:
    """Don't ask about a visit that never took place.

    Who has the question already, because the desk noted a visit by mistake, keeps it: they may
    answer, and are not asked again. Who has not can be asked when the visit does take place.
    """
    surveys.forget_planned(visit_id=event.visit_id)
    for invitation_id in open_about(visit_id=event.visit_id):
        about = About(kind=ABOUT_INVITATION, id=invitation_id)
        delivery.withdraw(about=about)
        is_sent = has_left(about=about)
        if not (is_sent and event.channel == BY_MISTAKE):
            surveys.take_back_invitation(invitation_id=invitation_id, was_asked=is_sent)


@on(ReferrerListChanged)
def ask_no_more_off_the_list(event: ReferrerListChanged) -> None:
    """Take back what was not sent yet to a referring professional who is off the list."""
    if event.change != "removed":
        return
    _take_back(invitations_of_referrer(event.referrer_id))


@on(PreferencesChanged)
def ask_client_no_more(event: PreferencesChanged) -> None:
    """Take back what was not sent yet to a client who wants no more questions."""
    _take_back(unwanted_by_client(_known(event.client_id)))


@on(RelativeDetailsChanged)
def ask_relative_no_more(event: RelativeDetailsChanged) -> None:
    """Take back what was not sent yet to a relative who wants no more questions."""
    _take_back(unwanted_by_relative(event.relative_id))


def _take_back(invitation_ids: Iterable[UUID]) -> None:
    for invitation_id in invitation_ids:
        about = About(kind=ABOUT_INVITATION, id=invitation_id)
        delivery.withdraw(about=about)
        if not has_left(about=about):
            surveys.mark_undeliverable(invitation_id=invitation_id)


@on(FollowUpSolutionAsked)
def ask_whether_solved(event: FollowUpSolutionAsked) -> None:
    """Send the link that asks whether it is solved; who can't be reached goes back to the owner."""
    delivery.withdraw(about=About(kind=ABOUT_FOLLOW_UP, id=event.follow_up_id))
    sent = ask_about_complaint(event)
    if sent is None:
        sent = _send_question(event)
    if not sent:
        surveys.note_not_reached(follow_up_id=event.follow_up_id, rounds=event.round)


def _send_question(event: FollowUpSolutionAsked) -> bool:
    to = recipient_of_case(event.follow_up_id)
    if to is None:
        return False
    draft = _draft(
        "follow_up_solved",
        to=to,
        about=About(kind=ABOUT_FOLLOW_UP, id=event.follow_up_id, occasion=str(event.round)),
        url_name="surveys:solved",
        purpose=SOLUTION_PURPOSE,
        expires_at=event.expires_at,
    )
    [sent] = delivery.send_many(drafts=[draft])
    return sent is not None


@on(MessageFailed)
def note_question_never_arrived(event: MessageFailed) -> None:
    """Give a follow-up back to its owner when the question whether it is solved reached nobody."""
    if event.about_kind == ABOUT_FOLLOW_UP and event.occasion and event.fallback_id is None:
        surveys.note_not_reached(follow_up_id=event.about_id, rounds=int(event.occasion))


@on(FollowUpSolved)
def note_question_read(event: FollowUpSolved) -> None:
    """Who said that it is solved has read the message."""
    delivery.settle(kind=ABOUT_FOLLOW_UP, ids=[event.follow_up_id])


@on(FollowUpReopened)
def note_question_read_unsolved(event: FollowUpReopened) -> None:
    """Who said that it is not solved has read the message."""
    delivery.settle(kind=ABOUT_FOLLOW_UP, ids=[event.follow_up_id])


def _draft(
    message: str,
    *,
    to: Recipient,
    about: About,
    url_name: str,
    purpose: str,
    expires_at: datetime,
    expects: Expects = Expects.NOTHING,
) -> Draft:
    """Return a message with a link, as long as it holds, to a page about the thing."""
    token = make_token(purpose=purpose, subject_id=about.id, expires_at=expires_at)
    return Draft(
        to=to,
        message=message,
        about=about,
        context={"link": f"{settings.BASE_URL}{reverse(url_name, args=[token])}"},
        expires_at=expires_at,
        expects=expects,
    )


def _known(value: UUID | None) -> UUID:
    if value is None:
        raise EventIncompleteError
    return value
