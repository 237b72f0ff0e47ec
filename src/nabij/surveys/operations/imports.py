"""Taking in answers that people gave in an earlier tool, years of them, in one file.

The file is read once, row by row, into a table of this connection; there rows of one response are
brought together and compared with what is there, and then written in batches, each in a
transaction of its own. Good rows come in beside bad ones; the same file again changes nothing.

Nobody hears of it: no event, so no thanks, no follow-up and no invitation about what is long over.
The figures count the rows as they come, by the triggers of `nabij.insights`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from nabij.accounts.types import Role
from nabij.audit import operations as audit
from nabij.lib import clock
from nabij.lib.csvfiles import CsvFile, FileError, RowError, look_at
from nabij.lib.locks import lock_key
from nabij.organisation.queries import places
from nabij.organisation.rules import Places
from nabij.people.doors import who_of
from nabij.people.types import Actor, Purpose
from nabij.surveys.imported import RowReader
from nabij.surveys.models import Response
from nabij.surveys.operations import import_steps as steps
from nabij.surveys.operations.import_survey import import_survey
from nabij.surveys.types import Respondent, Via
from nabij.surveys.types.imports import (
    COLUMNS,
    MOST_ERRORS,
    NEEDED,
    SCORED,
    ImportReport,
    Scale,
)

EARLIER_TOOL = Actor(role=Role.SYSTEM, purpose=Purpose.SYSTEM, name="import")
BATCH = 20_000
EVERY = 5000
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and how far it goes."""


def _silent(doing: str, done: int, of: int) -> None:
    del doing, done, of


def import_responses(
    path: Path,
    *,
    scored: Mapping[str, Scale] | None = None,
    renamed: Mapping[str, str] | None = None,
    language: str = "nl",
    encoding: str | None = None,
    by: Actor = EARLIER_TOOL,
    progress: Progress = _silent,
) -> ImportReport:
    """Take in a CSV file and report what became of each row.

    Args:
        scored: scored instruments beside the known ones, with their scales.
        renamed: old names of departments to those of today.
        language: of rows that name none.
        encoding: when it is known; else it is found out.
    """
    report = ImportReport()
    found = Places([one for one in places() if one.is_own], renamed=renamed or {})
    if unknown := found.unknown_new_names():
        report.error = f"there is no department {', '.join(unknown)} to rename to"
        return report
    try:
        file = look_at(path, known=COLUMNS, needed=NEEDED, encoding=encoding)
    except FileError as error:
        report.error = str(error)
        return report
    reader = RowReader(
        places=found, now=clock.now(), scored={**SCORED, **(scored or {})}, language=language
    )
    with _alone():
        _take_in(file, reader, report, progress)
        survey_id = import_survey(scored=reader.scored)
        _judge(report)
        _store(report, survey_id, by, progress)
    report.notes += file.notes
    return report


@contextmanager
def _alone() -> Iterator[None]:
    """Hold other imports off, with tables that are gone afterwards."""
    key = lock_key("surveys.import-responses")
    _run("SELECT pg_advisory_lock(%s)", [key])
    try:
        _run(steps.DROP)
        _run("SET work_mem = '128MB'")
        yield
    finally:
        if connection.is_usable() and not connection.needs_rollback:
            _run(steps.DROP)
            _run("RESET work_mem")
            _run("SELECT pg_advisory_unlock(%s)", [key])


def _run(statement: str, values: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or [])
        return int(cursor.rowcount)


def _one(statement: str, values: list[Any] | None = None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or [])
        found: tuple[Any, ...] = cursor.fetchone()
        return found


def _take_in(file: CsvFile, reader: RowReader, report: ImportReport, progress: Progress) -> None:
    """Read every row; those that say something go into the table of this connection."""
    _run(steps.MAKE)
    with connection.cursor() as cursor, cursor.copy(steps.COPY) as copy:
        for line in file.lines():
            report.read += 1
            row = reader.read(line)
            if row is None:
                report.skipped += 1
            elif isinstance(row, RowError):
                report.refuse(row)
            else:
                copy.write_row([getattr(row, name) for name in steps.COLUMNS])
            if report.read % EVERY == 0:
                progress("Reading", file.position, file.size)


def _judge(report: ImportReport) -> None:
    """Count rows that contradict or repeat one before them, and gather the others."""
    _run(steps.JUDGE)
    (contradicting,) = _one(steps.COUNT_ERRORS)
    with connection.cursor() as cursor:
        cursor.execute(steps.ERRORS, [MOST_ERRORS])
        for row, column, first_row, instrument in cursor.fetchall():
            reason = f"is not what row {first_row} with the same response_id says"
            if column == "score":
                reason = (
                    f"{instrument} was answered otherwise by a row before with this response_id"
                )
            report.refuse(RowError(row, column, reason))
    report.failed += max(0, contradicting - MOST_ERRORS)
    report.skipped += _one(steps.COUNT_REPEATED)[0]
    _run(steps.GATHER, [BATCH])
    _run(steps.GATHER_SCORES)
    for statement in steps.INDEX:
        _run(statement)


def _store(report: ImportReport, survey_id: UUID, by: Actor, progress: Progress) -> None:
    (batches,) = _one(steps.BATCHES)
    for batch in range(batches):
        with transaction.atomic():
            _refuse_unmasking(report, batch)
            _store_batch(batch, survey_id)
            audit.record(
                who=who_of(by), action="change", what="surveys.import-responses", client_ids=[None]
            )
        created, updated, unchanged, responses = _one(steps.OUTCOMES, [batch])
        report.created += created
        report.updated += updated
        report.unchanged += unchanged
        report.responses += responses
        progress("Storing", batch + 1, batches)


def _refuse_unmasking(report: ImportReport, batch: int) -> None:
    """Leave out what would make an anonymous answer one that is not, or the other way round."""
    with connection.cursor() as cursor:
        cursor.execute(steps.UNMASKING, [Respondent.EMPLOYEE.value, batch])
        for row, row_count in cursor.fetchall():
            reason = "with this response_id an answer is in already of which the respondent differs"
            report.refuse(RowError(row, "respondent_type", f"{reason}; employees stay anonymous"))
            report.failed += row_count - 1


def _store_batch(batch: int, survey_id: UUID) -> None:
    _run(steps.MEET, [batch])
    own = (*steps.OWN, "is_anonymous", "started_at", "id")
    given: dict[str, object] = {"survey_id": survey_id, "channel": Via.IMPORT.value}
    for one in Response._meta.concrete_fields:  # noqa: SLF001 defaults that only Python knows
        column = str(one.column)
        if column not in own and column not in given and one.has_default():
            given[column] = one.get_db_prep_save(one.get_default(), connection)
    _run(
        f"""INSERT INTO surveys_response
            (id, started_at, is_anonymous, {", ".join((*steps.OWN, *given))})
        SELECT key, submitted_at, respondent_type = %s, {", ".join(steps.OWN)},
            {", ".join(["%s"] * len(given))}
        FROM coming WHERE batch = %s AND NOT is_known ORDER BY first_row""",
        [Respondent.EMPLOYEE.value, *given.values(), batch],
    )
    _run(steps.CHANGE, [survey_id, batch])
    _run(steps.MOVE_SCORES, [batch, survey_id])
    _run(steps.INSERT_SCORES, [survey_id, batch])
