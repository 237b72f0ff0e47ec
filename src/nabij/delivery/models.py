"""Messages, what became of them, and which gateway has a breakdown."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nabij.delivery.types import Expects, Said, Status
from nabij.lib.models import UUIDModel
from nabij.people.types import Channel

CHANNELS = [(channel.value, channel.value) for channel in Channel]
STATUSES = [(status.value, status.value) for status in Status]


class Message(UUIDModel):
    """One message to one person over one channel; a fallback is a message of its own.

    `context` is kept so that the other channel can tell the same. It, `subject` and `body` are
    emptied when they are no longer needed. Times of the machine: `lease_until`; all others are
    business time.
    """

    person_id = models.UUIDField(help_text="A client, relative or user.")
    client = models.ForeignKey(
        "people.Client", models.SET_NULL, null=True, related_name="sent_messages"
    )
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=8, choices=CHANNELS)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    context = models.JSONField(default=dict)
    about_kind = models.CharField(max_length=30)
    about_id = models.UUIDField()
    occasion = models.CharField(max_length=64, blank=True)
    urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=STATUSES, default=Status.QUEUED)
    reason = models.CharField(max_length=60, blank=True, help_text="Why it waits or failed.")
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="After this it is of no use to anyone.")
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    gateway_reference = models.CharField(max_length=100, blank=True)
    time_zone = models.CharField(max_length=50)
    quiet_from = models.PositiveSmallIntegerField()
    quiet_until = models.PositiveSmallIntegerField()
    fallback_channel = models.CharField(max_length=8, choices=CHANNELS, blank=True)
    fallback_address = models.CharField(max_length=254, blank=True)
    fallback_at = models.DateTimeField(null=True)
    fallback_of = models.OneToOneField("self", models.CASCADE, null=True, related_name="fallback")
    emptied_at = models.DateTimeField(null=True)
    expects = models.CharField(
        max_length=8,
        blank=True,
        default="",
        db_default="",
        choices=[(one.value, one.value) for one in Expects],
        help_text="What it may be answered with by SMS, until it expires.",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expects__in=[one.value for one in Expects]), name="message_expects"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="message_status"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[c.value for c in Channel]) & ~Q(address=""),
                name="message_address",
            ),
            models.CheckConstraint(
                condition=~Q(fallback_channel=F("channel")), name="message_fallback_differs"
            ),
            models.CheckConstraint(
                condition=Q(fallback_channel="") | ~Q(fallback_address=""),
                name="message_fallback_address",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SENDING) | Q(lease_until__isnull=False),
                name="message_lease",
            ),
            models.UniqueConstraint(
                "about_kind",
                "about_id",
                "template",
                "person_id",
                "occasion",
                condition=~Q(occasion="") & Q(fallback_of=None),
                name="message_once_per_occasion",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                "channel",
                F("urgent").desc(),
                "due_at",
                "id",
                name="message_due",
                condition=Q(status=Status.QUEUED),
            ),
            models.Index("lease_until", name="message_leased", condition=Q(status=Status.SENDING)),
            models.Index(
                "fallback_at", name="message_fallback_due", condition=Q(fallback_at__isnull=False)
            ),
            models.Index("queued_at", name="message_full", condition=Q(emptied_at=None)),
            models.Index("status", F("id").desc(), name="message_by_status"),
            models.Index("about_kind", "about_id", name="message_about"),
            models.Index(
                "address",
                F("queued_at").desc(),
                name="message_to_number",
                condition=Q(channel="sms"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.channel} {self.status}"


class MessageEvent(UUIDModel):
    """One change of a message's status: its history."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="history")
    status = models.CharField(max_length=10, choices=STATUSES)
    reason = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="message_event_status"
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.status}"


class Reply(UUIDModel):
    """An SMS that came in, once per reference of the gateway. Its text goes after 90 days."""

    gateway_reference = models.CharField(max_length=100, unique=True)
    sender = models.CharField(max_length=20, help_text="E.164, as +31612345678.")
    text = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField()
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, related_name="replies", help_text="What it answers."
    )
    said = models.CharField(
        max_length=12, blank=True, choices=[(one.value, one.value) for one in Said]
    )
    read_at = models.DateTimeField(null=True, help_text="When the worker dealt with it.")
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sender__startswith="+") & ~Q(gateway_reference=""), name="reply_sender"
            )
        ]
        indexes: ClassVar = [
            models.Index("sender", F("received_at").desc(), name="reply_by_sender"),
            models.Index("received_at", name="reply_full", condition=Q(emptied_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.said or 'reply'} {self.received_at:%Y-%m-%d}"


class Circuit(models.Model):
    """A channel's fuse, shared by all workers: after failures in a row it stays open a while."""

    channel = models.CharField(primary_key=True, max_length=8, choices=CHANNELS)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.channel} {self.failures}"
