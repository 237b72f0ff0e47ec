"""Deeper questions: where on the way it hurts, what moves the recommendation, how locations and
the sides of service compare. One question per page, each with what it does not prove.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts.types import Role
from nabij.insights import operations, pictures
from nabij.insights.deeper_words import (
    driver_picture,
    gap_picture,
    location_picture,
    pair_words,
    strongest_words,
)
from nabij.insights.numbers import counted
from nabij.insights.queries import (
    Lines,
    locations_compared,
    recommendation_drivers,
    scorecard,
    service_gaps,
)
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.types import Metric
from nabij.insights.words import NAMES, line_name
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import MenuLink

ROLES = (Role.MANAGER,)
YEAR = 12


def ways(current: str) -> list[MenuLink]:
    """Return the deeper pages as a choice."""
    names = {
        "scorecard": gettext("Touchpoints"),
        "drivers": gettext("What moves it"),
        "effort": gettext("Effort"),
        "comparison": gettext("Locations"),
        "quality": gettext("Sides of service"),
    }
    return [
        MenuLink(name, reverse(f"insights:{key}"), is_current=key == current)
        for key, name in names.items()
    ]


@require_safe
@staff_page(what="insights.scorecard", face="studio", roles=ROLES)
def touchpoints(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every touchpoint with its recommendation and effort; moments of truth are marked."""
    language = actor.language
    today = clock.today(settings.TIME_ZONE)
    lines = Lines(date_from=standing_start(today, YEAR), date_to=today, language=language)
    scores = scorecard(actor=actor, lines=lines)
    moments = {one.touchpoint for one in scores if one.is_moment}
    shown = []
    for metric in (Metric.NPS, Metric.CES) if scores else ():
        groups = pictures.groups_of(lines, metric, "touchpoint", language, marked=moments)
        rows = [row for row in groups if row.n != 0]
        shown.append(
            pictures.side_by_side(
                rows,
                whole=lines.whole(metric),
                title=str(NAMES[metric]),
                caption=str(NAMES[metric]),
                head=gettext("Touchpoint"),
                language=language,
            )
        )
    context = {
        "ways": ways("scorecard"),
        "pictures": shown,
        "minimum": MINIMUM,
        "scores": [
            {
                "key": one.touchpoint,
                "name": line_name("touchpoint", one.touchpoint, "", language),
                "is_moment": one.is_moment,
                "lags": [NAMES[metric] for metric in one.lags],
            }
            for one in sorted(scores, key=lambda one: (not one.is_moment, one.touchpoint))
        ],
    }
    return render(request, "insights/scorecard.html", context)


@require_POST
@staff_page(what="insights.moment", face="studio", roles=ROLES)
def mark(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark a touchpoint as a moment of truth, or take that back."""
    today = clock.today(settings.TIME_ZONE)
    lines = Lines(date_from=today, date_to=today, language=actor.language)
    touchpoint = request.POST.get("touchpoint", "")
    if touchpoint not in lines.names("touchpoint"):
        raise Http404
    operations.mark_moment(
        touchpoint=touchpoint, is_moment=request.POST.get("is_moment") == "yes", by=actor
    )
    return redirect("insights:scorecard")


@require_safe
@staff_page(what="insights.drivers", face="studio", roles=ROLES)
def what_moves_it(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what goes with the recommendation, the strongest first, with its uncertainty."""
    today = clock.today(settings.TIME_ZONE)
    moved = recommendation_drivers(actor=actor, today=today)
    context = {
        "ways": ways("drivers"),
        "picture": (
            driver_picture(moved.drivers, moved.n, actor.language) if moved.drivers else None
        ),
        "words": strongest_words(moved.drivers, actor.language),
        "drawn": counted(moved.n, language=actor.language) if moved.is_drawn else "",
        "of": counted(moved.of, language=actor.language),
    }
    return render(request, "insights/drivers.html", context)


@require_safe
@staff_page(what="insights.comparison", face="studio", roles=ROLES)
def locations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Compare locations as if they had seen the same people, in words."""
    today = clock.today(settings.TIME_ZONE)
    found, pairs = locations_compared(actor=actor, today=today, language=actor.language)
    context = {
        "ways": ways("comparison"),
        "picture": location_picture(found, actor.language) if len(found) > 1 else None,
        "words": [pair_words(one, actor.language) for one in pairs],
    }
    return render(request, "insights/comparison.html", context)


@require_safe
@staff_page(what="insights.quality", face="studio", roles=ROLES)
def sides_of_service(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show by how much each side of service falls short of what people expect."""
    today = clock.today(settings.TIME_ZONE)
    gaps = service_gaps(actor=actor, today=today)
    context = {
        "ways": ways("quality"),
        "picture": gap_picture(gaps, actor.language) if gaps else None,
    }
    return render(request, "insights/quality.html", context)
