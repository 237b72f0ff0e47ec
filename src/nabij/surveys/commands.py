"""`nabij import responses FILE`: answers of an earlier tool. `referrers`: who refers clients;
`referrals`: who did just now.
"""

import json
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from nabij.lib.text import LANGUAGES
from nabij.surveys import operations
from nabij.surveys.types import ReferralOutcome
from nabij.surveys.types.imports import ImportReport, Scale

MOST_SHOWN = 20
PARTS = 3


def _scales(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, Scale]:
    found: dict[str, Scale] = {}
    for text in given:
        parts = text.split(":")
        try:
            low, high = Decimal(parts[1]), Decimal(parts[2])
        except (IndexError, InvalidOperation) as error:
            raise click.BadParameter(f"{text}: write NAME:LOWEST:HIGHEST, as oks:0:48") from error
        name = parts[0].strip().lower()
        is_name = name.isascii() and name.replace("-", "").isalnum() and len(name) <= 40  # noqa: PLR2004 fits a slug with its prefix
        if len(parts) != PARTS or not is_name or not low < high or abs(low) + abs(high) > 32_000:  # noqa: PLR2004 a small number
            raise click.BadParameter(f"{text}: write NAME:LOWEST:HIGHEST, as oks:0:48")
        found[name] = Scale(low, high)
    return found


def _renamed(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    if bad := [text for text in given if not all(text.partition("="))]:
        raise click.BadParameter(f"{bad[0]}: write OLD=NEW, as “Poli Heup=orthopedie”")
    return {old.strip(): new.strip() for old, _, new in (text.partition("=") for text in given)}


_in_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="Of rows that name none.",
)


def _reading(command: Callable[..., None]) -> Callable[..., None]:
    """Add how a file of rows is read, and how its summary is told."""
    options = (
        click.option(
            "--encoding",
            type=click.Choice(["utf-8", "cp1252", "latin-1", "utf-16"]),
            help="How the file is written; otherwise found out, and said.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the summary for machines."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--rename",
    "renamed",
    multiple=True,
    callback=_renamed,
    metavar="OLD=NEW",
    help="A department that is called otherwise now; can be given more than once.",
)
@click.option(
    "--instrument",
    "scored",
    multiple=True,
    callback=_scales,
    metavar="NAME:LOWEST:HIGHEST",
    help="A scored instrument that isn't known yet, as oks:0:48.",
)
@_in_language
@_reading
def responses(
    *,
    file: Path,
    renamed: dict[str, str],
    scored: dict[str, Scale],
    language: str,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Take in answers of an earlier tool from a CSV file, years of them if need be.

    Columns, in any order: answered_at, instrument, score, comment, department, location, language,
    touchpoint, respondent_type, response_id. Instruments: nps, ces (1 little … 5 much effort),
    enps, comment, and scores such as eq-5d-5l. Rows with one response_id are one response.

    Good rows come in, a row with a mistake stays out and is named, and then the exit code is 1:
    mend those rows and take the file in again. What is in already is not doubled. Departments are
    never made: name an old one with --rename. Nobody is written to.
    """  # fmt: skip
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        disable=as_json,
    ) as bar:  # fmt: skip
        task = bar.add_task("Reading", total=None)

        def progress(doing: str, done: int, of: int) -> None:
            bar.update(task, description=doing, completed=done, total=of)

        report = operations.import_responses(
            file,
            scored=scored,
            renamed=renamed,
            language=language,
            encoding=encoding,
            progress=progress,
        )
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        _show(file, report)
    sys.exit(1 if report.failed or report.error else 0)


def _show(file: Path, report: ImportReport) -> None:
    if report.error:
        click.echo(f"error: {file}: {report.error}", err=True)
        return
    click.echo(
        f"{report.read} rows: {report.created} new, {report.updated} changed,"
        f" {report.unchanged} as they were, {report.skipped} say nothing new,"
        f" {report.failed} wrong. {report.responses} new responses."
    )
    _show_errors(file, report)


def _show_errors(file: Path, report: ImportReport) -> None:
    for note in report.notes:
        click.echo(f"note: {file}: {note}", err=True)
    shown = sorted(report.errors, key=lambda one: one.row)[:MOST_SHOWN]
    for error in shown:
        column = f", {error.column}" if error.column else ""
        click.echo(f"error: row {error.row}{column}: {error.reason}", err=True)
    if report.failed > len(shown):
        click.echo(f"error: and {report.failed - len(shown)} more; see --json", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_in_language
@_reading
def referrers(*, file: Path, language: str, encoding: str | None, as_json: bool) -> None:
    """Take in who refers clients from a CSV file. Nobody is asked anything by that.

    Columns, in any order: name, practice, email, language (nl, fi, en), department, location. An
    address that is on the list is changed, one that was taken off it stays off and is named.

    Good rows come in, a row with a mistake stays out and is named, and then the exit code is 1.
    """
    report = operations.import_referrers(file, language=language, encoding=encoding)
    if as_json:
        said = {name: one for name, one in report.as_json().items() if name != "responses"}
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
    elif report.error:
        click.echo(f"error: {file}: {report.error}", err=True)
    else:
        click.echo(
            f"{report.read} rows: {report.created} new, {report.updated} changed,"
            f" {report.unchanged} as they were, {report.failed} wrong."
        )
        _show_errors(file, report)
    sys.exit(1 if report.failed or report.error else 0)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_reading
def referrals(*, file: Path, encoding: str | None, as_json: bool) -> None:
    """Take in who referred clients from a CSV file, and ask who is on the list straight after it.

    Columns, in any order: referred_at, referrer (an e-mail address), department, reference, and if
    you like location. Each is asked in the language that the list has of them. A referral of more
    than 14 days ago is too old. The same reference is the same referral: it is decided on once,
    however often the file comes in. Nobody comes on the list by it.

    Good rows come in, a row with a mistake stays out and is named, and then the exit code is 1.
    """
    report = operations.import_referrals(file, encoding=encoding)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    elif report.error:
        click.echo(f"error: {file}: {report.error}", err=True)
    else:
        counted = {one.value: report.outcomes[one] for one in ReferralOutcome}
        click.echo(
            "{read} rows: {asked} asked, {not_asked} not asked, {too_old} too old, {unlisted} from"
            " addresses that are not on the list, {known} known already, {failed} wrong.".format(
                read=report.read, failed=report.failed, **counted
            )
        )
        _show_errors(file, report)
    sys.exit(1 if report.failed or report.error else 0)


@click.command()
def comments() -> None:
    """Learn from what reviewers said of comments, and tell how well that does.

    Does nothing in a language in which nothing was reviewed since the last time, or fewer than
    20 comments in all. It happens every night too.
    """
    lessons = operations.learn_all()
    if not lessons:
        click.echo("Nothing new to learn from.")
    for lesson in lessons:
        rules = f" (rules alone {lesson.rules_micro_f1 or 0:.2f})"
        measured = "" if lesson.micro_f1 is None else f", themes F1 {lesson.micro_f1:.2f}{rules}"
        click.echo(
            f"{lesson.language}: learnt from {lesson.learnt_from},"
            f" measured on {lesson.held_out}{measured}."
        )


COMMANDS = {"import": [responses, referrers, referrals], "learn": [comments]}
