"""Reads the permission matrix: plain CSV files that import no product code.

A row is one route with one method: for each kind of visitor the expected answer, which is a status,
`signin` (led to a sign-in page), or `go` (any other redirect). `object` names what of the world
fills the address. `audited` says for whom of those let in the own client's audit gets a row: yes,
no, or the visitors with a space between. `data` is what is posted, as a query string; `{names}` in
it come from the world.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "matrix"
VISITORS = (
    "anonymous",
    "client_own",
    "client_other",
    "relative_valid",
    "relative_expired",
    "relative_scope",
    "professional_own",
    "professional_other",
    "agent_own",
    "agent_other",
    "manager",
    "editor",
    "administrator",
)
COLUMNS = ("route", "method", "object", *VISITORS, "audited", "data")
METHODS = ("GET", "POST", "other")


class MatrixError(Exception):
    """A matrix file can't be understood; the sentence names file, line and reason."""


@dataclass(frozen=True)
class Row:
    """One route with one method."""

    route: str
    method: str
    object: str
    expected: dict[str, str]
    audited: frozenset[str]
    data: str


def read_matrix(folder: Path = FOLDER) -> dict[str, list[Row]]:
    """Return all rows by route."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="") as file:
            for number, cells in enumerate(csv.DictReader(file), start=2):
                row = _row(cells, where=f"{path.name}:{number}")
                rows[row.route].append(row)
    return dict(rows)


def _row(cells: dict[str, str], *, where: str) -> Row:
    if tuple(cells) != COLUMNS:
        raise MatrixError(f"{where}: columns must be {','.join(COLUMNS)}")
    if any(value is None for value in cells.values()):
        raise MatrixError(f"{where}: too few cells")
    if cells["method"] not in METHODS:
        raise MatrixError(f"{where}: method must be one of {METHODS}")
    audited = {"yes": set(VISITORS), "no": set()}.get(
        cells["audited"], set(cells["audited"].split())
    )
    if not audited <= set(VISITORS):
        raise MatrixError(f"{where}: audited must be yes, no or visitors")
    expected = {visitor: cells[visitor] for visitor in VISITORS}
    for visitor, answer in expected.items():
        if answer not in {"signin", "go"} and not (answer.isdecimal() and len(answer) == 3):
            raise MatrixError(f"{where}: {visitor} is {answer!r}: a status, signin or go")
    return Row(
        route=cells["route"],
        method=cells["method"],
        object=cells["object"],
        expected=expected,
        audited=frozenset(audited),
        data=cells["data"],
    )
