"""What happened to people that others may react to."""

from dataclasses import dataclass
from uuid import UUID

from nabij.ledger.events import LedgerEvent


@dataclass(frozen=True, kw_only=True)
class ContactDetailsChanged(LedgerEvent):
    """How a client is called or reached changed."""


@dataclass(frozen=True, kw_only=True)
class PreferencesChanged(LedgerEvent):
    """A client chose another channel, language or quiet hours."""


@dataclass(frozen=True, kw_only=True)
class MandateGiven(LedgerEvent):
    """A relative may act for a client from now on."""

    mandate_id: UUID
    relative_id: UUID


@dataclass(frozen=True, kw_only=True)
class MandateRevoked(LedgerEvent):
    """A relative may no longer act for a client."""

    mandate_id: UUID
    relative_id: UUID


@dataclass(frozen=True, kw_only=True)
class RelativeAdded(LedgerEvent):
    """A relative is known; without a mandate they see nothing of anybody."""

    relative_id: UUID


@dataclass(frozen=True, kw_only=True)
class RelativeDetailsChanged(LedgerEvent):
    """How a relative is called or reached changed. They may act for several clients, or none."""

    relative_id: UUID


@dataclass(frozen=True, kw_only=True)
class CareRelationshipEnded(LedgerEvent):
    """A client is no longer known to the department: its teams see the client no more."""
