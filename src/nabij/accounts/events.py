"""What happened here that others may react to."""

from dataclasses import dataclass
from uuid import UUID

from nabij.ledger.events import LedgerEvent


@dataclass(frozen=True, kw_only=True)
class SignInCodeAsked(LedgerEvent):
    """Somebody typed an address and wants a code sent there; nobody looked yet whose it is."""

    code_id: UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class ProofAsked(LedgerEvent):
    """Somebody without a session says an address is theirs; a code sent there shows it."""

    code_id: UUID
    language: str
