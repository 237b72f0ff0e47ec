"""What may be reacted to."""

from dataclasses import dataclass
from uuid import UUID

from nabij.ledger.events import LedgerEvent


@dataclass(frozen=True, kw_only=True)
class ChangeDeclared(LedgerEvent):
    """Somebody said that something is done differently from a day on."""

    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChangeWithdrawn(LedgerEvent):
    """A declared change is taken back: limits are computed as if it had never been."""

    change_id: UUID
