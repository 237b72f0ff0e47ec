"""The experience of clients in figures: the picture first, the table beside it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights import pictures
from nabij.insights.numbers import told
from nabij.insights.periods import months_asked, period_choices
from nabij.insights.pictures import Picture
from nabij.insights.queries import Lines
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.types import Metric, MetricRow
from nabij.insights.words import DEFINITIONS, DIVISIONS, NAMES
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import Words

SHARES = (Metric.LOW_EFFORT, Metric.RESPONSE_RATE)


@dataclass(frozen=True)
class Headline:
    """One figure over the whole period."""

    name: Words
    value: str
    margin: str
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
    months = months_asked(request.GET.get("months", ""))
    today = clock.today(settings.TIME_ZONE)
    lines = Lines(date_from=standing_start(today, months), date_to=today, language=language)
    whole = {row.metric: row for row in lines.rows(None)}
    is_empty = not any(row.n or row.hidden for row in whole.values())
    return render(
        request,
        "insights/experience.html",
        {
            "choices": period_choices(months),
            "minimum": MINIMUM,
            "is_empty": is_empty,
            "headlines": [_headline(row, language) for row in whole.values()],
            "sections": [] if is_empty else _sections(lines, whole, language),
        },
    )


def _sections(lines: Lines, whole: dict[Metric, MetricRow], language: str) -> list[Section]:
    by_month = [pictures.by_month(row, language) for row in lines.rows("month")]

    def departments(metric: Metric) -> Picture:
        caption = gettext("By department")
        return pictures.side_by_side(
            pictures.groups_of(lines, metric, "department", language),
            whole=whole[metric],
            title=gettext("%(figure)s by department") % {"figure": NAMES[metric]}
            if metric in SHARES
            else caption,
            caption=caption,
            head=str(DIVISIONS["department"]),
            language=language,
        )

    def months(metric: Metric) -> Picture:
        return pictures.over_time([row for row in by_month if row.metric is metric], language)

    return [
        *(
            Section(NAMES[metric], (months(metric), departments(metric)))
            for metric in (Metric.NPS, Metric.CES)
        ),
        Section(gettext("Ease and response"), tuple(departments(metric) for metric in SHARES)),
    ]


def _headline(row: MetricRow, language: str) -> Headline:
    return Headline(
        name=NAMES[row.metric],
        value=told(row.metric, row.value, language=language),
        margin=pictures.margin_with_n(row, language),
        definition=DEFINITIONS[row.metric],
    )
