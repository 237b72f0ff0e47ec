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


@dataclass(frozen=True, kw_only=True)
class ReportReady(LedgerEvent):
    """The report of a month is there for one of its readers."""

    reader_id: UUID
    month: str


@dataclass(frozen=True, kw_only=True)
class ReportReaderChanged(LedgerEvent):
    """Somebody began or ceased to be told of reports."""

    reader_id: UUID
    begins: bool


@dataclass(frozen=True, kw_only=True)
class MomentOfTruthChanged(LedgerEvent):
    """A touchpoint is called a moment of truth, or is so no more."""

    is_moment: bool
