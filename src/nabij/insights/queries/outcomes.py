"""What clients say beside what is counted elsewhere, month by month, some months apart.

Experience of a month is told only where it may be (docs/adr/0010): a month that is told together
with others has no point of its own here. Outcomes come from the organisation itself and name
nobody.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from nabij.insights.definitions import Correlation, correlation
from nabij.insights.models import Outcome
from nabij.insights.queries.counted import month_number
from nabij.insights.queries.figures import ALL
from nabij.insights.queries.lines import Lines
from nabij.insights.rules import can_see_figures
from nabij.insights.types import PERCENTAGES, Beside, By, Metric, MetricRow, OutcomeKind
from nabij.people.types import Actor

LAGS = range(7)
MEANS = (OutcomeKind.LENGTH_OF_STAY, *PERCENTAGES)


def kinds_there(actor: Actor) -> list[OutcomeKind]:
    """Return the outcomes of which anything was brought in."""
    if not can_see_figures(actor):
        return []
    found = set(Outcome.objects.values_list("kind", flat=True).distinct())
    return [kind for kind in OutcomeKind if kind in found]


def outcome_by_month(kind: OutcomeKind, *, department: str, actor: Actor) -> dict[int, float]:
    """Return an outcome by month, of one department or ("") of all: their sum, for days and
    percentages their mean, of months in which every department that has any has one.
    """
    if not can_see_figures(actor):
        return {}
    rows = Outcome.objects.filter(kind=kind)
    if department:
        rows = rows.filter(department__slug=department)
    months: dict[int, list[float]] = defaultdict(list)
    departments = set()
    for month, department_id, value in rows.values_list("month", "department_id", "value"):
        months[month_number(month)].append(float(value))
        departments.add(department_id)
    together = fmean if kind in MEANS else sum
    return {
        month: together(values)
        for month, values in months.items()
        if len(values) == len(departments)
    }


def experience_by_month(lines: Lines, metric: Metric, *, department: str) -> list[MetricRow]:
    """Return the figure of a department ("" for all) of each month that is told by itself; the
    group is the month's number.
    """
    by: By | None = "department" if department else None
    return [
        replace(one.row, group=str(one.first))
        for one in lines.through_time(metric, by, department or ALL)
        if one.after - one.first == 1 and one.row.value is not None
    ]


def beside(
    experience: Sequence[MetricRow], outcomes: Mapping[int, float], *, lag: int
) -> list[Beside]:
    """Return each month's experience with the outcome `lag` months later."""
    return [
        Beside(month=month, experience=row, outcome=outcomes.get(month + lag))
        for row in experience
        for month in [int(row.group)]
    ]


def together(pairs: Sequence[Beside]) -> Correlation | None:
    """Return how far both go up and down together; None with fewer than four pairs."""
    return correlation(
        [
            (float(one.experience.value), one.outcome)
            for one in pairs
            if one.experience.value is not None and one.outcome is not None
        ]
    )
