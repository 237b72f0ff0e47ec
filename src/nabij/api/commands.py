"""`nabij import fhir FILE…`: bundles of the back office, each as a whole or not at all."""

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from nabij.api import operations
from nabij.api.types import Outcome, Remark, Report

MOST_SHOWN = 20


def _some_exist(
    _context: click.Context, _parameter: click.Parameter, files: tuple[Path, ...]
) -> tuple[Path, ...]:
    """Refuse before the database starts when there is nothing to read."""
    if not any(file.exists() for file in files):
        raise click.BadParameter(f"{', '.join(map(str, files))}: no such file.")
    return files


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE…",
    callback=_some_exist,
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary for machines.")
def fhir(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Take in FHIR R4 bundles (JSON): people, care professionals, places, appointments and visits.

    Taking in the same again changes nothing. A file with a mistake leaves nothing behind and the
    exit code is 1; the other files come in.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=as_json
    ) as bar:
        task = bar.add_task("Reading", total=len(files))

        def progress(path: Path) -> None:
            bar.update(task, advance=1, description=path.name[:40])

        report = operations.import_files(files, progress=progress)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        _show(report)
    sys.exit(1 if report.errors else 0)


def _show(report: Report) -> None:
    console = Console()
    table = Table("", *[outcome.value for outcome in Outcome], box=None)
    for name, counter in sorted(report.counts.items()):
        table.add_row(name, *[str(counter[outcome]) for outcome in Outcome])
    if report.counts:
        console.print(table)
    console.print(f"{report.imported} of {report.files} files are in.", highlight=False)
    _tell("note", report.notes)
    _tell("error", report.errors)


def _tell(word: str, remarks: list[Remark]) -> None:
    for remark in remarks[:MOST_SHOWN]:
        place = "" if remark.entry is None else f", entry {remark.entry}"
        click.echo(f"{word}: {remark.file}{place}: {remark.reason}", err=True)
    if len(remarks) > MOST_SHOWN:
        click.echo(f"{word}: and {len(remarks) - MOST_SHOWN} more; see --json", err=True)


COMMANDS = {"import": [fhir]}
