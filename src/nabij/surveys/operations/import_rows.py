"""Row by row through a CSV file of an organisation: good rows come in beside bad ones."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from nabij.lib.csvfiles import CellError, FileError, Line, RowError, look_at
from nabij.lib.written import shortened
from nabij.organisation.queries import places
from nabij.organisation.rules import PlaceError, Places
from nabij.surveys.types.imports import ImportReport

TakeRow = Callable[[Line, Places], None]


def take_rows(
    path: Path,
    report: ImportReport,
    take: TakeRow,
    *,
    known: Sequence[str],
    needed: Sequence[str],
    encoding: str | None,
) -> None:
    """Let `take` have each row that can be read, with the places of the organisation's own; what it
    finds wrong (CellError, PlaceError), or why nothing of the file can be read, goes into the
    report.
    """
    try:
        file = look_at(path, known=known, needed=needed, encoding=encoding)
    except FileError as error:
        report.error = str(error)
        return
    report.notes += file.notes
    found = Places([one for one in places() if one.is_own], renamed={})
    for line in file.lines():
        report.read += 1
        if line.error:
            report.refuse(line.error)
            continue
        try:
            take(line, found)
        except PlaceError as error:
            report.refuse(RowError(line.row, error.part, str(error)))
        except CellError as error:
            report.refuse(RowError(line.row, error.column, str(error)))


def check_cells(
    cells: Mapping[str, str], *, filled: Collection[str], longest: Mapping[str, int]
) -> None:
    """Check that columns are not empty, and no longer than so many characters.

    Raises:
        CellError: the first that is.
    """
    for column in filled:
        if not cells[column]:
            raise CellError(column, "is empty")
    for column, most in longest.items():
        if len(cells.get(column, "")) > most:
            raise CellError(column, f"is longer than {most} characters")


def email_in(cells: Mapping[str, str], column: str) -> str:
    """Return the e-mail address in a cell, in small letters.

    Raises:
        CellError: it is none.
    """
    try:
        validate_email(cells[column])
    except ValidationError as error:
        reason = f"{shortened(cells[column])} is no e-mail address"
        raise CellError(column, reason) from error
    return cells[column].lower()
