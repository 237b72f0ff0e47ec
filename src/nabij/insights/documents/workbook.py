"""The report as a workbook: real numbers with their margins, a sheet per division with charts."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from nabij.insights import pictures
from nabij.insights.documents.parts import hiding_words, lead_of, title_of
from nabij.insights.documents.workbook_charts import Form, add_charts
from nabij.insights.queries import Report
from nabij.insights.types import STANDING, By, Metric, MetricRow
from nabij.insights.words import DEFINITIONS, NAMES

FORMATS = {
    Metric.NPS: "0",
    Metric.CES: "0.00",
    Metric.LOW_EFFORT: "0.0",
    Metric.RESPONSE_RATE: "0.0",
}
WIDE, NARROW, WORDS = 34, 14, 110


def as_workbook(report: Report, language: str) -> bytes:
    """Return the report as XLSX. Shares are in percent; what is hidden is an empty cell."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title_of(report, language), "author": report.organisation})
        months = [pictures.by_month(row, language) for row in report.by_month]
        everybody = gettext("Everybody")
        whole = [(everybody, row) for row in report.whole.values()]
        _sheet(book, everybody, whole)
        charted: Sequence[tuple[str, Sequence[tuple[str, MetricRow]], Form]] = (
            (gettext("Per month"), [(row.label, row) for row in months], "line"),
            (gettext("By department"), _groups(report, "department", language), "bar"),
            (gettext("By location"), _groups(report, "location", language), "bar"),
        )
        for name, rows, form in charted:
            add_charts(book, _sheet(book, name, rows), rows, form=form)
        _about(book, report, language)
    return file.getvalue()


def _groups(report: Report, by: By, language: str) -> list[tuple[str, MetricRow]]:
    return [
        (row.label, row)
        for metric in STANDING
        for row in pictures.groups_of(report.year, metric, by, language)
    ]


def _sheet(book: Workbook, name: str, rows: Sequence[tuple[str, MetricRow]]) -> Worksheet:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    heads = (
        gettext("Figure"),
        gettext("Group"),
        gettext("Value"),
        gettext("Margin from"),
        gettext("Margin to"),
    )
    for column, head in enumerate((*heads, gettext("n"), gettext("Hidden"))):
        sheet.write_string(0, column, head, bold)
    for number, (label, row) in enumerate(rows, start=1):
        shape = book.add_format({"num_format": FORMATS[row.metric]})
        sheet.write_string(number, 0, str(NAMES[row.metric]))
        sheet.write_string(number, 1, label)
        for column, value in enumerate((row.value, row.low, row.high), start=2):
            if value is not None:
                sheet.write_number(number, column, value, shape)
        if row.n is not None:
            sheet.write_number(number, 5, row.n)
        sheet.write_string(number, 6, gettext("yes") if row.hidden else "")
    sheet.set_column(0, 1, WIDE)
    sheet.set_column(2, 6, NARROW)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), 6)
    return sheet


def _about(book: Workbook, report: Report, language: str) -> None:
    sheet = book.add_worksheet(gettext("How this is counted")[:31])
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    lines = [
        (title_of(report, language), lead_of(report, language)),
        *((str(NAMES[metric]), str(DEFINITIONS[metric])) for metric in STANDING),
        ("", hiding_words()),
    ]
    for number, (name, words) in enumerate(lines):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, words, wrapped)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, WORDS)
