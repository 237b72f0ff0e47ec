"""Figures over the modules below, ready to be shown."""

from nabij.insights.queries.figures import (
    Figures,
    PeriodError,
    count,
    full_count,
    metrics,
    month_number,
    summary,
)
from nabij.insights.queries.lines import ASPECTS, DIVISIONS, Lines, Stretch, first_month
from nabij.insights.queries.trends import (
    Change,
    Effect,
    Trend,
    changes_seen,
    trend,
    trend_lines,
)

__all__ = [
    "ASPECTS",
    "DIVISIONS",
    "Change",
    "Effect",
    "Figures",
    "Lines",
    "PeriodError",
    "Stretch",
    "Trend",
    "changes_seen",
    "count",
    "first_month",
    "full_count",
    "metrics",
    "month_number",
    "summary",
    "trend",
    "trend_lines",
]
