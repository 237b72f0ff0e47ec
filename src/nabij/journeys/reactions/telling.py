"""Telling all whom an appointment concerns, each once; who can't be told is called by the desk.

Bookings, letters and reminders apart: of these the client knows, by phone or on the page.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from nabij.appointments.operations import (
    note_offer_unreached,
    note_unreached,
    note_visit_offer_unreached,
)
from nabij.appointments.queries.unreached_offers import knows_by_call
from nabij.delivery.events import MessageFailed
from nabij.delivery.operations import send
from nabij.delivery.queries import is_told
from nabij.delivery.types import About, Expects
from nabij.ledger.registry import on
from nabij.people.queries import concerned_by_appointments
from nabij.people.types import Recipient

_MUST_KNOW = (
    "appointment_moved",
    "appointment_cancelled",
    "appointment_released",
    "appointment_off",
)


def tell(
    message: str,
    *,
    client_id: UUID,
    about: About,
    words: Callable[[Recipient], Mapping[str, str]],
    expires_at: datetime,
    expects: Callable[[Mapping[str, str]], Expects] = lambda _words: Expects.NOTHING,
) -> None:
    """Tell the client, and who manages their appointments, each in their language and channel.

    Args:
        words: what the message needs, for one of them.
        expects: what it may be answered with, given its words.
    """
    concerned = concerned_by_appointments(client_id)
    told = False
    for to in concerned:
        context = words(to)
        sent = send(
            to=to,
            message=message,
            about=about,
            context=context,
            expires_at=expires_at,
            expects=expects(context),
        )
        told = told or sent is not None
    if concerned and not told:
        _note(message, about.kind, about.id)


@on(MessageFailed)
def call_who_was_not_reached(event: MessageFailed) -> None:
    """Let the desk call when a change reached nobody by any channel."""
    about = About(kind=event.about_kind, id=event.about_id, occasion=event.occasion)
    if event.fallback_id is None and not is_told(about=about, template=event.template):
        _note(event.template, event.about_kind, event.about_id)


def _note(message: str, about_kind: str, about_id: UUID) -> None:
    if about_kind == "waiting_offer":
        note_offer_unreached(offer_id=about_id)
    elif about_kind == "visit_offer":
        note_visit_offer_unreached(offer_id=about_id)
    elif message in _MUST_KNOW and about_kind == "appointment":
        if message == "appointment_moved" and knows_by_call(about_id):
            return
        note_unreached(appointment_id=about_id)
