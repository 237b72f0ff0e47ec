"""`nabij export …`: the figures of the studio, answers and follow-ups, for other programs."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from nabij.insights.files import Form, write
from nabij.insights.types import Metric
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
    type=click.Choice([one.value for one in Metric]),
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
    relatives, referrers and employees are never added up; enps is of employees only.
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

    try:
        if by == "respondent_type":
            rows = queries.by_respondent(date_from=date_from, date_to=date_to, actor=SYSTEM)
        else:
            rows = queries.exported(
                date_from=date_from,
                date_to=date_to,
                by=by,  # type: ignore[arg-type]
                respondent=respondent,
                actor=SYSTEM,
            )
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


COMMANDS = {"export": [metrics, responses, follow_ups]}
