"""What happens when a message won't arrive: its history, its event, and the other channel."""

from typing import Any

from django.conf import settings

from nabij.delivery.events import MessageFailed
from nabij.delivery.models import Message
from nabij.delivery.operations.composing import fall_back, note_history
from nabij.delivery.rules import KINDS
from nabij.delivery.types import Status
from nabij.ledger import operations as ledger
from nabij.lib import clock


def fail(*, message: Message, reason: str) -> Message | None:
    """Mark a locked message as failed; return the message on the other channel, if any."""
    now = clock.now()
    fallback = fall_back(message=message)
    message.status = Status.FAILED
    message.reason = reason
    message.changed_at = now
    message.lease_until = None
    message.fallback_at = None
    empty_if_secret(message)
    message.save()
    note_history([message], status=Status.FAILED, at=now)
    ledger.record(
        MessageFailed(
            **columns_of(message),
            occasion=message.occasion,
            reason=reason,
            fallback_id=fallback.pk if fallback else None,
            person_id=message.person_id,
        )
    )
    return fallback


def columns_of(message: Message) -> dict[str, Any]:
    """Return what the ledger keeps of every event about a message."""
    return {
        "client_id": message.client_id,
        "channel": message.channel,
        "message_id": message.pk,
        "template": message.template,
        "about_kind": message.about_kind,
        "about_id": message.about_id,
    }


def empty_if_secret(message: Message) -> None:
    """Take a code out of a message that needs it no more; the demo's postbox keeps it."""
    if KINDS[message.template].secret and not settings.DEMO:
        message.subject = message.body = ""
        message.context = {}
        message.emptied_at = clock.now()
