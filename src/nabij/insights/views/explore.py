"""Any figure of anybody's answers: one picture, its table beside it, and what it means."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights import pictures
from nabij.insights.forms import EVERYBODY, Choices, ExploreForm
from nabij.insights.numbers import told
from nabij.insights.periods import months_asked
from nabij.insights.pictures import Picture
from nabij.insights.queries import DIVISIONS, Lines, respondents_there
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.types import By, Metric, MetricRow
from nabij.insights.words import DEFINITIONS, EACH, NAMES, RESPONDENTS, line_name
from nabij.insights.words import DIVISIONS as DIVISION_NAMES
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.types import Respondent

_SAID = (Respondent.CLIENT, Respondent.EMPLOYEE)
"""Of whom the figure's name tells already, or goes without saying."""


@require_safe
@staff_page(what="insights.explore", face="studio", roles=(Role.MANAGER,))
def explore(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one figure of one line through time, or of all lines of a division side by side."""
    language = actor.language
    months = months_asked(request.GET.get("months", ""))
    today = clock.today(settings.TIME_ZONE)
    kinds = respondents_there() or [Respondent.CLIENT]
    who = _who(request.GET.get("who", ""), kinds)
    lines = Lines(
        date_from=standing_start(today, months), date_to=today, language=language, respondent=who
    )
    asked = {"metric": Metric.NPS.value, "of": EVERYBODY, "months": str(months), "who": who.value}
    asked |= {name: request.GET[name] for name in ("metric", "of") if request.GET.get(name)}
    form = ExploreForm(asked, lines=choices_of(lines, language), who=kinds)
    metric, by, group = form.asked()
    if by and not group:
        picture, whole = _beside(lines, metric, by, language), lines.whole(metric)
        name = gettext("Everybody")
    else:
        picture, whole, name = _line(lines, metric, by, group, language)
    if picture and metric is Metric.NPS and who is Respondent.EMPLOYEE:
        caption = f"{NAMES[Metric.ENPS]} · {picture.title}"
        picture = replace(
            picture,
            definition=DEFINITIONS[Metric.ENPS],
            table=replace(picture.table, caption=caption),
        )
    return render(
        request,
        "insights/explore.html",
        {
            "form": ExploreForm(
                {
                    "metric": metric,
                    "of": f"{by}:{group}" if by else EVERYBODY,
                    "months": str(months),
                    "who": who.value,
                },
                lines=choices_of(lines, language),
                who=kinds,
            ),
            "minimum": MINIMUM,
            "name": name if who in _SAID else f"{RESPONDENTS[who]}: {name}",
            "are_others": who is not Respondent.CLIENT,
            "figure_name": figure_name(metric, who),
            "value": told(metric, whole.value, language=language),
            "margin": pictures.margin_with_n(whole, language),
            "picture": picture,
        },
    )


def _who(asked: str, kinds: Sequence[Respondent]) -> Respondent:
    """Return whose answers are asked for; the first kind there is when it is none of them."""
    return next((one for one in kinds if one.value == asked), kinds[0])


def figure_name(metric: Metric, who: Respondent) -> str:
    """Return what a figure is called; employees are asked whether they would recommend working."""
    of_employees = metric is Metric.NPS and who is Respondent.EMPLOYEE
    return str(NAMES[Metric.ENPS if of_employees else metric])


def choices_of(lines: Lines, language: str) -> dict[By, Choices]:
    """Return the lines of each division that has more than one, by the names a reader knows."""
    found: dict[By, Choices] = {}
    for by in DIVISIONS:
        names = [
            (group, line_name(by, group, label, language))
            for group, label in lines.names(by).items()
        ]
        if len(names) > 1:
            found[by] = sorted(names, key=lambda pair: pair[1].casefold())
    return found


def _line(
    lines: Lines, metric: Metric, by: By | None, group: str, language: str
) -> tuple[Picture | None, MetricRow, str]:
    rows = [
        replace(one.row, label=pictures.stretch_name(one.first, one.after, language))
        for one in lines.through_time(metric, by, group)
    ]
    name = line_name(by, group, lines.names(by)[group], language) if by else gettext("Everybody")
    whole = lines.whole(metric, by, group)
    if all(row.value is None for row in rows):
        return None, whole, name
    return (
        pictures.over_time(rows, language, title=gettext("Through time"), head=gettext("When")),
        whole,
        name,
    )


def _beside(lines: Lines, metric: Metric, by: By, language: str) -> Picture | None:
    rows = pictures.groups_of(lines, metric, by, language)
    if not rows:
        return None
    title = str(EACH[by])
    return pictures.side_by_side(
        rows,
        whole=lines.whole(metric),
        title=title,
        caption=title,
        head=str(DIVISION_NAMES[by]),
        language=language,
    )
