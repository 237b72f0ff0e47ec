"""Drivers, locations and gaps as pictures and sentences, with what they do not prove."""

from collections.abc import Sequence

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights import charts, pictures
from nabij.insights.charts import NPS_SCALE, Point, Scale
from nabij.insights.definitions import Dimension, Driver, Estimate, Gaps
from nabij.insights.numbers import between, counted, percent, signed, told, told_difference
from nabij.insights.pictures import Picture
from nabij.insights.queries import Compared, Pair
from nabij.insights.types import Metric
from nabij.insights.words import line_name
from nabij.lib.dates import LOCALES
from nabij.ui.types import Column, Table

DIMENSIONS: dict[Dimension, Promise] = {
    Dimension.TANGIBLES: _("What one sees: building, equipment, people"),
    Dimension.RELIABILITY: _("Reliable: doing what was promised"),
    Dimension.RESPONSIVENESS: _("Prompt: helping at once"),
    Dimension.ASSURANCE: _("Trust: knowing the work, polite"),
    Dimension.EMPATHY: _("Personal attention"),
}
THEMES: dict[str, Promise] = {
    "waiting": _("Writes about waiting"),
    "staff_attitude": _("Writes about how staff treat people"),
    "information": _("Writes about information"),
    "access_contact": _("Writes about getting in touch"),
    "appointment": _("Writes about the appointment"),
    "environment_facilities": _("Writes about the building"),
    "privacy": _("Writes about privacy"),
    "care_quality": _("Writes about the care itself"),
    "coordination": _("Writes about working together"),
    "digital": _("Writes about website or portal"),
    "costs": _("Writes about costs"),
    "food": _("Writes about food"),
    "parking_transport": _("Writes about parking and transport"),
    "involvement": _("Writes about having a say"),
    "safety": _("Writes about safety"),
}
DRIVERS_HOW = _(
    "Each line is how many points of recommendation (0 to 10) an answer differs when this is "
    "there, or when effort is one point more, all else on this page the same. The margin comes "
    "from drawing the answers again 300 times. The order goes by the effect in standard "
    "deviations. Linear regression (least squares) with standardised coefficients; Bring 1994, "
    "Efron and Tibshirani 1993. Things in fewer than 20 answers are left out."
)
ALIKE_HOW = _(
    "The score of each location is weighted as if it had the same mix of age (by twenty years) and "
    "kind of contact as all locations together (direct standardisation; Fleiss, Levin and Paik "
    "2003). Only groups with ten answers or more at a location count. Who answers anonymously "
    "has no age and is a group of its own."
)
GAPS_HOW = _(
    "Per person and item: what was experienced less what was expected, then the mean of the items "
    "of a side, then the mean of the people. Below zero the service falls short. Pairs with one "
    "answer missing are left out. SERVQUAL, Parasuraman, Zeithaml and Berry 1988; the margin is "
    "the 95 percent interval after Student's t."
)


def driver_name(key: str, language: str) -> str:
    """Return what a driver is, in words."""
    kind, _colon, name = key.partition(":")
    if kind == "touchpoint":
        return line_name("touchpoint", name, "", language)
    return str(THEMES.get(name, name)) if name else gettext("One point more effort")


def driver_picture(found: Sequence[Driver], n: int, language: str) -> Picture:
    """Return drivers as points with margins around zero, the strongest first."""
    title = gettext("What goes with the recommendation")
    rows = [
        (driver_name(one.key, language), Estimate(one.effect, one.low, one.high), one.n)
        for one in found
    ]
    return _around_zero(title, rows, language, DRIVERS_HOW, step=1, whole_n=n)


def strongest_words(found: Sequence[Driver], language: str) -> str:
    """Return the strongest driver that is no chance, in a sentence; "" without one."""
    real = next((one for one in found if one.is_real), None)
    if real is None:
        return ""
    return gettext("Strongest: %(name)s goes with %(effect)s points (%(low)s to %(high)s).") % {
        "name": driver_name(real.key, language),
        "effect": signed(real.effect, "0.0", language),
        "low": signed(real.low, "0.0", language),
        "high": signed(real.high, "0.0", language),
    }


