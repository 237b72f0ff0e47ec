"""Words about answers that come from an earlier tool."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from nabij.lib.csvfiles import RowError
from nabij.surveys.types.asking import ReferralOutcome, Respondent

COLUMNS = (
    "answered_at", "instrument", "score", "comment", "department", "location", "language",
    "touchpoint", "respondent_type", "response_id",
)  # fmt: skip
NEEDED = ("answered_at", "instrument", "score")
MOST_ERRORS = 10_000
NPS, CES, COMMENT = "nps", "ces", "comment"


@dataclass(frozen=True)
class Scale:
    """Between which ends an instrument's scores lie. They are kept as they come."""

    low: Decimal
    high: Decimal


def _scale(low: str, high: str) -> Scale:
    return Scale(Decimal(low), Decimal(high))


SCORED: Mapping[str, Scale] = {
    # value sets of EQ-5D differ by country: none goes below -1
    "eq-5d-3l": _scale("-1", "1"),
    "eq-5d-5l": _scale("-1", "1"),
    "eq-vas": _scale("0", "100"),
    "promis-global-physical": _scale("16.2", "67.7"),
    "promis-global-mental": _scale("21.2", "67.6"),
    # gaps of items from 1 to 7
    "servqual": _scale("-6", "6"),
    # agreement from 1 to 7 that it was easy: never added up with effort from 1 to 5
    "ces-2": _scale("1", "7"),
}


@dataclass(frozen=True)
class PastAnswer:
    """One row: what somebody answered to one instrument.

    Attributes:
        key: of the whole response; rows with the same one belong together.
        has_id: whether the earlier tool gave the key; else it was made of what the row says.
        submitted_on: the local day, of an employee the first of its month.
        score: of a scored instrument; NPS and effort have their own.
    """

    row: int
    key: UUID
    has_id: bool
    instrument: str
    department_id: UUID
    location_id: UUID
    touchpoint: str
    language: str
    respondent_type: Respondent
    submitted_at: datetime
    submitted_on: date
    nps: int | None
    ces: int | None
    score: Decimal | None
    comment: str


@dataclass(kw_only=True)
class ImportReport:
    """What became of each row: read is the sum of all others.

    Attributes:
        created, updated, unchanged: rows by what became of their response.
        skipped: rows that say nothing (no score, no comment), or what a row before said.
        failed: rows with a mistake; they are left out.
        errors: of the first 10,000.
        responses: of these rows, how many responses are new.
        error: why nothing of the file could be read.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    responses: int = 0
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    error: str = ""

    def refuse(self, error: RowError) -> None:
        """Count a row with a mistake."""
        self.failed += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(error)

    def as_json(self) -> dict[str, Any]:
        """Return it for machines."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "failed": self.failed,
            "responses": self.responses,
            "errors": [
                {"row": error.row, "column": error.column, "reason": error.reason}
                for error in sorted(self.errors, key=lambda one: one.row)
            ],
            "notes": self.notes,
            **({"error": self.error} if self.error else {}),
        }


@dataclass(kw_only=True)
class ReferralReport(ImportReport):
    """What became of each row of referrals: read is the sum of `outcomes` and those that failed.

    Attributes:
        outcomes: rows by what became of their referral.
    """

    outcomes: Counter[ReferralOutcome] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """Return it for machines: rows by outcome in the place of new and changed ones."""
        usual = super().as_json()
        counted = {one.value: self.outcomes[one] for one in ReferralOutcome}
        kept = ("failed", "errors", "notes", "error")
        return {"read": self.read} | counted | {key: usual[key] for key in kept if key in usual}
