"""The sending loop: claim, hand over outside any transaction, write down what came of it.

At least once: a worker that dies between handing over and writing down sends again when its
lease is over. Everything else is once: claims skip what others hold, and a result only counts for
the try it belongs to.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from nabij.delivery.gateways.addresses import GatewayAddressError
from nabij.delivery.gateways.base import Gateway
from nabij.delivery.gateways.choice import gateway_for
from nabij.delivery.models import Circuit, Message
from nabij.delivery.operations.composing import note_history, when_allowed
from nabij.delivery.operations.failing import fail
from nabij.delivery.operations.handover import Outcome, Result, hand_over
from nabij.delivery.operations.marking import mark_sent
from nabij.delivery.operations.turns import Turn
from nabij.delivery.rules import (
    FUSE_FAILURES,
    LEASE,
    UNCONFIGURED_WAIT,
    fuse_opens_for,
    retry_after,
)
from nabij.delivery.types import Outgoing, Status
from nabij.lib import clock
from nabij.people.types import Channel

BATCH = 200
_turns = {channel: Turn() for channel in Channel}


def send_due(*, channel: Channel, most: int = 100_000) -> int:
    """Send what is due over one channel; return how many messages were handed over.

    One thread of a process at a time: who comes meanwhile returns 0 at once, and whoever is
    busy looks once more. So a gateway that hangs holds one thread.
    """
    return _turns[channel].take(lambda: _send_until_quiet(channel, most))


def _send_until_quiet(channel: Channel, most: int) -> int:
    take_back_abandoned()
    _expire(channel)
    try:
        gateway = gateway_for(channel)
    except GatewayAddressError as error:
        return _without_gateway(channel, f"setting: {error}"[:60])
    if gateway is None:
        return _without_gateway(channel, "not configured")
    count = 0
    while count < most and (batch := _claim(channel, most - count)):
        results = hand_over([_outgoing(message) for message in batch], gateway)
        count += _settle(channel, gateway, batch, results)
        if any(result.outcome in (Outcome.DOWN, Outcome.SKIPPED) for result in results.values()):
            break
    return count


@transaction.atomic
def take_back_abandoned() -> int:
    """Queue again what a worker claimed and never wrote down: it died, or the machine did."""
    lost = list(
        Message.objects.select_for_update(skip_locked=True).filter(
            status=Status.SENDING, lease_until__lt=clock.system_now()
        )[:BATCH]
    )
    if lost:
        Message.objects.filter(pk__in=[message.pk for message in lost]).update(
            status=Status.QUEUED, lease_until=None, reason="worker gone"
        )
        note_history(lost, status=Status.QUEUED, at=clock.now(), reason="worker gone")
    return len(lost)


@transaction.atomic
def _claim(channel: Channel, most: int) -> list[Message]:
    now = clock.now()
    fuse = Circuit.objects.filter(channel=channel).first()
    if fuse and fuse.open_until and fuse.open_until > now:
        return []
    limit = 1 if fuse and fuse_opens_for(fuse.failures) else min(BATCH, most)
    batch = list(
        Message.objects.select_for_update(skip_locked=True)
        .filter(channel=channel, status=Status.QUEUED, due_at__lte=now, expires_at__gt=now)
        .order_by(F("urgent").desc(), "due_at", "id")[:limit]
    )
    lease_until = clock.system_now() + LEASE
    Message.objects.filter(pk__in=[message.pk for message in batch]).update(
        status=Status.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    return batch


def _outgoing(message: Message) -> Outgoing:
    return Outgoing(
        message_id=message.pk,
        address=message.address,
        subject=message.subject,
        body=message.body,
        language=message.language,
        created_at=message.queued_at,
    )


@transaction.atomic
def _settle(
    channel: Channel, gateway: Gateway, batch: list[Message], results: dict[UUID, Result]
) -> int:
    """Write down what came of a batch. A report that was quicker than we are stands."""
    now = clock.now()
    tries = {message.pk: message.attempts + 1 for message in batch}
    mine = [
        message
        for message in Message.objects.select_for_update()
        .filter(pk__in=tries, status=Status.SENDING)
        .order_by("id")
        if message.attempts == tries[message.pk]
    ]
    for message in mine:
        result = results[message.pk]
        if result.outcome is Outcome.REFUSED:
            fail(message=message, reason=result.reason)
        elif result.outcome is not Outcome.TAKEN:
            _wait(message, result)
    waiting = [m for m in mine if m.status == Status.QUEUED]
    Message.objects.bulk_update(
        waiting, ["status", "due_at", "reason", "attempts", "lease_until", "changed_at"]
    )
    tried = [m for m in waiting if results[m.pk].outcome is not Outcome.SKIPPED]
    note_history(tried, status=Status.QUEUED, at=now)
    taken = [m for m in mine if results[m.pk].receipt is not None]
    mark_sent(
        {message: results[message.pk].receipt for message in taken},
        is_reporting=gateway.is_reporting,
    )
    _set_fuse(channel, list(results.values()))
    return sum(result.outcome is Outcome.TAKEN for result in results.values())


def _wait(message: Message, result: Result) -> None:
    at = clock.now()
    message.status = Status.QUEUED
    message.lease_until = None
    message.changed_at = at
    if result.outcome is Outcome.SKIPPED:
        message.attempts -= 1
        return
    message.reason = result.reason
    wait = retry_after(message.attempts)
    if result.outcome is Outcome.DOWN:
        # The fuse decides when there is a trial; afterwards nobody should wait long.
        wait = min(wait, timedelta(seconds=20))
    message.due_at = when_allowed(message, at + wait)


def _set_fuse(channel: Channel, results: list[Result]) -> None:
    """Count failures in a row; a batch in which the gateway broke down opens the fuse."""
    downs = [result for result in results if result.outcome is Outcome.DOWN]
    if not downs:
        Circuit.objects.filter(channel=channel, failures__gt=0).update(
            failures=0, open_until=None, reason=""
        )
        return
    if any(r.outcome not in (Outcome.DOWN, Outcome.SKIPPED) for r in results[-1:]):
        return  # it hiccuped and went on
    fuse, _ = Circuit.objects.select_for_update().get_or_create(channel=channel)
    if fuse_opens_for(fuse.failures):
        fuse.failures += 1
    else:
        fuse.failures = min(fuse.failures + len(downs), FUSE_FAILURES)
    wait = fuse_opens_for(fuse.failures)
    fuse.open_until = clock.now() + wait if wait else None
    fuse.reason = downs[-1].reason
    fuse.save()


@transaction.atomic
def _expire(channel: Channel) -> None:
    """Give up what is of no use any more."""
    for message in Message.objects.select_for_update(skip_locked=True).filter(
        channel=channel, status=Status.QUEUED, due_at__lte=clock.now(), expires_at__lte=clock.now()
    )[:1000]:
        fail(message=message, reason=message.reason or "expired")


@transaction.atomic
def _without_gateway(channel: Channel, reason: str) -> int:
    """Use the other channel where there is one; else wait, and say why."""
    due = list(
        Message.objects.select_for_update(skip_locked=True).filter(
            channel=channel, status=Status.QUEUED, due_at__lte=clock.now()
        )[:1000]
    )
    for message in due:
        if message.fallback_channel and _works(Channel(message.fallback_channel)):
            fail(message=message, reason=reason)
        else:
            message.reason = reason
            message.due_at = when_allowed(message, clock.now() + UNCONFIGURED_WAIT)
    waiting = [message for message in due if message.status == Status.QUEUED]
    Message.objects.bulk_update(waiting, ["reason", "due_at"])
    return 0


def _works(channel: Channel) -> bool:
    try:
        return gateway_for(channel) is not None
    except GatewayAddressError:
        return False