def gap_picture(gaps: Gaps, language: str) -> Picture:
    """Return the gap of each side of service around zero, and all together."""
    title = gettext("What people got, less what they expected")
    rows = [(str(DIMENSIONS[one]), gap, gaps.n) for one, gap in gaps.dimensions.items()]
    for name, overall in (
        (gettext("All sides, each as heavy"), gaps.unweighted),
        (gettext("All sides, by weight"), gaps.weighted),
    ):
        if overall is not None:
            rows.append((name, overall, gaps.n))
    return _around_zero(title, rows, language, GAPS_HOW, step=1)


def location_picture(found: Sequence[Compared], language: str) -> Picture:
    """Return locations as if they had seen the same people, by name."""
    title = gettext("Recommendation with the same mix of people")
    points = [Point(one.name, one.alike.value, one.alike.low, one.alike.high) for one in found]
    columns = [Column(gettext("Location"))] + [
        Column(name, is_number=True)
        for name in (
            gettext("As told"), gettext("With the same people"), gettext("Margin"),
            gettext("People covered"), gettext("n"),
        )
    ]  # fmt: skip
    rows = [
        [
            one.name,
            told(Metric.NPS, one.raw.value, language=language),
            told(Metric.NPS, one.alike.value, language=language),
            between(
                *(told(Metric.NPS, x, language=language) for x in (one.alike.low, one.alike.high))
            ),
            percent(100 * one.alike.covered, language=language),
            counted(one.raw.n, language=language),
        ]
        for one in found
    ]
    return Picture(
        title=title,
        drawn=charts.intervals(points, scale=NPS_SCALE, whole=None, says=pictures.said_of(title)),
        table=Table(caption=title, columns=columns, rows=rows),
        definition=ALIKE_HOW,
    )


def pair_words(pair: Pair, language: str) -> str:
    """Return whether two locations differ, in a sentence."""
    said = {
        "first": pair.first,
        "second": pair.second,
        "difference": told_difference(Metric.NPS, abs(pair.difference.value), language=language),
    }
    if not pair.difference.is_real:
        return (
            gettext("%(first)s and %(second)s: no difference that chance does not explain.") % said
        )
    if pair.difference.value > 0:
        return (
            gettext("%(second)s lies higher than %(first)s, with the same people: %(difference)s.")
            % said
        )
    return (
        gettext("%(first)s lies higher than %(second)s, with the same people: %(difference)s.")
        % said
    )


def _around_zero(
    title: str,
    rows: Sequence[tuple[str, Estimate, int]],
    language: str,
    definition: Promise,
    *,
    step: int,
    whole_n: int | None = None,
) -> Picture:
    ends = [abs(end) for _name, one, _n in rows for end in (one.value, one.low, one.high) if end]
    far = step * max(1, int(max(ends, default=1) / step + 0.999))
    scale = Scale(-far, far, tuple(range(-far, far + 1, max(1, far // 2))))
    points = [Point(name, one.value, one.low, one.high) for name, one, _n in rows]
    drawn: SafeString = charts.intervals(
        points, scale=scale, whole=None, says=pictures.said_of(title)
    )
    caption = title
    if whole_n is not None:
        n = format_decimal(whole_n, locale=LOCALES[language])
        caption = gettext("%(title)s, %(n)s answers") % {"title": title, "n": n}
    return Picture(
        title=title,
        drawn=drawn,
        table=Table(
            caption=caption,
            columns=[
                Column(gettext("What")),
                Column(gettext("Difference"), is_number=True),
                Column(gettext("Margin"), is_number=True),
                Column(gettext("n"), is_number=True),
            ],
            rows=[
                [
                    name,
                    signed(one.value, "0.0", language),
                    _between(one, language),
                    counted(n, language=language),
                ]
                for name, one, n in rows
            ],
        ),
        definition=definition,
    )


def _between(one: Estimate, language: str) -> str:
    if one.low is None or one.high is None:
        return "–"
    return between(signed(one.low, "0.0", language), signed(one.high, "0.0", language))
