"""Words of this module: the report of an import, and what the open door asks and answers."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from nabij.accounts.types import CodeKind


class Outcome(StrEnum):
    """What became of one resource."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something to tell about a file.

    Attributes:
        entry: index in Bundle.entry, from 0; None when it is about the file.
    """

    file: str
    entry: int | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return it for machines."""
        return {"file": self.file, "entry": self.entry, "reason": self.reason}


@dataclass(kw_only=True)
class Report:
    """What an import did: numbers per resource type, errors (their files are not in), notes."""

    files: int = 0
    imported: int = 0
    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)
    errors: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def add(self, resource_type: str, outcome: Outcome, number: int = 1) -> None:
        """Count resources."""
        self.counts.setdefault(resource_type, Counter())[outcome] += number

    def total(self, outcome: Outcome) -> int:
        """Return how many resources of all types had this outcome."""
        return sum(counter[outcome] for counter in self.counts.values())

    def merge(self, other: "Report") -> None:
        """Add what another report counted."""
        self.imported += other.imported
        for resource_type, counter in other.counts.items():
            self.counts.setdefault(resource_type, Counter()).update(counter)
        self.errors += other.errors
        self.notes += other.notes

    def as_json(self) -> dict[str, Any]:
        """Return it for machines."""
        return {
            "files": {"given": self.files, "imported": self.imported},
            "types": {
                name: {outcome.value: counter[outcome] for outcome in Outcome}
                for name, counter in sorted(self.counts.items())
            },
            "total": {outcome.value: self.total(outcome) for outcome in Outcome},
            "errors": [remark.as_json() for remark in self.errors],
            "notes": [remark.as_json() for remark in self.notes],
        }


class PartOfDay(StrEnum):
    """When somebody can come."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """Who somebody without a session says they are, and the address a code is sent to."""

    given_name: str
    family_name: str
    born_on: date
    kind: CodeKind
    address: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer as it was given; `client_id` is whom it shows, to be noted again."""

    status: int
    body: bytes
    client_id: UUID | None
