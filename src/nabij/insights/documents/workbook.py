"""The report as a workbook: real numbers with their margins, a sheet per division with charts."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from nabij.insights import pictures
from nabij.insights.documents.parts import hiding_words, lead_of, title_of
from nabij.insights.documents.workbook_charts import ABOVE, BELOW, Form, add_charts, reaches
from nabij.insights.queries import Report
from nabij.insights.types import STANDING, By, Metric, MetricRow
from nabij.insights.words import DEFINITIONS, NAMES

FORMATS = {
    Metric.NPS: "0",
    Metric.CES: "0.00",
    Metric.LOW_EFFORT: "0.0",
    Metric.RESPONSE_RATE: "0.0",
}
WIDE, LARGER, NARROW, WORDS = 34, 20, 14, 110
A4 = 9
LINE_POINTS = 16


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
    over_numbers = book.add_format({"bold": True, "bottom": 1, "align": "right"})
    over_middle = book.add_format({"bold": True, "bottom": 1, "align": "center"})
    middle = book.add_format({"align": "center"})
    shapes = [bold, bold, *[over_numbers] * 4, over_middle, over_numbers, over_numbers]
    heads = (
        gettext("Figure"),
        gettext("Group"),
        gettext("Value"),
        gettext("Margin from"),
        gettext("Margin to"),
    )
    of_margins = (gettext("Below the value"), gettext("Above the value"))
    for column, head in enumerate((*heads, gettext("n"), gettext("Hidden"), *of_margins)):
        sheet.write_string(0, column, head, shapes[column])
    for number, (label, row) in enumerate(rows, start=1):
        shape = book.add_format({"num_format": FORMATS[row.metric]})
        sheet.write_string(number, 0, str(NAMES[row.metric]))
        sheet.write_string(number, 1, label)
        for column, value in enumerate((row.value, row.low, row.high), start=2):
            if value is not None:
                sheet.write_number(number, column, value, shape)
        if row.n is not None:
            sheet.write_number(number, 5, row.n)
        sheet.write_string(number, 6, gettext("yes") if row.hidden else "", middle)
        for column, reach in zip((BELOW, ABOVE), reaches(row), strict=True):
            if row.value is not None:
                sheet.write_number(number, column, reach, shape)
    sheet.set_column(0, 1, WIDE)
    sheet.set_column(2, BELOW - 1, NARROW)
    sheet.set_column(BELOW, ABOVE, LARGER)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), ABOVE)
    _for_paper(sheet)
    sheet.repeat_rows(0)
    return sheet


def _for_paper(sheet: Worksheet) -> None:
    """Print all columns on one page, and the charts beside them."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _about(book: Workbook, report: Report, language: str) -> None:
    sheet = book.add_worksheet(gettext("How this is counted")[:31])
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    lines = [
        (title_of(report, language), lead_of(report, language)),
        *((str(NAMES[metric]), str(DEFINITIONS[metric])) for metric in STANDING),
        ("", hiding_words()),
    ]
    for number, (name, words) in enumerate(lines):
        # not every program makes room for what it wraps
        sheet.set_row(number, LINE_POINTS * max(-(-len(name) // WIDE), -(-len(words) // WORDS)))
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, words, wrapped)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, WORDS)
    _for_paper(sheet)
