"""The workbook's own charts, drawn by the reader's spreadsheet from the table beside them.

Bars begin at zero, or at the zero line of a score that goes below it; margins are error bars; what
is hidden leaves a gap.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from nabij.insights.types import Metric, MetricRow
from nabij.insights.words import NAMES

DRAWN = (Metric.NPS, Metric.CES)
AXES: Mapping[Metric, Mapping[str, float]] = {
    Metric.NPS: {"min": -100, "max": 100, "major_unit": 50},
    Metric.CES: {"min": 0, "max": 5, "major_unit": 1},
}
MAIN, SOFT, INK = "#14594b", "#ded9cc", "#1f2f2a"
GROUP, VALUE, BELOW, ABOVE, BESIDE = 1, 2, 7, 8, 10
WIDTH, LINES_APART, LEAST_HEIGHT, BAR_HEIGHT = 760, 4, 320, 30
ROW_HEIGHT = 20
Form = Literal["line", "bar"]


def add_charts(
    book: Workbook, sheet: Worksheet, rows: Sequence[tuple[str, MetricRow]], *, form: Form
) -> None:
    """Draw recommendation and effort beside the table they are in, one below the other.

    Args:
        rows: as written into the sheet from its second line on, those of a figure together.
    """
    at = 1
    for metric in DRAWN:
        own = [n for n, (_, row) in enumerate(rows, start=1) if row.metric is metric]
        if not any(rows[n - 1][1].value is not None for n in own):
            continue
        height = max(LEAST_HEIGHT, 110 + BAR_HEIGHT * len(own)) if form == "bar" else LEAST_HEIGHT
        chart = _chart(book, sheet, metric, own, form=form)
        chart.set_size({"width": WIDTH, "height": height})
        title = str(NAMES[metric])
        said = gettext("%(title)s. All numbers are in the table.") % {"title": title}
        sheet.insert_chart(at, BESIDE, chart, {"description": said})
        at += height // ROW_HEIGHT + LINES_APART


def _chart(
    book: Workbook, sheet: Worksheet, metric: Metric, own: Sequence[int], *, form: Form
) -> Any:
    chart: Any = book.add_chart({"type": form})
    first, last, name = own[0], own[-1], sheet.get_name()
    margins = {
        "type": "custom",
        # cells: of values written into the chart LibreOffice draws none
        "plus_values": _cells(name, first, last, ABOVE),
        "minus_values": _cells(name, first, last, BELOW),
        "line": {"color": INK, "width": 1.25},
    }
    series: dict[str, Any] = {
        "name": str(NAMES[metric]),
        "categories": [name, first, GROUP, last, GROUP],
        "values": [name, first, VALUE, last, VALUE],
        "x_error_bars" if form == "bar" else "y_error_bars": margins,
    }
    if form == "bar":
        series |= {"fill": {"color": MAIN}, "gap": 60}
    else:
        series |= {
            "line": {"color": MAIN, "width": 2.25},
            "marker": {"type": "circle", "size": 6, "fill": {"color": MAIN}},
        }
    chart.add_series(series)
    # Names stand at the end of the scale, not at the zero line; the first group stands on top.
    groups = {"label_position": "low", "line": {"color": INK}, "reverse": form == "bar"}
    values = {**AXES[metric], "major_gridlines": {"visible": True, "line": {"color": SOFT}}}
    chart.set_x_axis(values if form == "bar" else groups)
    chart.set_y_axis(groups if form == "bar" else values)
    chart.set_title({"name": _title(metric), "name_font": {"size": 12, "color": INK}})
    chart.set_legend({"none": True})
    chart.show_blanks_as("gap")
    return chart


def _title(metric: Metric) -> str:
    return gettext("%(title)s, with the margin of 95 percent") % {"title": NAMES[metric]}


def _cells(sheet: str, first: int, last: int, column: int) -> str:
    return f"={quote_sheetname(sheet)}!{xl_range_abs(first, column, last, column)}"


def reaches(row: MetricRow) -> tuple[float, float]:
    """Return how far the margin reaches below and above the value; none reaches nowhere."""
    return _reach(row.low, row.value), _reach(row.value, row.high)


def _reach(low: float | None, high: float | None) -> float:
    return 0 if low is None or high is None else max(0, high - low)
