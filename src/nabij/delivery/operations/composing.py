"""Writing messages into the queue. Nothing here waits for a gateway."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from nabij.delivery.models import Message
from nabij.delivery.operations.rendering import check_words, render
from nabij.delivery.rules import KINDS, LONGEST_WAIT, after_quiet_hours
from nabij.delivery.types import About, Draft, Expects, Status
from nabij.lib import clock, sql
from nabij.lib.ids import uuid7
from nabij.organisation.models import Organisation
from nabij.people.types import Channel, Recipient
from nabij.ui.rules import phone_in_words

NOTED = """
INSERT INTO delivery_messageevent (id, message_id, status, reason, at)
SELECT id, message_id, %(status)s, reason, %(at)s
FROM unnest(%(ids)s::uuid[], %(messages)s::uuid[], %(reasons)s::text[])
    AS noted (id, message_id, reason)
"""
SEND_TASK = "nabij.delivery.send"
FIRST = 10  # before jobs of the same worker that nobody waits for, such as nightly counts


def send(
    *,
    to: Recipient,
    message: str,
    about: About,
    context: Mapping[str, str],
    urgent: bool = False,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    expects: Expects = Expects.NOTHING,
) -> Message | None:
    """Queue one message to a person; see `send_many`, and `types.Draft` for the arguments."""
    draft = Draft(
        to=to,
        message=message,
        about=about,
        context=context,
        urgent=urgent,
        not_before=not_before,
        expires_at=expires_at,
        expects=expects,
    )
    return send_many(drafts=[draft])[0]


@transaction.atomic
def send_many(*, drafts: Sequence[Draft]) -> list[Message | None]:
    """Queue messages to persons, in their languages, over their first channels, all at once.

    The next channel is the fallback. Outside urgent messages each waits for the end of quiet hours.
    Where None stands the person can't be reached by any channel; with an `about.occasion` that was
    told before, the message of then stands there.

    Raises:
        UnknownMessageError: no such kind of message.
        WrongWordsError: a word is missing or too many in a `context`.
    """
    senders = {language: _sender(language) for language in {one.to.language for one in drafts}}
    rows = [_row(draft, sender=senders[draft.to.language]) for draft in drafts]
    queued = _queue([row for row in rows if row is not None])
    return [row if row is None or row.pk in queued else _told_before(row) for row in rows]


def _row(draft: Draft, *, sender: Mapping[str, str]) -> Message | None:
    to, message, about = draft.to, draft.message, draft.about
    check_words(message, draft.context)
    channels = [channel for channel in to.channels if channel in KINDS[message].channels]
    if not channels:
        return None
    now = clock.now()
    expects = draft.expects if takes_replies() else Expects.NOTHING
    words = {**sender, "name": to.name, **draft.context}
    if expects and "reply" in KINDS[message].may:
        words["reply"] = expects.value
    if to.for_name:
        words["for_name"] = to.for_name
    channel, fallback = channels[0], next(iter(channels[1:]), None)
    subject, body = render(message, channel=channel, language=to.language, context=words)
    due_at = max(now, draft.not_before or now)
    if not draft.urgent:
        due_at = after_quiet_hours(
            due_at,
            time_zone=to.time_zone,
            quiet_from=to.quiet_from,
            quiet_until=to.quiet_until,
        )
    return Message(
        person_id=to.person_id,
        client_id=to.client_id,
        template=message,
        language=to.language,
        channel=channel,
        address=_address(to, channel),
        subject=subject,
        body=body,
        context=words,
        about_kind=about.kind,
        about_id=about.id,
        occasion=about.occasion,
        urgent=draft.urgent,
        queued_at=now,
        changed_at=now,
        due_at=due_at,
        expires_at=draft.expires_at or due_at + LONGEST_WAIT,
        time_zone=to.time_zone,
        quiet_from=to.quiet_from,
        quiet_until=to.quiet_until,
        fallback_channel=fallback or "",
        fallback_address=_address(to, fallback) if fallback else "",
        expects=expects,
    )


def fall_back(*, message: Message) -> Message | None:
    """Queue what a message says over its other channel, once; None when there is none.

    The message is one that won't arrive or stays unread; its row must be locked by the caller.
    """
    now = clock.now()
    if not message.fallback_channel or message.expires_at <= now or message.emptied_at:
        return None
    channel = Channel(message.fallback_channel)
    subject, body = render(
        message.template, channel=channel, language=message.language, context=message.context
    )
    again = Message(
        person_id=message.person_id,
        client_id=message.client_id,
        template=message.template,
        language=message.language,
        channel=channel,
        address=message.fallback_address,
        subject=subject,
        body=body,
        context=message.context,
        about_kind=message.about_kind,
        about_id=message.about_id,
        occasion=message.occasion,
        urgent=message.urgent,
        queued_at=now,
        changed_at=now,
        due_at=when_allowed(message, now),
        expires_at=message.expires_at,
        time_zone=message.time_zone,
        quiet_from=message.quiet_from,
        quiet_until=message.quiet_until,
        fallback_of=message,
        expects=message.expects,
    )
    return again if _queue([again]) else None


def takes_replies() -> bool:
    """Whether an SMS can be answered by SMS: the gateway brings replies, or it is the demo."""
    return bool(settings.SMS_INBOUND_SECRET) or settings.DEMO


def when_allowed(message: Message, at: datetime) -> datetime:
    """Return `at`, moved past the receiver's quiet hours unless the message is urgent."""
    if message.urgent:
        return at
    return after_quiet_hours(
        at,
        time_zone=message.time_zone,
        quiet_from=message.quiet_from,
        quiet_until=message.quiet_until,
    )


