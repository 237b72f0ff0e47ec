"""What happened to messages."""

from dataclasses import dataclass
from uuid import UUID

from nabij.ledger.events import LedgerEvent


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(LedgerEvent):
    """A message is on the receiver's device or in the mailbox. `channel` says which."""

    message_id: UUID
    template: str
    about_kind: str
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageFailed(LedgerEvent):
    """A message will not arrive. `occasion`: what caused it, as given to `send`. `fallback_id`: the
    message that replaces it, if there is one. `person_id`: whom it was for.
    """

    message_id: UUID
    template: str
    about_kind: str
    about_id: UUID
    occasion: str = ""
    reason: str
    fallback_id: UUID | None
    person_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ReplyReceived(LedgerEvent):
    """An SMS came in; whose it is and what it answers is found out by who reacts."""

    reply_id: UUID
