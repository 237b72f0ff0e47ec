"""What becomes of messages that left: sent, reported on, read."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.delivery.events import MessageDelivered
from nabij.delivery.models import Message
from nabij.delivery.operations.composing import NOTED, history_of, note_history
from nabij.delivery.operations.failing import columns_of, empty_if_secret, fail
from nabij.delivery.rules import counts_as_read, fallback_at, status_after
from nabij.delivery.types import About, Expects, Receipt, Report, Sign, Status
from nabij.ledger import operations as ledger
from nabij.lib import clock, sql
from nabij.people.types import Channel

_SENT = """
UPDATE delivery_message message
SET status = sent.status, reason = '', changed_at = %(at)s, sent_at = %(at)s, lease_until = NULL,
    gateway_reference = sent.reference, fallback_at = sent.fallback_at
FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(references)s::text[],
            %(fallbacks)s::timestamptz[]) AS sent (id, status, reference, fallback_at)
WHERE message.id = sent.id
"""
_UNREAD_HELD = """
WHERE about_kind = %(kind)s AND about_id = %(id)s AND status NOT IN ('read', 'failed')
    AND %(occasion)s IN ('', occasion)
ORDER BY id FOR UPDATE
"""
_JUDGED = (
    "id", "template", "channel", "status", "reason", "sent_at", "fallback_of_id", "emptied_at",
)  # fmt: skip
_READ = f"""
WITH noted AS ({NOTED})
UPDATE delivery_message
SET status = 'read', changed_at = %(at)s, fallback_at = NULL, lease_until = NULL
WHERE id = ANY(%(messages)s)
"""
_OVER = (Status.READ, Status.FAILED)
NO_LONGER_TRUE = "no longer true"
READ_ELSEWHERE = "read already"
CHANGED = [
    "status",
    "reason",
    "changed_at",
    "sent_at",
    "lease_until",
    "gateway_reference",
    "fallback_at",
    "subject",
    "body",
    "context",
    "emptied_at",
]


def mark_sent(receipts: Mapping[Message, Receipt | None], *, is_reporting: bool) -> None:
    """Write down that a gateway took these locked messages."""
    if not receipts:
        return
    now = clock.now()
    for message, receipt in receipts.items():
        message.status = receipt.status if receipt else Status.SENT
        message.reason = ""
        message.changed_at = message.sent_at = now
        message.lease_until = None
        message.gateway_reference = receipt.reference if receipt else ""
        message.fallback_at = _fallback_at(message, is_reporting=is_reporting)
        empty_if_secret(message)
    messages = list(receipts)
    _write_sent(messages, at=now)
    note_history(messages, status=Status.SENT, at=now)
    _note_delivered([m for m in messages if m.status == Status.DELIVERED])


def _write_sent(messages: Sequence[Message], *, at: datetime) -> None:
    """Write what `mark_sent` changed in one statement, and what it emptied in another."""
    sql.run(
        _SENT,
        {
            "ids": [one.pk for one in messages],
            "statuses": [str(one.status) for one in messages],
            "references": [one.gateway_reference for one in messages],
            "fallbacks": [one.fallback_at for one in messages],
            "at": at,
        },
    )
    _write_emptied(messages)


def _write_emptied(messages: Sequence[Message]) -> None:
    emptied = [one for one in messages if one.emptied_at is not None]
    Message.objects.bulk_update(emptied, ["subject", "body", "context", "emptied_at"])


@transaction.atomic
def apply_report(*, message_id: UUID, report: Report) -> bool:
    """Write down what a gateway reports; False when there is no such message.

    Reports may come twice, late and in any order: what was delivered never goes back to sent.
    """
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        return False
    status = status_after(Status(message.status), report)
    if status is None:
        return True
    if status is Status.FAILED:
        fail(message=message, reason="undelivered")
        return True
    now = clock.now()
    message.status = status
    message.reason = ""
    message.changed_at = now
    message.sent_at = message.sent_at or now
    message.lease_until = None
    message.fallback_at = _fallback_at(message, is_reporting=True)
    empty_if_secret(message)
    message.save(update_fields=CHANGED)
    if status is Status.DELIVERED:
        _note_delivered([message])
    else:
        note_history([message], status=status, at=now)
    return True


@sql.atomic_without_savepoint
def mark_read(*, about: About, sign: Sign = Sign.ACTED) -> int:
    """Note that a person read the messages about this; return how many that changed.

    What waits to be told again over the other channel is not sent any more.

    Args:
        about: as given to `send`; without an occasion, every message about the thing.
        sign: how we know, see `rules.sign_seen`.
    """
    values = {"kind": about.kind, "id": about.id, "occasion": about.occasion}
    return _note_read(sql.models(Message, _UNREAD_HELD, values, only=_JUDGED), sign)


@transaction.atomic
def withdraw(*, about: About) -> int:
    """Take back what is not true any more: messages about this that wait are not sent, and those
    that left get no fallback and are answered no more. Returns how many are not sent.
    """
    found = Message.objects.select_for_update().filter(about_kind=about.kind, about_id=about.id)
    return _withdraw(list(found.exclude(status=Status.FAILED).order_by("id")))


@transaction.atomic
def settle(*, kind: str, ids: Collection[UUID]) -> None:
    """Note that persons did what messages asked for: they have read them, and all about these
    things is withdrawn. As many statements for many things as for one.
    """
    found = Message.objects.select_for_update().filter(about_kind=kind, about_id__in=ids)
    messages = list(found.exclude(status=Status.FAILED).order_by("id"))
    _note_read([one for one in messages if one.status not in _OVER], Sign.ACTED)
    _withdraw([one for one in messages if one.status != Status.FAILED])


def _note_read(messages: Sequence[Message], sign: Sign) -> int:
    """Note which of these locked messages a sign shows to be read, and tell them nowhere else."""
    now = clock.now()
    read = [message for message in messages if _is_read(message, sign, now)]
    if not read:
        return 0
    told = {message.pk for message in read}
    again = [
        message
        for message in messages
        if message.status == Status.QUEUED and message.fallback_of_id in told
    ]
    sql.run(_READ, history_of(read, status=Status.READ, at=now))
    for message in read:
        empty_if_secret(message)
    _write_emptied(read)
    _take_back(again, reason=READ_ELSEWHERE, at=now)
    return len(read)


def _withdraw(messages: Sequence[Message]) -> int:
    if not messages:
        return 0
    taken_back = [message for message in messages if message.status == Status.QUEUED]
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        fallback_channel="", fallback_address="", fallback_at=None, expects=Expects.NOTHING
    )
    _take_back(taken_back, reason=NO_LONGER_TRUE, at=clock.now())
    return len(taken_back)


def _take_back(waiting: list[Message], *, reason: str, at: datetime) -> None:
    """Don't send these locked messages. Nothing failed: there is no event."""
    if not waiting:
        return
    for message in waiting:
        message.status = Status.FAILED
        empty_if_secret(message)
    Message.objects.filter(pk__in=[message.pk for message in waiting]).update(
        status=Status.FAILED, reason=reason, changed_at=at
    )
    _write_emptied(waiting)
    note_history(waiting, status=Status.FAILED, at=at, reason=reason)


def _is_read(message: Message, sign: Sign, at: datetime) -> bool:
    status = Status(message.status)
    return status is not Status.QUEUED and counts_as_read(
        sign, channel=Channel(message.channel), status=status, sent_at=message.sent_at, at=at
    )


def _note_delivered(messages: list[Message]) -> None:
    note_history(messages, status=Status.DELIVERED, at=clock.now())
    ledger.record_many([MessageDelivered(**columns_of(message)) for message in messages])


def _fallback_at(message: Message, *, is_reporting: bool) -> datetime | None:
    if not message.fallback_channel or message.sent_at is None:
        return None
    return fallback_at(
        message.template,
        channel=Channel(message.channel),
        status=Status(message.status),
        sent_at=message.sent_at,
        is_reporting=is_reporting,
    )
