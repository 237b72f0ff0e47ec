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

__all__ = [
    "ASPECTS",
    "DIVISIONS",
    "Figures",
    "Lines",
    "PeriodError",
    "Stretch",
    "count",
    "first_month",
    "full_count",
    "metrics",
    "month_number",
    "summary",
]
