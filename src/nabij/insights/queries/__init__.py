"""Figures over the modules below, ready to be shown."""

from nabij.insights.queries.exported import by_respondent, exported
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
from nabij.insights.queries.rows import follow_ups, responses
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
    "by_respondent",
    "changes_seen",
    "count",
    "exported",
    "first_month",
    "follow_ups",
    "full_count",
    "metrics",
    "month_number",
    "responses",
    "summary",
    "trend",
    "trend_lines",
]
