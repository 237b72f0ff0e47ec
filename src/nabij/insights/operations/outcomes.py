"""Taking in what is counted elsewhere: falls, complaints, sick leave, by department and month."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from nabij.accounts.types import Role
from nabij.audit import operations as audit
from nabij.insights.models import Outcome
from nabij.insights.outcome_rows import COLUMNS, NAMES, OutcomeReader
from nabij.insights.types import OutcomeFigure, OutcomeKind
from nabij.lib import clock
from nabij.lib.csvfiles import CsvFile, FileError, RowError, look_at
from nabij.organisation.queries import places
from nabij.organisation.rules import Places
from nabij.people.doors import who_of
from nabij.people.types import Actor, Purpose
from nabij.surveys.types.imports import ImportReport

ELSEWHERE = Actor(role=Role.SYSTEM, purpose=Purpose.SYSTEM, name="import")
BATCH = 2000
Key = tuple[date, UUID, OutcomeKind]


def import_outcomes(
    path: Path,
    *,
    encoding: str | None = None,
    by: Actor = ELSEWHERE,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> ImportReport:
    """Take in a CSV file; the report counts figures, not rows. The same file again changes nothing.

    Args:
        progress: called with how many bytes of how many were read.
    """
    report = ImportReport()
    try:
        file = look_at(path, known=COLUMNS, needed=("month",), encoding=encoding)
        _must_have_figures(file)
    except FileError as error:
        report.error = str(error)
        return report
    report.notes += file.notes
    today = clock.today(settings.TIME_ZONE)
    reader = OutcomeReader(
        Places([one for one in places() if one.is_own], renamed={}), today.replace(day=1)
    )
    seen: dict[Key, tuple[int, Decimal]] = {}
    waiting: list[OutcomeFigure] = []
    for line in file.lines():
        figures = list(reader.read(line))
        if not figures:
            report.read, report.skipped = report.read + 1, report.skipped + 1
        for found in figures:
            report.read += 1
            if isinstance(found, RowError):
                report.refuse(found)
            elif _is_first(found, line.row, seen, report):
                waiting.append(found)
        if len(waiting) >= BATCH:
            store_outcomes(figures=waiting, report=report, by=by)
            waiting = []
            progress(file.position, file.size)
    store_outcomes(figures=waiting, report=report, by=by)
    return report


def _must_have_figures(file: CsvFile) -> None:
    is_long = "value" in file.columns and any(name in file.columns for name in NAMES)
    if not is_long and not any(kind.value in file.columns for kind in OutcomeKind):
        raise FileError(
            "the heading has neither outcome and value, nor a column for one of"
            f" {', '.join(OutcomeKind)}"
        )
    if "department" not in file.columns and "location" not in file.columns:
        raise FileError("the heading has no column department")


def _is_first(
    figure: OutcomeFigure, row: int, seen: dict[Key, tuple[int, Decimal]], report: ImportReport
) -> bool:
    key = (figure.month, figure.department_id, figure.kind)
    first, value = seen.setdefault(key, (row, figure.value))
    if first == row:
        return True
    if value == figure.value:
        report.skipped += 1
    else:
        reason = f"row {first} says {value} of this month and department"
        report.refuse(RowError(row, figure.kind.value, reason))
    return False


@transaction.atomic
def store_outcomes(
    *, figures: Iterable[OutcomeFigure], report: ImportReport | None = None, by: Actor = ELSEWHERE
) -> None:
    """Store figures that lie in different months, departments or kinds; later ones replace."""
    wanted = {(one.month, one.department_id, one.kind): one.value for one in figures}
    if not wanted:
        return
    report = report or ImportReport()
    known = {
        (one.month, one.department_id, OutcomeKind(one.kind)): one
        for one in Outcome.objects.select_for_update().filter(
            month__in={key[0] for key in wanted}, department__in={key[1] for key in wanted}
        )
    }
    changed = [one for key, one in known.items() if key in wanted and one.value != wanted[key]]
    for one in changed:
        one.value = wanted[one.month, one.department_id, OutcomeKind(one.kind)]
    new = [
        Outcome(month=month, department_id=department_id, kind=kind, value=value)
        for (month, department_id, kind), value in wanted.items()
        if (month, department_id, kind) not in known
    ]
    Outcome.objects.bulk_create(new, batch_size=BATCH)
    Outcome.objects.bulk_update(changed, ["value"], batch_size=BATCH)
    report.created += len(new)
    report.updated += len(changed)
    report.unchanged += len(wanted) - len(new) - len(changed)
    if new or changed:
        audit.record(who=who_of(by), action="change", what="insights.outcomes", client_ids=[None])
