"""`nabij export metrics`: the figures of the studio, for other programs."""

import csv
import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from nabij.people.types import SYSTEM

DAY = click.DateTime(formats=["%Y-%m-%d"])
COLUMNS = ("metric", "group", "n", "value", "low", "high", "hidden")


@click.command()
@click.option("--from", "date_from", type=DAY, required=True, help="First day, as 2026-01-31.")
@click.option("--to", "date_to", type=DAY, required=True, help="Last day, included.")
@click.option(
    "--by",
    type=click.Choice(["department", "location", "month", "touchpoint", "language"]),
    help="One row per group; without it, all together.",
)
@click.option(
    "--metric",
    "wanted",
    multiple=True,
    type=click.Choice(["nps", "ces", "low_effort", "response_rate"]),
    help="Only this figure; can be given more than once.",
)
@click.option("--json", "form", flag_value="json", default="json", help="A list of rows (default).")
@click.option("--csv", "form", flag_value="csv", help="A table with a heading.")
def metrics(
    *,
    date_from: datetime,
    date_to: datetime,
    by: str | None,
    wanted: tuple[str, ...],
    form: str,
) -> None:
    """Write NPS, effort and response rate of a period, with margins and small groups hidden.

    Each row has metric, group, n, value, low, high and hidden. NPS is a whole number, CES a mean
    of 1 to 5, shares are in percent; low and high are the ends of the 95 % interval. Figures are
    told of whole months; the running one is whole up to today. All else is hidden.
    """
    rows = export(date_from=date_from.date(), date_to=date_to.date(), by=by)
    rows = [row for row in rows if not wanted or row["metric"] in wanted]
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_as_cells(row) for row in rows)
    else:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))


def export(*, date_from: date, date_to: date, by: str | None) -> list[dict[str, Any]]:
    """Return the rows of a period as plain values.

    Raises:
        click.UsageError: the period ends before it begins.
    """
    from nabij.insights.queries import PeriodError  # noqa: PLC0415 needs the installation
    from nabij.insights.queries import metrics as figures  # noqa: PLC0415

    try:
        rows = figures(date_from=date_from, date_to=date_to, by=by, actor=SYSTEM)  # type: ignore[arg-type]
    except PeriodError as error:
        message = f"The period ends ({date_to}) before it begins ({date_from})."
        raise click.UsageError(message) from error
    return [{name: asdict(row)[name] for name in COLUMNS} for row in rows]


def _as_cells(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row for a spreadsheet: a name that begins as a formula stays a name."""
    group = row["group"]
    if group.startswith(("=", "+", "-", "@", "\t", "\r")):
        group = f"'{group}"
    return {**row, "group": group, "hidden": str(row["hidden"]).lower()}


COMMANDS = {"export": [metrics]}
