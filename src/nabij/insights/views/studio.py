"""The experience of clients in figures: the picture first, the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights import charts
from nabij.insights.charts import Point, Scale
from nabij.insights.numbers import counted, told
from nabij.insights.queries import Figures
from nabij.insights.rules import MINIMUM, STANDING_MONTHS, standing_start
from nabij.insights.types import Metric, MetricRow
from nabij.insights.words import DEFINITIONS, NAMES
from nabij.lib import clock
from nabij.lib.dates import LOCALES
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import Column, MenuLink, Table, Words

JANUARIES = ("jan", "tammi")
SHARES = (Metric.LOW_EFFORT, Metric.RESPONSE_RATE)


@dataclass(frozen=True)
class Headline:
    """One figure over the whole period."""

    name: Words
    value: str
    margin: str
    definition: Words


@dataclass(frozen=True)
class Picture:
    """A chart with its table and definition."""

    title: str
    drawn: SafeString | str
    table: Table
    definition: Words


@dataclass(frozen=True)
class Section:
    """What there is to tell about one figure."""

    name: Words
    pictures: tuple[Picture, ...]


@require_safe
@staff_page(what="insights.experience", face="studio", roles=(Role.MANAGER,))
def experience(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what clients said in the chosen period: all together, per month, per department."""
    language = get_language() or "nl"
    months = _months(request.GET.get("months", ""))
    today = clock.today(settings.TIME_ZONE)
    figures = Figures(date_from=standing_start(today, months), date_to=today, language=language)
    whole = {row.metric: row for row in figures.rows(None)}
    is_empty = not any(row.n or row.hidden for row in whole.values())
    return render(
        request,
        "insights/experience.html",
        {
            "choices": [
                MenuLink(
                    ngettext("%(n)s month", "%(n)s months", each) % {"n": each},
                    f"?months={each}",
                    is_current=each == months,
                )
                for each in STANDING_MONTHS
            ],
            "minimum": MINIMUM,
            "is_empty": is_empty,
            "headlines": [_headline(row, language) for row in whole.values()],
            "sections": [] if is_empty else _sections(figures, whole, language),
        },
    )


def _sections(figures: Figures, whole: dict[Metric, MetricRow], language: str) -> list[Section]:
    by_month = [_named(row, language) for row in figures.rows("month")]
    by_department = figures.rows("department")

    def departments(metric: Metric, scale: Scale) -> Picture:
        return _departments(metric, scale, by_department, whole[metric], language)

    told_by_trend = ((Metric.NPS, charts.NPS_SCALE), (Metric.CES, charts.CES_SCALE))
    return [
        *(
            Section(
                NAMES[metric],
                (_trend(metric, scale, by_month, language), departments(metric, scale)),
            )
            for metric, scale in told_by_trend
        ),
        Section(
            gettext("Ease and response"),
            tuple(departments(metric, charts.SHARE_SCALE) for metric in SHARES),
        ),
    ]


def _months(asked: str) -> int:
    return int(asked) if asked in map(str, STANDING_MONTHS) else STANDING_MONTHS[-1]


def _named(row: MetricRow, language: str) -> MetricRow:
    """Return a month's row with its name in few letters and the year."""
    month = date.fromisoformat(f"{row.group}-01")
    label = format_date(month, "LLL", locale=LOCALES[language]).rstrip(".")
    return replace(row, label=f"{label} {month:%Y}")


def _margin(row: MetricRow, language: str) -> str:
    if row.hidden:
        return gettext("too few answers to show")
    if row.value is None:
        return gettext("no answers yet")
    if row.low is None:
        return gettext("one answer, no margin")
    return gettext("%(low)s to %(high)s") % {
        "low": told(row.metric, row.low, language=language),
        "high": told(row.metric, row.high, language=language),
    }


def _headline(row: MetricRow, language: str) -> Headline:
    margin = _margin(row, language)
    if row.value is not None:
        margin = gettext("margin %(margin)s, n = %(n)s") % {
            "margin": margin,
            "n": counted(row.n, language=language),
        }
    return Headline(
        name=NAMES[row.metric],
        value=told(row.metric, row.value, language=language),
        margin=margin,
        definition=DEFINITIONS[row.metric],
    )


def _table(caption: str, metric: Metric, rows: Sequence[MetricRow], language: str) -> Table:
    own = [row for row in rows if row.metric is metric]
    return Table(
        caption=f"{NAMES[metric]} · {caption}",
        columns=[
            Column(caption),
            Column(gettext("Value"), is_number=True),
            Column(gettext("Margin"), is_number=True),
            Column(gettext("n"), is_number=True),
        ],
        rows=[
            [
                row.label,
                told(metric, row.value, language=language),
                _margin(row, language),
                counted(row.n, language=language),
            ]
            for row in own
        ],
    )


def _points(metric: Metric, rows: Sequence[MetricRow]) -> list[Point]:
    return [Point(r.label, r.value, r.low, r.high) for r in rows if r.metric is metric]


def _short(n: int, point: Point) -> Point:
    """Return a point with the year only where it begins, as a second line."""
    month, year = point.label.split(" ")
    begins = n == 0 or point.label.startswith(JANUARIES)
    return replace(point, label=f"{month} {year}" if begins else month)


def _trend(metric: Metric, scale: Scale, rows: Sequence[MetricRow], language: str) -> Picture:
    points = [_short(n, point) for n, point in enumerate(_points(metric, rows))]
    title = gettext("%(figure)s per month") % {"figure": NAMES[metric]}
    says = gettext("%(title)s. All numbers are in the table below.") % {"title": title}
    return Picture(
        title=gettext("Per month"),
        drawn=charts.trend(points, scale=scale, says=says),
        table=_table(gettext("Per month"), metric, rows, language),
        definition=DEFINITIONS[metric],
    )


def _best_first(rows: Sequence[MetricRow]) -> list[MetricRow]:
    """Return rows from low to high for effort, from high to low for all else, the empty last."""

    def place(row: MetricRow) -> tuple[bool, float]:
        sign = 1 if row.metric is Metric.CES else -1
        return row.value is None, sign * (row.value or 0)

    return sorted(rows, key=place)


def _departments(
    metric: Metric, scale: Scale, rows: Sequence[MetricRow], whole: MetricRow, language: str
) -> Picture:
    ordered = _best_first([row for row in rows if row.metric is metric])
    points = [point for point in _points(metric, ordered) if point.value is not None]
    title = gettext("%(figure)s by department") % {"figure": NAMES[metric]}
    says = gettext("%(title)s. All numbers are in the table below.") % {"title": title}
    drawn: SafeString | str = ""
    if points:
        drawn = charts.intervals(points, scale=scale, whole=whole.value, says=says)
    return Picture(
        title=title if metric in SHARES else gettext("By department"),
        drawn=drawn,
        table=_table(gettext("By department"), metric, ordered, language),
        definition=DEFINITIONS[metric],
    )
