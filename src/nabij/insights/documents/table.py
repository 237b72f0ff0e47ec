"""The report as one table (CSV), for other programs."""

import csv
from io import StringIO

from nabij.insights.documents.parts import BESIDE
from nabij.insights.queries import Report
from nabij.insights.types import STANDING, MetricRow

COLUMNS = (
    "from_month", "to_month", "division", "group", "label", "metric", "n", "value", "low", "high",
    "hidden",
)  # fmt: skip


def as_csv(report: Report) -> str:
    """Return every figure of the twelve months: all together, by month, department, location."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    window = f"{report.first:%Y-%m}", f"{report.month:%Y-%m}"
    for division, rows in (
        ("all", report.whole.values()), ("month", report.by_month),
    ):  # fmt: skip
        for row in rows:
            months = (row.group, row.group) if division == "month" else window
            writer.writerow((*months, division, *_cells(row)))
    for by in BESIDE:
        for metric in STANDING:
            for one in report.year.told_within(metric, by):
                months = _month(one.first), _month(one.after - 1)
                writer.writerow((*months, by, *_cells(one.row)))
    return file.getvalue()


def _cells(row: MetricRow) -> tuple[object, ...]:
    figures = (row.n, row.value, row.low, row.high, str(row.hidden).lower())
    return safe(row.group), safe(row.label), row.metric.value, *figures


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def safe(name: str) -> str:
    """Return a name so that no spreadsheet reads it as a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" and name else name
