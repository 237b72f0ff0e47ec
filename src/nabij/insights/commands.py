"""`nabij export …` and `nabij import outcomes`: figures for other programs, and from them."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from nabij.insights.files import Form, write
from nabij.insights.types import Measure, MeasuredRow, Metric, MetricRow
from nabij.people.types import SYSTEM
from nabij.surveys.types import Respondent

DAY = click.DateTime(formats=["%Y-%m-%d"])
COLUMNS = ("metric", "group", "n", "value", "low", "high", "hidden")
RESPONSE_COLUMNS = (
    "from_month", "to_month", "department", "respondent_type", "nps", "ces", "comment",
)  # fmt: skip
FOLLOW_UP_COLUMNS = (
    "from_month", "to_month", "department", "reasons", "status", "days_to_contact",
    "days_to_close", "in_time", "rounds",
)  # fmt: skip
GROUPS = ["department", "location", "month", "touchpoint", "language", "respondent_type"]
MOST_SHOWN = 20
Command = Callable[..., None]


def _period(command: Command) -> Command:
    """Give a command its period and its form."""
    options = (
        click.option("--from", "date_from", type=DAY, required=True, help="First day, 2026-01-31."),
        click.option("--to", "date_to", type=DAY, required=True, help="Last day, included."),
        click.option("--json", "form", flag_value="json", default="json", help="Rows (default)."),
        click.option("--csv", "form", flag_value="csv", help="A table with a heading."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _respondent(command: Command) -> Command:
    choice = click.Choice([one.value for one in Respondent])
    return click.option(
        "--respondent", type=choice, default="client", show_default=True, help="Whose answers."
    )(command)


@click.command()
@_period
@click.option(
    "--by", type=click.Choice(GROUPS), help="One row per group; without it, all together."
)
@click.option(
    "--metric",
    "wanted",
    multiple=True,
    type=click.Choice([one.value for one in (*Metric, *Measure)]),
    help="Only this figure; can be given more than once.",
)
@_respondent
def metrics(
    *,
    date_from: datetime,
    date_to: datetime,
    by: str | None,
    wanted: tuple[str, ...],
    respondent: str,
    form: Form,
) -> None:
    """Write NPS, effort and response of a period, with margins and small groups hidden.

    Each row has metric, group, n, value, low, high and hidden. NPS is a whole number, CES a mean
    of 1 to 5, shares are in percent; low and high are the ends of the 95 % interval. Figures are
    told of whole months; the running one is whole up to today. All else is hidden. Clients,
    relatives, referrers and employees are never added up; enps is of employees only. Measured
    effort (contacts, waiting_minutes and so on) is of visits, by month, location or department.
    """
    rows = export(
        date_from=date_from.date(), date_to=date_to.date(), by=by, respondent=Respondent(respondent)
    )
    rows = [row for row in rows if not wanted or row["metric"] in wanted]
    write(rows, columns=COLUMNS, form=form)


@click.command()
@_period
@_respondent
def responses(*, date_from: datetime, date_to: datetime, respondent: str, form: Form) -> None:
    """Write what people answered, one row each, so that nobody is traced by it.

    A row names its department and its stretch of months, in which at least ten people answered;
    what lies in no such stretch is left out. No days and no keys. Own words come where twenty or
    more answered, with names, numbers and addresses masked.
    """
    from nabij.insights import queries  # noqa: PLC0415 needs the installation

    found = queries.responses(
        date_from=date_from.date(),
        date_to=date_to.date(),
        respondent=Respondent(respondent),
        actor=SYSTEM,
    )
    write(_in_order(found, date_from, date_to), columns=RESPONSE_COLUMNS, form=form)


@click.command(name="follow-ups")
@_period
def follow_ups(*, date_from: datetime, date_to: datetime, form: Form) -> None:
    """Write how follow-ups went, one row each, so that nobody is traced by it.

    A row names its department and its stretch of months, in which at least ten were opened; what
    lies in no such stretch is left out. Nothing of what was said.
    """
    from nabij.insights import queries  # noqa: PLC0415 needs the installation

    found = queries.follow_ups(date_from=date_from.date(), date_to=date_to.date(), actor=SYSTEM)
    write(_in_order(found, date_from, date_to), columns=FOLLOW_UP_COLUMNS, form=form)


def export(
    *,
    date_from: date,
    date_to: date,
    by: str | None,
    respondent: Respondent = Respondent.CLIENT,
) -> list[dict[str, Any]]:
    """Return the rows of a period as plain values.

    Raises:
        click.UsageError: the period ends before it begins.
    """
    from nabij.insights import queries  # noqa: PLC0415 needs the installation

    rows: list[MetricRow | MeasuredRow] = []
    try:
        if by == "respondent_type":
            rows += queries.by_respondent(date_from=date_from, date_to=date_to, actor=SYSTEM)
        else:
            group: Any = by
            asked = {"date_from": date_from, "date_to": date_to, "by": group, "actor": SYSTEM}
            rows += queries.exported(**asked, respondent=respondent)
            if respondent is Respondent.CLIENT:
                rows += queries.measured(**asked)
    except queries.PeriodError as error:
        raise _backwards(date_from, date_to) from error
    return [{name: asdict(row)[name] for name in COLUMNS} for row in rows]


def _in_order(
    rows: Iterator[dict[str, Any]], date_from: datetime, date_to: datetime
) -> Iterator[dict[str, Any]]:
    """Yield the rows, or say that the period ends before it begins."""
    from nabij.insights import queries  # noqa: PLC0415 needs the installation

    try:
        yield from rows
    except queries.PeriodError as error:
        raise _backwards(date_from.date(), date_to.date()) from error


def _backwards(date_from: date, date_to: date) -> click.UsageError:
    return click.UsageError(f"The period ends ({date_to}) before it begins ({date_from}).")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--encoding", type=click.Choice(["utf-8", "cp1252", "latin-1", "utf-16"]))
@click.option("--json", "as_json", is_flag=True, help="Print the summary for machines.")
def outcomes(*, file: Path, encoding: str | None, as_json: bool) -> None:
    """Take in falls, complaints, sick leave and the like, by department and month, from CSV.

    Columns: month (2025-03), department, and either outcome and value, or one column for each of
    falls, medication_errors, length_of_stay, complaints, no_show, staff_turnover, sick_leave.
    Numbers with a comma or a point; the last three in percent. Later figures replace earlier ones.

    Good figures come in, a wrong one stays out and is named, and then the exit code is 1. The
    summary counts figures, not rows.
    """
    from nabij.insights.operations import import_outcomes  # noqa: PLC0415 needs the installation

    report = import_outcomes(file, encoding=encoding)
    if as_json:
        said = {name: one for name, one in report.as_json().items() if name != "responses"}
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
    elif report.error:
        click.echo(f"error: {file}: {report.error}", err=True)
    else:
        click.echo(
            f"{report.read} figures: {report.created} new, {report.updated} changed,"
            f" {report.unchanged} as they were, {report.skipped} said twice, {report.failed} wrong."
        )
        for error in report.errors[:MOST_SHOWN]:
            click.echo(f"error: row {error.row}, {error.column}: {error.reason}", err=True)
    sys.exit(1 if report.failed or report.error else 0)


COMMANDS = {"export": [metrics, responses, follow_ups], "import": [outcomes]}
