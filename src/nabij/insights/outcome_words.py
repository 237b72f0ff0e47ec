"""What is counted elsewhere, in plain words, and how it went beside what clients say."""

from collections.abc import Mapping, Sequence

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nabij.insights import charts
from nabij.insights.charts import Point
from nabij.insights.definitions import Correlation
from nabij.insights.drawing import scale_of
from nabij.insights.numbers import between, counted, minus, told
from nabij.insights.pictures import SCALES, Picture, month_name, said_of
from nabij.insights.types import Beside, Metric, OutcomeKind
from nabij.insights.words import DEFINITIONS, NAMES
from nabij.lib.dates import LOCALES
from nabij.ui.types import Column, Table

OUTCOMES: dict[OutcomeKind, Promise] = {
    OutcomeKind.FALLS: _("Falls"),
    OutcomeKind.MEDICATION_ERRORS: _("Medication errors"),
    OutcomeKind.LENGTH_OF_STAY: _("Length of stay in days"),
    OutcomeKind.COMPLAINTS: _("Complaints"),
    OutcomeKind.NO_SHOW: _("Did not come, in percent"),
    OutcomeKind.STAFF_TURNOVER: _("Staff who left, in percent"),
    OutcomeKind.SICK_LEAVE: _("Sick leave in percent"),
}
HOW = _(
    "The organisation counts this itself and brings it in by file. It is shown as it came: per "
    "month and department; all departments together are their sum, for days and percentages their "
    "mean. A month counts when every department has a figure."
)
LABEL_EVERY = 6


def number_told(value: float | None, language: str) -> str:
    """Return an outcome as the reader writes it; an empty one is a dash."""
    if value is None:
        return "–"
    return format_decimal(value, format="#,##0.##", locale=LOCALES.get(language, "en_GB"))


def later(kind: OutcomeKind, lag: int) -> str:
    """Return an outcome with how many months later it is: "Falls, 2 months later"."""
    if lag == 0:
        return str(OUTCOMES[kind])
    months = ngettext("%(n)s month later", "%(n)s months later", lag) % {"n": lag}
    return f"{OUTCOMES[kind]}, {months}"


def experience_picture(pairs: Sequence[Beside], metric: Metric, language: str) -> Picture:
    """Return what clients said, month by month; the table is that of both."""
    rows = [one.experience for one in pairs]
    points = [
        Point(label, row.value, row.low, row.high)
        for row, label in zip(rows, _labels(pairs, language), strict=True)
    ]
    title = str(NAMES[metric])
    drawn = charts.trend(points, scale=SCALES[metric], says=said_of(title))
    return Picture(title, drawn, _table(pairs, metric, title, language), DEFINITIONS[metric])


def outcome_picture(
    pairs: Sequence[Beside], kind: OutcomeKind, metric: Metric, lag: int, language: str
) -> Picture:
    """Return the outcome under the months of what was said before it."""
    title = later(kind, lag)
    values = [one.outcome for one in pairs]
    points = [
        Point(label, value, value, value)
        for label, value in zip(_labels(pairs, language), values, strict=True)
    ]
    scale = scale_of([value for value in values if value is not None])
    drawn = charts.trend(points, scale=scale, says=said_of(title))
    return Picture(title, drawn, _table(pairs, metric, title, language), HOW)


def verdict(found: Correlation | None) -> str:
    """Return in words how far both go together; "r" is told beside it in the table."""
    if found is None:
        return gettext("There are too few months with both figures to say anything.")
    if not found.is_real:
        return gettext("They do not visibly go together: what they share may well be chance.")
    if found.value > 0:
        return gettext("When one is higher, the other mostly is higher too.")
    return gettext("When one is higher, the other mostly is lower.")


def lags_table(found: Mapping[int, Correlation | None], language: str) -> Table:
    """Return how far both go together for each number of months between them."""
    return Table(
        caption=gettext("With other numbers of months between"),
        columns=[
            Column(gettext("Months later")),
            Column(gettext("Going together (r)"), is_number=True),
            Column(gettext("Margin"), is_number=True),
            Column(gettext("Months compared"), is_number=True),
        ],
        rows=[
            [
                str(lag),
                _r(one.value if one else None, language),
                between(_r(one.low, language), _r(one.high, language)) if one else "–",
                counted(one.n if one else None, language=language),
            ]
            for lag, one in found.items()
        ],
    )


def _r(value: float | None, language: str) -> str:
    if value is None:
        return "–"
    return minus(format_decimal(value, format="0.00", locale=LOCALES.get(language, "en_GB")))


def _labels(pairs: Sequence[Beside], language: str) -> list[str]:
    """Return the months as fit below a picture of years: every sixth, and always the last."""
    last = len(pairs) - 1
    return [
        month_name(one.month, language) if (last - n) % LABEL_EVERY == 0 else ""
        for n, one in enumerate(pairs)
    ]


def _table(pairs: Sequence[Beside], metric: Metric, title: str, language: str) -> Table:
    return Table(
        caption=title,
        columns=[
            Column(gettext("Month")),
            Column(str(NAMES[metric]), is_number=True),
            Column(gettext("n"), is_number=True),
            Column(gettext("Outcome"), is_number=True),
        ],
        rows=[
            [
                month_name(one.month, language),
                told(metric, one.experience.value, language=language),
                counted(one.experience.n, language=language),
                number_told(one.outcome, language),
            ]
            for one in pairs
        ],
    )
