"""Measured effort in words and pictures, beside the effort that clients say it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights import charts
from nabij.insights.charts import Point, Scale
from nabij.insights.definitions import SHARES
from nabij.insights.drawing import scale_of
from nabij.insights.numbers import between, counted, percent, told
from nabij.insights.pictures import margin_words, said_of, stretch_name
from nabij.insights.rules import is_measured
from nabij.insights.types import Measure, MeasuredRow, Metric, MetricRow
from nabij.lib.dates import LOCALES
from nabij.ui.types import Column, Table

MEASURES: Mapping[Measure, Promise] = {
    Measure.CONTACTS: _("Contacts before a visit"),
    Measure.MOVED: _("Visits that were moved"),
    Measure.SWITCHED: _("Changed channel before the visit"),
    Measure.CAME_BACK: _("Came back to us afterwards"),
    Measure.WAITING: _("Waiting, in minutes"),
    Measure.OVERRUN: _("Ended later than planned, in minutes"),
    Measure.TRANSFERS: _("Handed on to somebody else"),
    Measure.FAILED_SEARCHES: _("Searched in vain"),
}
HOW: Mapping[Measure, Promise] = {
    Measure.CONTACTS: _(
        "How often somebody was in touch with us to have one visit: to book it, move it or say "
        "that it can't be, by themselves or by telephone with the desk. The mean of visits that "
        "were booked here; what the back office books is not seen. The margin is the 95 percent "
        "interval after Student's t."
    ),
    Measure.MOVED: _(
        "The percentage of visits whose time was changed at least once, by the client or by us, of "
        "those booked here. The margin is the 95 percent interval after Wilson."
    ),
    Measure.SWITCHED: _(
        "The percentage of visits for which the contacts went over more than one channel, for "
        "example the own environment first and the desk after it. The margin is the 95 percent "
        "interval after Wilson."
    ),
    Measure.CAME_BACK: _(
        "The percentage of visits after which the client complained to the same department, wrote "
        "about how it was followed up or opened it again, within 30 days. The margin is the 95 "
        "percent interval after Wilson."
    ),
    Measure.WAITING: _(
        "Minutes from the agreed time, or the arrival if that was later, until the visit began. An "
        "early start is 0. The mean of visits of which arrival and start were noted. The margin is "
        "the 95 percent interval after Student's t."
    ),
    Measure.OVERRUN: _(
        "Minutes by which a visit ended after its planned end. An early end is 0. The mean of "
        "visits of which the start was noted. The margin is the 95 percent interval after "
        "Student's t."
    ),
}


@dataclass(frozen=True)
class AskedAndMeasured:
    """A line with what its people say and what was seen; None where that is not told.

    Attributes:
        asked_months: the months of what they say, where these are not those of what was seen.
    """

    name: str
    asked: MetricRow | None
    measured: MeasuredRow
    asked_months: str = ""


def choices() -> list[Measure]:
    """Return what is measured here."""
    return [one for one in Measure if is_measured(one)]


def not_yet() -> list[Promise]:
    """Return the names of what is not measured here yet."""
    return [name for one, name in MEASURES.items() if not is_measured(one)]


def measure_told(measure: Measure, value: float | None, language: str) -> str:
    """Return a measure as its reader writes it; none is a dash."""
    if value is None:
        return "–"
    if measure in SHARES:
        return percent(value, language=language)
    said: str = format_decimal(value, format="#,##0.0", locale=LOCALES.get(language, "en_GB"))
    return said


def margin_told(row: MeasuredRow, language: str) -> str:
    """Return the margin of a measure, or why there is none."""
    if row.hidden:
        return gettext("too few visits to show")
    if row.value is None:
        return gettext("no visits yet")
    if row.low is None:
        return gettext("one visit, no margin")
    return between(*(measure_told(row.metric, end, language) for end in (row.low, row.high)))


def months_named(name: str, row: MeasuredRow, common: tuple[int, int] | None, language: str) -> str:
    """Return a line's name, with its months unless all lines have these."""
    if row.hidden or (row.first, row.after) == common:
        return name
    return f"{name} ({stretch_name(row.first, row.after, language)})"


def measured_drawing(rows: Sequence[AskedAndMeasured], whole: MeasuredRow) -> SafeString | str:
    """Return the measure of each line, from zero on, all together dashed."""
    found = [one for one in rows if one.measured.value is not None]
    if not found:
        return ""
    ends = [end for one in found for end in (one.measured.value, one.measured.high) if end]
    scale: Scale = scale_of(ends)
    points = [
        Point(one.name, one.measured.value, one.measured.low, one.measured.high) for one in found
    ]
    title = str(MEASURES[whole.metric])
    return charts.intervals(points, scale=scale, whole=whole.value, says=said_of(title))


def asked_drawing(rows: Sequence[AskedAndMeasured], whole: MetricRow) -> SafeString | str:
    """Return the effort asked of the same lines in the same order."""
    points = [
        Point(_asked_name(one), one.asked.value, one.asked.low, one.asked.high)
        for one in rows
        if one.asked is not None and one.asked.value is not None
    ]
    if not points:
        return ""
    title = gettext("Effort, as clients say")
    return charts.intervals(points, scale=charts.CES_SCALE, whole=whole.value, says=said_of(title))


def both_table(rows: Sequence[AskedAndMeasured], measure: Measure, language: str) -> Table:
    """Return what was said and what was seen, line by line."""
    return Table(
        caption=gettext("Effort asked and measured"),
        columns=[
            Column(gettext("Department")),
            Column(gettext("Effort (1 to 5)"), is_number=True),
            Column(gettext("Margin"), is_number=True),
            Column(gettext("Answers"), is_number=True),
            Column(str(MEASURES[measure]), is_number=True),
            Column(gettext("Margin"), is_number=True),
            Column(gettext("Visits"), is_number=True),
        ],
        rows=[
            [
                one.name,
                told(Metric.CES, one.asked.value if one.asked else None, language=language),
                _asked_margin(one, language),
                counted(one.asked.n if one.asked else None, language=language),
                measure_told(measure, one.measured.value, language),
                margin_told(one.measured, language),
                counted(one.measured.n, language=language),
            ]
            for one in rows
        ],
    )


def _asked_name(one: AskedAndMeasured) -> str:
    return f"{one.measured.label} ({one.asked_months})" if one.asked_months else one.name


def _asked_margin(one: AskedAndMeasured, language: str) -> str:
    said = margin_words(one.asked, language) if one.asked else "–"
    return f"{said} ({one.asked_months})" if one.asked_months else said
