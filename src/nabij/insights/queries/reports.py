"""What a monthly report tells: the same figures as the pages, with the same hiding.

A report is of a month that is over. It is made anew each time it is asked for, from counts; what a
later answer to an earlier month changes is seen in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from nabij.insights.queries.counted import month_number
from nabij.insights.queries.lines import Lines
from nabij.insights.queries.teams import Standing, standing
from nabij.insights.queries.trends import MOST_MONTHS, Change, changes_seen
from nabij.insights.rules import can_see_figures, months_back
from nabij.insights.types import STANDING, Metric, MetricRow
from nabij.lib import clock
from nabij.organisation.queries import own_organisation
from nabij.people.types import Actor

WINDOW, MOST_REPORTS = 12, 36


@dataclass(frozen=True, kw_only=True)
class Report:
    """One month in figures.

    Attributes:
        month, first: the first day of the month, and of the twelve months that end with it.
        standings: where every figure of everybody stands at the end of the month, with its limits.
        whole, by_month: every figure of everybody over the twelve months, and in each of them.
        year: the twelve months, to be told by any division.
    """

    month: date
    first: date
    organisation: str
    standings: dict[Metric, Standing]
    whole: dict[Metric, MetricRow]
    by_month: Sequence[MetricRow]
    year: Lines


def report_months(*, actor: Actor) -> list[date]:
    """Return the first days of the months there is a report of, the latest first."""
    if not can_see_figures(actor):
        return []
    today = clock.today(settings.TIME_ZONE)
    lines = Lines(date_from=today, date_to=today, language="nl")
    counted = {month for month, _ in lines.cells}
    months = [months_back(today, back) for back in range(1, MOST_REPORTS + 1)]
    return [month for month in months if month_number(month) in counted]


def monthly_report(*, actor: Actor, month: date, language: str) -> Report | None:
    """Return the report of a month; None for who may not see it, and when there is none."""
    if month not in report_months(actor=actor):
        return None
    last = months_back(month, -1) - timedelta(days=1)
    first = months_back(month, WINDOW - 1)
    long = Lines(date_from=months_back(month, MOST_MONTHS), date_to=last, language=language)
    year = Lines(date_from=first, date_to=last, language=language)
    organisation = own_organisation()
    return Report(
        month=month,
        first=first,
        organisation=organisation.name if organisation else "",
        standings={
            metric: standing(
                long, metric, changes=_changes(actor, metric, until=last, language=language)
            )
            for metric in STANDING
        },
        whole={row.metric: row for row in year.rows(None)},
        by_month=year.rows("month"),
        year=year,
    )


def _changes(actor: Actor, metric: Metric, *, until: date, language: str) -> list[Change]:
    found = changes_seen(actor=actor, language=language, metric=metric, department="")
    return [change for change in found if change.on <= until]
