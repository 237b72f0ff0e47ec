"""Words of this module that others use: what a message is about, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nabij.people.types import Channel, Recipient


class Status(StrEnum):
    """Where a message stands. SENT: a gateway took it. DELIVERED: it is on the device or in the
    mailbox. READ: a person opened a link in it, as far as a server can tell (`rules.sign_seen`).
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    READ = "read"


class Sign(StrEnum):
    """What shows that a person read a message. ACTED: something was sent in, here or elsewhere.
    OPENED: a browser opened the link as a page.
    """

    ACTED = "acted"
    OPENED = "opened"


class Expects(StrEnum):
    """What an SMS may be answered with by SMS: yes or no, or a whole number from 0 to 10."""

    NOTHING = ""
    YES_NO = "yes_no"
    SCORE = "score"


class Said(StrEnum):
    """What somebody meant by an SMS. WRONG_NUMBER: a number that is no whole number 0-10."""

    YES = "yes"
    NO = "no"
    SCORE = "score"
    WRONG_NUMBER = "wrong_number"
    STOP = "stop"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An SMS as understood; `score` with SCORE only."""

    said: Said
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class About:
    """What a message is about.

    Attributes:
        kind, id: the thing, as "appointment" and its id.
        occasion: what caused it, as an event's id: one person gets a message of one kind about one
            thing once per occasion, however often it is asked for. Empty: each asking counts.
    """

    kind: str
    id: UUID
    occasion: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message to be written to a person.

    Attributes:
        message: the kind, as "appointment_booked"; its texts are in templates/messages/.
        context: the words the kind needs (`rules.KINDS`): times and places in words and addresses
            of pages, in the person's language. Never what for.
        urgent: it goes in quiet hours too.
        not_before: hold it until then.
        expires_at: when it is of no use any more; 48 hours after it is due if not given.
        expects: what it may be answered with by SMS until then, where we take replies.
    """

    to: Recipient
    message: str
    about: About
    context: Mapping[str, str]
    urgent: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    expects: Expects = Expects.NOTHING


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What a gateway needs of a message."""

    message_id: UUID
    address: str
    subject: str
    body: str
    language: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A gateway's word that it took a message: SENT, or DELIVERED where it delivers at once."""

    status: Status = Status.SENT
    reference: str = ""


class Report(StrEnum):
    """What became of a message after the gateway took it, as the gateway reports later."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class PostboxItem:
    """A message as its receiver sees it, for the demo's postbox."""

    id: UUID
    channel: Channel
    address: str
    subject: str
    body: str
    language: str
    status: Status
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MessageRow:
    """A message as an administrator sees it: what became of it, not what it says or to whom."""

    id: UUID
    template: str
    channel: Channel
    status: Status
    reason: str
    attempts: int
    queued_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChannelHealth:
    """How a channel is doing, for administrators and `nabij check`."""

    channel: Channel
    configured: bool
    waiting: int
    oldest_due_at: datetime | None
    closed_until: datetime | None
    reason: str
