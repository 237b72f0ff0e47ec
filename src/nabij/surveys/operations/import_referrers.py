"""Taking in who refers clients from a CSV file. The same file again changes nothing."""

from collections.abc import Mapping
from pathlib import Path

from nabij.lib.csvfiles import CellError, Line
from nabij.lib.text import LANGUAGES
from nabij.lib.written import shortened
from nabij.organisation.rules import Places
from nabij.people.types import SYSTEM, Actor
from nabij.surveys.models import Referrer
from nabij.surveys.operations.import_rows import check_cells, email_in, take_rows
from nabij.surveys.operations.referrers import add_referrer, change_referrer, said_of
from nabij.surveys.types import ReferrerDetails
from nabij.surveys.types.imports import ImportReport

NEEDED = ("name", "email", "department")
COLUMNS = (*NEEDED, "practice", "language", "location")
LONGEST = {"name": 120, "practice": 200, "email": 254}


def import_referrers(
    path: Path, *, language: str = "nl", encoding: str | None = None, by: Actor = SYSTEM
) -> ImportReport:
    """Take in a file and report what became of each row; good rows come in beside bad ones.

    An address that is on the list is changed, one that was taken off it is named and left out:
    somebody wanted that.

    Args:
        language: of rows that name none.
        encoding: when it is known; else it is found out.
    """
    report = ImportReport()
    seen: dict[str, int] = {}

    def take(line: Line, found: Places) -> None:
        details = _details(line.cells, found, language=language)
        first = seen.setdefault(details.email, line.row)
        if first != line.row:
            raise CellError("email", f"row {first} has this address too")
        _take_in(details, report, by)

    take_rows(path, report, take, known=COLUMNS, needed=NEEDED, encoding=encoding)
    return report


def _details(cells: Mapping[str, str], found: Places, *, language: str) -> ReferrerDetails:
    check_cells(cells, filled=("name", "email"), longest=LONGEST)
    email = email_in(cells, "email")
    spoken = cells.get("language", "").lower() or language
    if spoken not in LANGUAGES:
        raise CellError("language", f"{shortened(spoken)} is none of {', '.join(LANGUAGES)}")
    return ReferrerDetails(
        name=cells["name"],
        practice=cells.get("practice", ""),
        email=email,
        language=spoken,
        department_id=found.find(cells["department"], cells.get("location", "")).department_id,
    )


def _take_in(details: ReferrerDetails, report: ImportReport, by: Actor) -> None:
    known = Referrer.objects.filter(email=details.email).first()
    if known is None:
        add_referrer(details=details, by=by)
        report.created += 1
    elif known.removed_at is not None:
        raise CellError("email", "was taken off the list: add it again in the studio, if at all")
    else:
        changed = change_referrer(referrer_id=known.pk, details=details, by=by)
        is_same = said_of(changed) == said_of(known)
        report.unchanged, report.updated = (
            report.unchanged + is_same,
            report.updated + (not is_same),
        )
