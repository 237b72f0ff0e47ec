"""What a handler makes of a resource, and how it asks for the things a resource points to."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol
from uuid import UUID

from nabij.api.fhir.shapes import Reference
from nabij.api.queries import Spot
from nabij.people.types import Actor


class EntryError(Exception):
    """One resource can't be taken in: its file stays out. The message is the reason."""


class LeftError(Exception):
    """One resource is left out on purpose; the rest of its file comes in. Says why."""


class WithdrawnError(LeftError):
    """A resource says that it never was: what came in of it before is taken back."""


class NotYetError(EntryError):
    """A resource points at something we don't know (yet)."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a reference points at."""

    kind: str
    id: UUID


class Find(Protocol):
    """Looks up what a reference points at, taking it in first when it stands in the same bundle."""

    def __call__(self, reference: Reference | None, *types: str) -> Found | None:
        """Return what it points at; None without a reference, or when that was left out.

        Raises:
            EntryError: it points at nothing known, or at the wrong kind of thing.
        """
        ...

    def spot(
        self, *, provider: Found | None, location: Found | None, professional_id: UUID | None
    ) -> Spot:
        """Return where a visit or appointment belongs: see `places.spot_of`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Facts(ABC):
    """What was read of one resource, in our words, before anything is written."""

    kind: ClassVar[str]

    @abstractmethod
    def create(self, *, by: Actor) -> UUID:
        """Make it; return the key of what was made."""

    @abstractmethod
    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring what exists in line with what was read."""

    def digest(self) -> str:
        """Return the same text for the same facts."""
        values: dict[str, Any] = {"kind": self.kind, **asdict(self)}
        return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


Reader = Callable[[Any, Find], Facts]
Withdraw = Callable[..., None]
"""Called as withdraw(object_id, by=actor)."""
