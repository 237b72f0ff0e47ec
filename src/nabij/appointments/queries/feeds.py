"""Whose calendar address it is, and what a calendar shows."""

from datetime import datetime

from nabij.appointments.models import CalendarFeed
from nabij.appointments.queries.shown import coming_appointments, past_appointments
from nabij.appointments.rules import feed_digest
from nabij.appointments.types import AppointmentView
from nabij.people.types import Actor, link_actor

_MOST = 100


class FeedEndedError(Exception):
    """The address was right once; its owner has ended it."""


def feed_actor(secret: str, *, address: str) -> Actor | None:
    """Return the actor who may read what a calendar address shows; None when there is none.

    Raises:
        FeedEndedError: the client ended it.
    """
    feed = CalendarFeed.objects.filter(digest=feed_digest(secret)).select_related("client").first()
    if feed is None:
        return None
    if feed.revoked_at is not None:
        raise FeedEndedError
    return link_actor(client_id=feed.client_id, address=address, language=feed.client.language)


def feed_since(actor: Actor) -> datetime | None:
    """Return since when the client has a calendar address, None when they have none."""
    if actor.client_id is None:
        return None
    found = CalendarFeed.objects.filter(client_id=actor.client_id, revoked_at=None)
    return found.values_list("created_at", flat=True).first()


def feed_of(actor: Actor) -> list[AppointmentView]:
    """Return what a calendar shows: what is to come, and what lately was or was cancelled."""
    return [*past_appointments(actor), *coming_appointments(actor, most=_MOST)]
