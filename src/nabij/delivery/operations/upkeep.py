"""Work that falls due: unread or unreported messages get their other channel, old texts go."""

from django.conf import settings
from django.db import transaction

from nabij.delivery.models import Message, Reply
from nabij.delivery.operations.composing import fall_back
from nabij.delivery.operations.sending import send_due
from nabij.delivery.rules import KEPT
from nabij.delivery.types import Status
from nabij.lib import clock
from nabij.people.types import Channel

BATCH = 500


def run_due() -> int:
    """Do all that is due in delivery: fall back where nothing was heard, then send."""
    return fall_back_due() + sum(send_due(channel=channel) for channel in Channel)


@transaction.atomic
def fall_back_due() -> int:
    """Try the other channel for messages that stay unread or unreported; return how many."""
    due = list(
        Message.objects.select_for_update(skip_locked=True)
        .filter(fallback_at__lte=clock.now())
        .order_by("fallback_at")[:BATCH]
    )
    count = 0
    for message in due:
        if message.status in (Status.SENT, Status.DELIVERED) and fall_back(message=message):
            count += 1
    Message.objects.filter(pk__in=[message.pk for message in due]).update(fallback_at=None)
    return count


@transaction.atomic
def empty_old() -> int:
    """Take the text out of messages and replies older than 90 days, except in the demo; return how
    many.
    """
    if settings.DEMO:
        return 0
    now = clock.now()
    replies = Reply.objects.filter(emptied_at=None, received_at__lt=now - KEPT)
    return replies.update(text="", emptied_at=now) + (
        Message.objects.filter(emptied_at=None, queued_at__lt=now - KEPT)
        .exclude(status__in=[Status.QUEUED, Status.SENDING])
        .update(subject="", body="", context={}, emptied_at=now)
    )
