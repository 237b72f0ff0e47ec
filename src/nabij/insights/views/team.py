"""The team's own page at the desk: what to do this week, and how its departments are doing."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights import charts, pictures
from nabij.insights.pictures import SCALES, Picture
from nabij.insights.queries import (
    DepartmentStanding,
    Standing,
    TeamTasks,
    team_standings,
    team_tasks,
    trend_lines,
)
from nabij.insights.standing_words import standing_words, step_of
from nabij.insights.words import NAMES
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

MOST_DEPARTMENTS, MOST_PICTURED, MOST_POINTS = 12, 3, 12


@require_safe
@staff_page(what="insights.team", face="desk", roles=(Role.AGENT, Role.PROFESSIONAL))
def team(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what waits for the team, and the last figures of the departments it works for."""
    language = actor.language
    found = team_standings(actor, trend_lines(language), most=MOST_DEPARTMENTS)
    context = {
        "todo": [*_tasks(team_tasks(actor, at=clock.now())), *_looks(found)],
        "departments": [
            _department(one, language, with_picture=len(found) <= MOST_PICTURED) for one in found
        ],
    }
    return render(request, "insights/team.html", context)


def _tasks(tasks: TeamTasks) -> list[ListItem]:
    """Return what waits, the most pressing first."""
    href = f"{reverse('surveys:follow-ups')}?show=all"
    lines = [
        (
            tasks.overdue,
            ngettext(
                "Call one client whose deadline has passed",
                "Call %(n)s clients whose deadline has passed",
                tasks.overdue,
            ),
            gettext("They were promised to hear from us before now."),
            "error",
        ),
        (
            tasks.reopened,
            ngettext(
                "One client says that it is not solved",
                "%(n)s clients say that it is not solved",
                tasks.reopened,
            ),
            gettext("Ask what is still missing."),
            "warning",
        ),
        (
            tasks.nobodys,
            ngettext(
                "Agree who takes one follow-up",
                "Agree who takes %(n)s follow-ups",
                tasks.nobodys,
            ),
            gettext("Nobody has taken them yet."),
            "warning",
        ),
        (
            tasks.this_week,
            ngettext(
                "Answer one client this week",
                "Answer %(n)s clients this week",
                tasks.this_week,
            ),
            gettext("Their deadline lies within seven days."),
            "info",
        ),
    ]
    return [
        ListItem(
            title=title % {"n": n}, href=href, meta=meta, icon="chat-bubble-left-right", tone=tone
        )
        for n, title, meta, tone in lines
        if n
    ]


def _looks(found: list[DepartmentStanding]) -> list[ListItem]:
    """Return figures that ask for a talk: those that became worse, or are remarkable."""
    return [
        ListItem(
            title=gettext("Talk about it: %(figure)s, %(department)s")
            % {"figure": NAMES[one.metric], "department": department.name},
            href=f"#{department.slug}",
            meta=gettext("Less good than before, by more than chance. What was different?")
            if step_of(one.metric, one.step) == "worse"
            else gettext("The last point is remarkable. What was different?"),
            icon="chart-bar",
        )
        for department in found
        for one in department.standings
        if one.is_remarkable or step_of(one.metric, one.step) == "worse"
    ]


def _department(
    found: DepartmentStanding, language: str, *, with_picture: bool
) -> dict[str, object]:
    told = [one for one in found.standings if one.last is not None]
    return {
        "name": found.name,
        "slug": found.slug,
        "standings": [standing_words(one, language) for one in told],
        "pictures": [_picture(one, found.name, language) for one in told] if with_picture else [],
    }


def _picture(standing: Standing, name: str, language: str) -> Picture:
    """Return the last year of a figure of a department."""
    rows = pictures.rows_of(standing.trend.stretches, language)[-MOST_POINTS:]
    title = str(NAMES[standing.metric])
    return replace(
        pictures.over_time(rows, language, title=title, head=gettext("When")),
        drawn=charts.trend(
            pictures.points_of(rows),
            scale=SCALES[standing.metric],
            says=pictures.said_of(f"{title}, {name}"),
        ),
    )
