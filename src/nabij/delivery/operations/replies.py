"""SMS that come in: kept at once, dealt with by the worker."""

from uuid import UUID

from django.db import transaction

from nabij.delivery.events import ReplyReceived
from nabij.delivery.models import Reply
from nabij.delivery.rules import read_number
from nabij.delivery.types import Said
from nabij.ledger import operations as ledger
from nabij.lib import clock

_LONGEST = 500


class NoNumberError(ValueError):
    """The sender is no telephone number: nobody can be answered there."""


@transaction.atomic
def receive_reply(*, sender: str, text: str, reference: str) -> bool:
    """Keep an SMS that came in; False when the gateway brought it before.

    Args:
        sender: the number, with or without + or 00 in front.
        text: what is over 500 letters is cut off.
        reference: the gateway's own name for this SMS, at most 100 letters.

    Raises:
        NoNumberError: the sender can't be answered.
    """
    number = read_number(sender)
    if not number:
        raise NoNumberError
    reply = Reply(
        gateway_reference=reference,
        sender=number,
        text=text.replace("\0", "").strip()[:_LONGEST],
        received_at=clock.now(),
    )
    Reply.objects.bulk_create([reply], ignore_conflicts=True)
    if not Reply.objects.filter(pk=reply.pk).exists():
        return False
    ledger.record(ReplyReceived(channel="sms", reply_id=reply.pk))
    return True


def note_answer(*, reply_id: UUID, message_id: UUID | None, said: Said) -> None:
    """Write down what a reply said, and which message it answers, if one."""
    Reply.objects.filter(pk=reply_id).update(message_id=message_id, said=said, read_at=clock.now())
