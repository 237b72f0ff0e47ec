"""Reads of delivery: the demo's postbox, the administrator's list, how the channels are doing."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Min, QuerySet, When

from nabij.accounts.types import Role
from nabij.audit import trail
from nabij.delivery.gateways.addresses import GatewayAddressError
from nabij.delivery.gateways.base import GatewayDownError
from nabij.delivery.gateways.choice import gateway_for
from nabij.delivery.models import Circuit, Message, Reply
from nabij.delivery.rules import in_doubt
from nabij.delivery.types import About, ChannelHealth, Expects, MessageRow, PostboxItem, Status
from nabij.lib import clock
from nabij.people.types import Actor, Channel


def postbox(
    *,
    limit: int = 50,
    client_id: UUID | None = None,
    to: Collection[str] = (),
    not_to: Collection[str] = (),
    urgent_since: datetime | None = None,
) -> list[PostboxItem]:
    """Return the latest messages that left, newest first, as received. For the demo only.

    Args:
        client_id: only those about this client.
        to: only those to these addresses.
        not_to: not those to these, such as of a relative who gets a client's messages too.
        urgent_since: urgent ones that left since then come before all others: somebody waits for
            them.
    """
    found = Message.objects.filter(status__in=ARRIVED).order_by("-sent_at", "-id")
    if urgent_since is not None:
        waited_for = Case(When(urgent=True, sent_at__gte=urgent_since, then=0), default=1)
        found = found.order_by(waited_for, "-sent_at", "-id")
    if client_id is not None:
        found = found.filter(client_id=client_id)
    if to:
        found = found.filter(address__in=to)
    found = found.exclude(address__in=not_to)
    messages = list(found[:limit])
    trail.note(message.client_id for message in messages if message.client_id)
    return [_postbox_item(message) for message in messages]


def postbox_item(*, message_id: UUID) -> PostboxItem | None:
    """Return one message that left, as its receiver sees it. Demo only."""
    message = Message.objects.filter(pk=message_id, status__in=ARRIVED).first()
    if message is None:
        return None
    if message.client_id:
        trail.note([message.client_id])
    return _postbox_item(message)


def has_left(*, about: About) -> bool:
    """Whether any message about this was handed over, or is being handed over just now."""
    found = Message.objects.filter(about_kind=about.kind, about_id=about.id)
    return found.exclude(status=Status.QUEUED).exclude(status=Status.FAILED).exists()


def messages_visible_to(actor: Actor, *, status: str = "") -> QuerySet[Message]:
    """Return the messages an administrator may see the fate of, latest first."""
    if Role.ADMINISTRATOR not in actor.roles:
        return Message.objects.none()
    found = Message.objects.only(*ROW_FIELDS).order_by("-id")
    return found.filter(status=status) if status in list(Status) else found


def row_of(message: Message) -> MessageRow:
    """Return what an administrator sees of a message."""
    return MessageRow(
        id=message.pk,
        template=message.template,
        channel=Channel(message.channel),
        status=Status(message.status),
        reason=message.reason,
        attempts=message.attempts,
        queued_at=message.queued_at,
        changed_at=message.changed_at,
    )


def channel_health() -> list[ChannelHealth]:
    """Return how each channel is doing: what waits, since when, and whether its fuse is blown."""
    now = clock.now()
    waiting: dict[str, dict[str, Any]] = {
        row["channel"]: dict(row)
        for row in Message.objects.filter(status=Status.QUEUED, due_at__lte=now)
        .values("channel")
        .annotate(count=Count("pk"), oldest=Min("due_at"))
    }
    fuses = {fuse.channel: fuse for fuse in Circuit.objects.all()}
    return [_health(channel, waiting.get(channel, {}), fuses.get(channel)) for channel in Channel]


def probe(channel: Channel) -> str:
    """Say hello to a channel's gateway; return "" when it answers, else what is wrong."""
    try:
        gateway = gateway_for(channel)
        if gateway is None:
            return "not configured"
        gateway.probe()
    except (GatewayAddressError, GatewayDownError) as error:
        return str(error)
    return ""


def question_for(*, number: str, expects: Expects) -> tuple[Message | None, bool]:
    """Return the message to a number that a reply of this sort answers, and whether that is sure.

    It is the newest question that still stands. It is not sure when another one, about something
    else or somebody else, came at about the same time and has no answer yet (`rules.in_doubt`).
    """
    newest: dict[tuple[str, UUID], Message] = {}
    for message in Message.objects.filter(
        channel=Channel.SMS,
        address=number,
        expects=expects,
        status__in=ARRIVED,
        expires_at__gt=clock.now(),
    ).order_by("-sent_at", "-id")[:20]:
        newest.setdefault((message.about_kind, message.about_id), message)
    questions = list(newest.values())
    if not questions:
        return None, False
    answered = set(
        Reply.objects.filter(
            sender=number, message__about_id__in=[about_id for _kind, about_id in newest]
        ).values_list("message__about_id", flat=True)
    )
    first = questions[0]
    rivals = [one.sent_at for one in questions[1:] if one.about_id not in answered]
    return first, not any(in_doubt(first.sent_at, other) for other in rivals)


def was_told(*, number: str, templates: Collection[str], since: datetime) -> bool:
    """Whether a number was sent an SMS of one of these kinds since then."""
    return Message.objects.filter(
        channel=Channel.SMS, address=number, queued_at__gt=since, template__in=templates
    ).exists()


def is_told(*, about: About, template: str) -> bool:
    """Whether anybody was told this, or still will be: not all that was sent has failed."""
    found = Message.objects.filter(
        about_kind=about.kind, about_id=about.id, occasion=about.occasion, template=template
    )
    return found.exclude(status=Status.FAILED).exists()


def last_sent_to(number: str) -> Message | None:
    """Return the last SMS that went to a number, which tells whose it is; None: nothing did."""
    found = Message.objects.filter(channel=Channel.SMS, address=number, status__in=ARRIVED)
    return found.order_by("-queued_at", "-id").first()


ARRIVED = (Status.SENT, Status.DELIVERED, Status.READ)
ROW_FIELDS = ("template", "channel", "status", "reason", "attempts", "queued_at", "changed_at")


def _health(channel: Channel, waiting: dict[str, Any], fuse: Circuit | None) -> ChannelHealth:
    reason = fuse.reason if fuse else ""
    try:
        is_configured = gateway_for(channel) is not None
    except GatewayAddressError as error:
        is_configured, reason = False, str(error)
    return ChannelHealth(
        channel=channel,
        configured=is_configured,
        waiting=waiting.get("count", 0),
        oldest_due_at=waiting.get("oldest"),
        closed_until=fuse.open_until if fuse else None,
        reason=reason,
    )


def _postbox_item(message: Message) -> PostboxItem:
    return PostboxItem(
        id=message.pk,
        channel=Channel(message.channel),
        address=message.address,
        subject=message.subject,
        body=message.body,
        language=message.language,
        status=Status(message.status),
        at=message.sent_at or message.queued_at,
    )
