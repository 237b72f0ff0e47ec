"""Rows of a file with outcomes, read strictly. Two shapes are known: a row per figure (month,
department, outcome, value), or a row per month with a column for each outcome. It writes nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nabij.insights.types import PERCENTAGES, OutcomeFigure, OutcomeKind
from nabij.lib.csvfiles import CellError, Line, RowError
from nabij.lib.written import WrittenError, date_written, number_written, shortened
from nabij.organisation.rules import PlaceError, Places, plain_name

PLACE = ("month", "department", "location")
NAMES = ("outcome", "metric", "measure", "indicator")
COLUMNS = (*PLACE, *NAMES, "value", *(kind.value for kind in OutcomeKind))
KNOWN = ", ".join(kind.value for kind in OutcomeKind)
_MONTH = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})"),
    re.compile(r"(?P<m>\d{1,2})[-.](?P<y>\d{4})"),
)
EARLIEST, DECIMALS, MOST, WHOLE = 1990, 4, 1_000_000, 100


@dataclass(frozen=True)
class OutcomeReader:
    """Reads rows of one file; months after `this_month` are refused."""

    places: Places
    this_month: date

    def read(self, line: Line) -> Iterator[OutcomeFigure | RowError]:
        """Yield the figures of a row, and what is wrong with it."""
        if line.error:
            yield line.error
            return
        try:
            named = (line.cells.get(part, "") for part in ("department", "location"))
            place = self.places.find(*named)
            month = self._month(line.cells["month"])
            cells = dict(_outcomes(line.cells))
        except PlaceError as error:
            yield RowError(line.row, error.part, str(error))
            return
        except CellError as error:
            yield RowError(line.row, error.column, str(error))
            return
        for (column, kind), text in cells.items():
            try:
                value = _value(column, kind, text)
            except CellError as error:
                yield RowError(line.row, error.column, str(error))
                continue
            yield OutcomeFigure(
                month=month, department_id=place.department_id, kind=kind, value=value
            )

    def _month(self, text: str) -> date:
        match = next((m for shape in _MONTH for m in [shape.fullmatch(text)] if m), None)
        try:
            month = date(int(match["y"]), int(match["m"]), 1) if match else date_written(text)
        except ValueError as error:
            reason = f"{shortened(text)} is no month as 2025-03 or 03-2025"
            raise CellError("month", reason) from error
        if month.day != 1:
            raise CellError("month", f"{shortened(text)} is a day, not a month")
        if not month.year >= EARLIEST or month > self.this_month:
            raise CellError("month", f"{shortened(text)} lies before {EARLIEST} or in the future")
        return month


def _outcomes(cells: Mapping[str, str]) -> Iterator[tuple[tuple[str, OutcomeKind], str]]:
    """Yield the column, kind and text of each figure in a row; empty cells say nothing."""
    named = next((name for name in NAMES if name in cells), None)
    if named:
        text = plain_name(cells[named]).replace(" ", "_").replace("-", "_")
        if text not in list(OutcomeKind):
            raise CellError(named, f"{shortened(cells[named])} is none of {KNOWN}")
        if cells.get("value"):
            yield ("value", OutcomeKind(text)), cells["value"]
        return
    for kind in OutcomeKind:
        if cells.get(kind.value):
            yield (kind.value, kind), cells[kind.value]


def _value(column: str, kind: OutcomeKind, text: str) -> Decimal:
    is_share = kind in PERCENTAGES
    try:
        value = number_written(text.removesuffix("%").strip() if is_share else text)
    except WrittenError as error:
        raise CellError(column, str(error)) from error
    most = WHOLE if is_share else MOST
    if not 0 <= value <= most:
        raise CellError(column, f"{shortened(text)} does not lie from 0 to {most} ({kind})")
    if round(value, DECIMALS) != value:
        raise CellError(column, f"{shortened(text)} has more than {DECIMALS} decimals")
    return value