def note_history(
    messages: Iterable[Message], *, status: Status, at: datetime, reason: str = ""
) -> None:
    """Add one line to the history of each message."""
    found = list(messages)
    if found:
        sql.run(NOTED, history_of(found, status=status, at=at, reason=reason))


def history_of(
    found: Sequence[Message], *, status: Status, at: datetime, reason: str = ""
) -> dict[str, object]:
    """Return what `NOTED` asks for, to be used with it or within a larger statement."""
    return {
        "ids": [uuid7() for _ in found],
        "messages": [message.pk for message in found],
        "reasons": [reason or message.reason for message in found],
        "status": str(status),
        "at": at,
    }


def _queue(rows: Sequence[Message]) -> set[UUID]:
    """Write messages unless ones like them exist; return the keys of those written."""
    sql.insert_many(rows, or_leave=True)
    written = {row.pk for row in rows}
    if any(row.occasion or row.fallback_of_id for row in rows):
        found = Message.objects.filter(pk__in=written)
        written = set(found.values_list("pk", flat=True))
    fresh = [row for row in rows if row.pk in written]
    if fresh:
        note_history(fresh, status=Status.QUEUED, at=fresh[0].queued_at)
    for channel in {row.channel for row in fresh if _is_due_at_once(row)}:
        transaction.on_commit(partial(_call_worker, channel), robust=True)
    return written


def _is_due_at_once(row: Message) -> bool:
    return row.due_at <= row.queued_at + timedelta(seconds=1)


def _told_before(row: Message) -> Message | None:
    return Message.objects.filter(
        about_kind=row.about_kind,
        about_id=row.about_id,
        template=row.template,
        person_id=row.person_id,
        occasion=row.occasion,
        fallback_of=None,
    ).first()


def _sender(language: str) -> dict[str, str]:
    """Return who writes, and their number as it is dialled from where this language is spoken."""
    own = Organisation.objects.filter(is_own=True).first()
    with override(language):
        phone = phone_in_words(own.phone) if own else ""
    return {"organisation": own.name if own else "Nabij", "phone": phone}


def _address(to: Recipient, channel: Channel) -> str:
    return to.email if channel is Channel.EMAIL else to.phone


def _call_worker(channel: str) -> None:
    """Ask a worker to look now; without this call it looks by itself within seconds."""
    lock = f"{SEND_TASK}.{channel}"
    if ProcrastinateJob.objects.filter(queueing_lock=lock, status="todo").exists():
        return
    job = app.configure_task(
        SEND_TASK, queueing_lock=lock, priority=FIRST, task_kwargs={"channel": channel}
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer()
