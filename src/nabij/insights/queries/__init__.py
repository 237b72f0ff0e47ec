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

__all__ = [
    "Figures",
    "PeriodError",
    "count",
    "full_count",
    "metrics",
    "month_number",
    "summary",
]
