"""What a control chart says, in sentences."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights import charts_control, pictures
from nabij.insights.charts_control import ControlPoint, Stage
from nabij.insights.definitions import Difference, Rule
from nabij.insights.numbers import between, counted, told, told_difference
from nabij.insights.pictures import SCALES, Picture
from nabij.insights.queries import Change, Effect, Trend
from nabij.insights.types import Metric
from nabij.insights.words import DEFINITIONS, NAMES
from nabij.lib.dates import day_in_words
from nabij.ui.types import Column, Table

FEWEST = 12
RULES: dict[Rule, Promise] = {
    Rule.OUTSIDE: _("outside the limits"),
    Rule.ONE_SIDE: _("seven or more in a row on one side of the middle"),
    Rule.TREND: _("seven or more in a row rising or falling"),
    Rule.NEAR_LIMIT: _("two of three close to the same limit"),
}
HOW = _(
    "The middle line is the mean of the months. The limits lie 2.66 times the mean step from one "
    "month to the next above and below it: where months fall as long as nothing is different "
    "(XmR chart, Wheeler 1993). Limits need 12 months, and begin anew at each declared change. "
    "Where a month has too few answers, several months are one point. That a shift comes after a "
    "change does not prove that the change caused it."
)


@dataclass(frozen=True)
class Remark:
    """A remarkable point, in words."""

    when: str
    value: str
    why: str


@dataclass(frozen=True)
class Verdict:
    """What a change did, in words. `tone`: success for a real shift, neutral for none."""

    change: Change
    on: str
    title: str
    tone: str
    level: str
    answers: str

    @property
    def is_real(self) -> bool:
        """Whether it is a real shift."""
        return self.tone == "success"


def control_picture(trend: Trend, metric: Metric, language: str, *, title: str) -> Picture:
    """Return the control chart of a trend, with its table."""
    labels = [pictures.stretch_name(one.first, one.after, language) for one in trend.stretches]
    stages = _stages(trend)
    values = [one.row.value for one in trend.stretches]
    ends = [value for stage in stages for value in (stage.low, stage.high)]
    points = [
        ControlPoint(label, one.row.value, bool(trend.rules_at(n)))
        for n, (label, one) in enumerate(zip(labels, trend.stretches, strict=True))
    ]
    rows = [
        replace(one.row, label=label) for label, one in zip(labels, trend.stretches, strict=True)
    ]
    table = pictures.figure_table(title, rows, language, metric=metric, head=gettext("When"))
    return Picture(
        title=title,
        drawn=charts_control.control(
            points,
            stages,
            sorted({one.at for one in trend.effects if one.at is not None}),
            scale=charts_control.snug(SCALES[metric], [*values, *ends]),
            says=pictures.said_of(f"{NAMES[metric]}, {title}"),
        ),
        table=table,
        definition=f"{DEFINITIONS[metric]} {HOW}",
    )


def remarks(trend: Trend, metric: Metric, language: str) -> list[Remark]:
    """Return the remarkable points, the latest first."""
    return [
        Remark(
            pictures.stretch_name(one.first, one.after, language),
            told(metric, one.row.value, language=language),
            gettext(" and ").join(str(RULES[rule]) for rule in found),
        )
        for n, one in reversed(list(enumerate(trend.stretches)))
        for found in [trend.rules_at(n)]
        if found
    ]


def limits_table(trend: Trend, metric: Metric, language: str) -> Table | None:
    """Return the mean and limits of each stage; None while there are no limits at all."""
    levels = [level for level in trend.chart.levels if level.low is not None]
    if not levels:
        return None
    return Table(
        caption=gettext("The limits"),
        columns=[
            Column(gettext("From when to when")),
            Column(gettext("Middle"), is_number=True),
            Column(gettext("Lower limit"), is_number=True),
            Column(gettext("Upper limit"), is_number=True),
        ],
        rows=[
            [
                pictures.stretch_name(
                    trend.stretches[level.first].first,
                    trend.stretches[level.after - 1].after,
                    language,
                ),
                *(
                    told(metric, value, language=language)
                    for value in (level.mean, level.low, level.high)
                ),
            ]
            for level in levels
        ],
    )


def verdict(effect: Effect, metric: Metric, language: str) -> Verdict:
    """Return what a change did: first whether it is real, then the numbers."""
    change = effect.change
    on = day_in_words(change.on, zone="UTC", language=language, year=True)
    shift = effect.shift
    if shift is None or shift.is_real is None:
        words = gettext(
            "It takes 12 months before the change and 3 after it, or as many points where months "
            "are told together."
        )
        return Verdict(change, on, gettext("Too early to say"), "info", words, "")
    assert shift.difference is not None  # noqa: S101 what is_real looks at
    sizes = {
        "before": told(metric, shift.before, language=language),
        "after": told(metric, shift.after, language=language),
        "difference": told_difference(metric, shift.difference.value, language=language),
        "margin": _ends(shift.difference, metric, language),
    }
    level = gettext("From %(before)s to %(after)s: %(difference)s, margin %(margin)s.") % sizes
    if shift.is_real:
        title, tone = gettext("A real shift"), "success"
        level += " " + gettext("That is more than the months differ by themselves.")
    else:
        title, tone = gettext("No real shift"), "neutral"
        level += " " + gettext("The months differ as much by themselves.")
    return Verdict(change, on, title, tone, level, _over_all(effect, metric, language))


def level_words(found: Trend, metric: Metric, language: str) -> str:
    """Return the one thing to know of a figure: what helped, else what is odd, else nothing."""
    if found.told < FEWEST:
        return gettext("Not enough points yet to tell a change from chance.")
    said = [verdict(one, metric, language) for one in found.effects]
    real = [one for one in said if one.is_real]
    if real:
        return gettext("%(change)s: a real shift. %(level)s") % {
            "change": real[-1].change.words,
            "level": real[-1].level,
        }
    odd = remarks(found, metric, language)
    if odd:
        return gettext("%(when)s is remarkable: %(why)s.") % {
            "when": odd[0].when.capitalize(),
            "why": odd[0].why,
        }
    return gettext("Nothing is remarkable: the months differ as much as they always do.")


def _over_all(effect: Effect, metric: Metric, language: str) -> str:
    if effect.counted is None:
        return ""
    sizes = {
        "n": counted(effect.n_before, language=language),
        "m": counted(effect.n_after, language=language),
        "difference": told_difference(metric, effect.counted.value, language=language),
        "margin": _ends(effect.counted, metric, language),
    }
    return (
        gettext(
            "Over all answers (%(n)s before, %(m)s after) the difference is %(difference)s, "
            "margin %(margin)s."
        )
        % sizes
    )


def _ends(difference: Difference, metric: Metric, language: str) -> str:
    ends = (difference.low, difference.high)
    return between(*(told_difference(metric, end, language=language) for end in ends))


def _stages(trend: Trend) -> list[Stage]:
    """Return what is drawn: the levels the points are held against."""
    return [
        Stage(one.first, one.after - 1, one.mean, one.low, one.high) for one in trend.chart.levels
    ]
