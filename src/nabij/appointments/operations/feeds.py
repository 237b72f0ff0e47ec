"""A client's calendar subscribes to their appointments by a secret address of their own."""

import secrets
from uuid import UUID

from django.db import transaction

from nabij.appointments.models import CalendarFeed
from nabij.appointments.rules import feed_digest
from nabij.audit import trail
from nabij.lib import clock, locks
from nabij.people.types import Actor


@transaction.atomic
def subscribe(*, client_id: UUID, by: Actor) -> str:
    """Return the secret of a new address; an older one opens nothing any more.

    The secret is known to nobody afterwards: only its digest is kept.
    """
    unsubscribe(client_id=client_id, by=by)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(
        client_id=client_id, digest=feed_digest(secret), created_at=clock.now()
    )
    return secret


@transaction.atomic
def unsubscribe(*, client_id: UUID, by: Actor) -> None:
    """Let the client's calendar address open nothing any more."""
    del by
    trail.note([client_id])
    locks.hold([f"calendar of {client_id}"])
    CalendarFeed.objects.filter(client_id=client_id, revoked_at=None).update(revoked_at=clock.now())
