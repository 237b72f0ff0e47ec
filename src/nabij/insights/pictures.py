"""A figure as a page shows it: the picture, its table and its definition, in the reader's words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from nabij.insights import charts
from nabij.insights.charts import Point, Scale
from nabij.insights.numbers import between, counted, told, with_n
from nabij.insights.queries import Lines, Stretch
from nabij.insights.types import By, Metric, MetricRow
from nabij.insights.words import DEFINITIONS, NAMES, line_name
from nabij.lib.dates import LOCALES
from nabij.ui.types import Column, Table, Words

NO_BREAK = "\N{NO-BREAK SPACE}"
JANUARIES = ("jan", "tammi")
MONTHS = 12
SCALES: dict[Metric, Scale] = {
    Metric.NPS: charts.NPS_SCALE,
    Metric.CES: charts.CES_SCALE,
    Metric.LOW_EFFORT: charts.SHARE_SCALE,
    Metric.RESPONSE_RATE: charts.SHARE_SCALE,
}


@dataclass(frozen=True)
class Picture:
    """A chart with its table and definition."""

    title: str
    drawn: SafeString | str
    table: Table
    definition: Words


def month_name(month: int, language: str, pattern: str = "LLL") -> str:
    """Return a month in few letters, with the year: "mrt 2026"."""
    day = date(month // MONTHS, month % MONTHS + 1, 1)
    name: str = format_date(day, pattern, locale=LOCALES[language])
    return f"{name.rstrip('.')} {day:%Y}"


def stretch_name(first: int, after: int, language: str) -> str:
    """Return several months as "jan–mrt 2026", one as "jan 2026"."""
    last = month_name(after - 1, language)
    if after - first == 1:
        return last
    begin = month_name(first, language)
    if first // MONTHS == (after - 1) // MONTHS:
        begin = begin.split(" ")[0]
    return f"{begin}–{last}"


def margin_words(row: MetricRow, language: str) -> str:
    """Return the ends of the interval in words, or why there is none."""
    if row.hidden:
        return gettext("not told over these months")
    if row.value is None:
        return gettext("no answers yet")
    if row.low is None:
        return gettext("one answer, no margin")
    return between(*(told(row.metric, end, language=language) for end in (row.low, row.high)))


def margin_with_n(row: MetricRow, language: str) -> str:
    """Return the interval and the number of answers it rests on, in words."""
    margin = margin_words(row, language)
    if row.value is None:
        return margin
    return with_n(margin, row.n, language=language)


def figure_table(
    caption: str, rows: Sequence[MetricRow], language: str, *, metric: Metric, head: str = ""
) -> Table:
    """Return rows of one figure as a table.

    Args:
        head: what the rows are, above the first column; the caption if not given.
    """
    name = str(NAMES[metric])
    return Table(
        caption=caption if caption.startswith(name) else f"{name} · {caption}",
        columns=[
            Column(head or caption),
            Column(gettext("Value"), is_number=True),
            Column(gettext("Margin"), is_number=True),
            Column(gettext("n"), is_number=True),
        ],
        rows=[
            [
                row.label,
                told(metric, row.value, language=language),
                margin_words(row, language),
                counted(row.n, language=language),
            ]
            for row in rows
        ],
    )


def said_of(title: str) -> str:
    """Return what a picture says to who can't see it."""
    return gettext("%(title)s. All numbers are in the table below.") % {"title": title}


def rows_of(stretches: Sequence[Stretch], language: str) -> list[MetricRow]:
    """Return the stretches of a line as rows named by their months."""
    return [
        replace(one.row, label=stretch_name(one.first, one.after, language)) for one in stretches
    ]


def groups_of(
    lines: Lines, metric: Metric, by: By, language: str, *, marked: Collection[str] = ()
) -> list[MetricRow]:
    """Return the lines of a division, each named with its months where not all may be told.

    Args:
        marked: those that are moments of truth.
    """
    if by == "language" and metric is Metric.RESPONSE_RATE:
        return []  # invitations are in no language
    rows = []
    for one in lines.told_within(metric, by):
        name = line_name(by, one.row.group, one.row.label, language)
        if one.row.group in marked:
            moment = gettext("moment of truth")
            name = f"{name}, {moment}"
        if one.tally is not None and (one.first, one.after) != (lines.first, lines.after):
            months = stretch_name(one.first, one.after, language)
            name = f"{name} ({months.replace(' ', NO_BREAK)})"
        rows.append(replace(one.row, label=name))
    return rows


def labelled(points: Sequence[Point]) -> list[Point]:
    """Return points with the year only where it begins."""
    return [replace(point, label=_short(n, point.label)) for n, point in enumerate(points)]


def points_of(rows: Sequence[MetricRow]) -> list[Point]:
    """Return rows as points of a picture, with the year only where it begins."""
    return labelled([Point(row.label, row.value, row.low, row.high) for row in rows])


def over_time(
    rows: Sequence[MetricRow], language: str, *, title: str = "", head: str = ""
) -> Picture:
    """Return rows in order of time, as a line with its band."""
    metric = rows[0].metric
    title = title or gettext("Per month")
    said = gettext("%(figure)s per month") % {"figure": NAMES[metric]}
    return Picture(
        title=title,
        drawn=charts.trend(points_of(rows), scale=SCALES[metric], says=said_of(said)),
        table=figure_table(title, rows, language, metric=metric, head=head),
        definition=DEFINITIONS[metric],
    )


def side_by_side(
    rows: Sequence[MetricRow],
    *,
    whole: MetricRow,
    title: str,
    caption: str,
    language: str,
    head: str = "",
) -> Picture:
    """Return groups as points with their margins, the best first, all together dashed."""
    metric = whole.metric
    ordered = best_first(rows)
    points = [
        Point(row.label, row.value, row.low, row.high) for row in ordered if row.value is not None
    ]
    said = gettext("%(figure)s by group") % {"figure": NAMES[metric]}
    drawn: SafeString | str = ""
    if points:
        drawn = charts.intervals(
            points, scale=SCALES[metric], whole=whole.value, says=said_of(said)
        )
    return Picture(
        title=title,
        drawn=drawn,
        table=figure_table(caption, ordered, language, metric=metric, head=head),
        definition=DEFINITIONS[metric],
    )


def best_first(rows: Sequence[MetricRow]) -> list[MetricRow]:
    """Return rows from low to high for effort, from high to low for all else, the empty last."""

    def place(row: MetricRow) -> tuple[bool, float]:
        sign = 1 if row.metric is Metric.CES else -1
        return row.value is None, sign * (row.value or 0)

    return sorted(rows, key=place)


def by_month(row: MetricRow, language: str) -> MetricRow:
    """Return a month's row with its name in few letters and the year."""
    year, month = row.group.split("-")
    return replace(row, label=month_name(int(year) * MONTHS + int(month) - 1, language))


def _short(n: int, label: str) -> str:
    """Return a label with the year only where it begins, as a second line; of several months each
    on a line of its own, as they stand close.
    """
    month, _, year = label.replace("–", "– ").rpartition(" ")
    begins = n == 0 or label.startswith(JANUARIES)
    return f"{month} {year}" if begins else month
