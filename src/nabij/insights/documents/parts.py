"""What the files of a report have in common: their parts, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights import pictures
from nabij.insights.pictures import Picture
from nabij.insights.queries import Report, month_number
from nabij.insights.rules import MINIMUM
from nabij.insights.standing_words import standing_words
from nabij.insights.trend_words import control_picture, level_words, verdict
from nabij.insights.types import By, Metric, MetricRow
from nabij.insights.words import NAMES

BESIDE: dict[By, Promise] = {"department": _("by department"), "location": _("by location")}
DRAWN = (Metric.NPS, Metric.CES)


@dataclass(frozen=True)
class Section:
    """One part of a report: sentences, and a picture with its table where there is one."""

    title: str
    words: Sequence[str]
    picture: Picture | None = None


def title_of(report: Report, language: str) -> str:
    """Return the title: what clients told us in a month."""
    month = pictures.month_name(month_number(report.month), language, "LLLL")
    return gettext("What clients told us: %(month)s") % {"month": month}


def lead_of(report: Report, language: str) -> str:
    """Return over which months the report is, in a sentence."""
    first, last = (
        pictures.month_name(month_number(one), language, "LLLL")
        for one in (report.first, report.month)
    )
    return gettext("The month itself, and the twelve months from %(first)s to %(last)s.") % {
        "first": first,
        "last": last,
    }


def hiding_words() -> str:
    """Return what is not told, and why."""
    return gettext(
        "Groups with fewer than %(minimum)s answers are not shown, nor groups from which these "
        "would follow. Where one month has too few answers, several months are told together."
    ) % {"minimum": MINIMUM}


def headlines(report: Report, language: str) -> list[dict[str, str]]:
    """Return each figure at the end of the month, with its margin and the step in words."""
    found = [standing_words(one, language) for one in report.standings.values()]
    return [
        {
            "name": f"{one['name']}, {one['when']}" if one.get("when") else str(one["name"]),
            "value": str(one["value"]),
            "margin": str(one["margin"]),
            "step": str(one["tag"]),
        }
        for one in found
    ]


def sections(report: Report, language: str) -> list[Section]:
    """Return the parts, each with its picture."""
    found = []
    for metric in DRAWN:
        trend = report.standings[metric].trend
        name = str(NAMES[metric])
        if trend.told:
            words = level_words(trend, metric, language)
            drawn = control_picture(trend, metric, language, title=name)
            rows = _named(report, metric, language)
            table = pictures.figure_table(name, rows, language, metric=metric, head=gettext("When"))
            found.append(Section(name, [words], replace(drawn, table=table)))
    for metric in DRAWN:
        found += [
            section
            for by, title in BESIDE.items()
            for section in [_beside(report, metric, by, str(title), language)]
            if section is not None
        ]
    return [*found, *_changes(report, language)]


def _named(report: Report, metric: Metric, language: str) -> list[MetricRow]:
    return [pictures.by_month(row, language) for row in report.by_month if row.metric is metric]


def _beside(report: Report, metric: Metric, by: By, title: str, language: str) -> Section | None:
    own = pictures.groups_of(report.year, metric, by, language)
    if len(own) <= 1 or all(row.value is None for row in own):
        return None
    name = f"{NAMES[metric]}, {title}"
    picture = pictures.side_by_side(
        own,
        whole=report.whole[metric],
        title=name,
        caption=name,
        head=gettext("Group"),
        language=language,
    )
    words = gettext("Over the twelve months. Groups whose margins overlap may not differ at all.")
    return Section(name, [words], picture)


def _changes(report: Report, language: str) -> list[Section]:
    said = [
        f"{NAMES[metric]} · {one.change.words} ({one.on}): {one.title}. {one.level} {one.answers}"
        for metric in DRAWN
        for effect in report.standings[metric].trend.effects
        for one in [verdict(effect, metric, language)]
    ]
    return [Section(gettext("What we changed"), said)] if said else []
