"""One page, three pictures: do clients recommend us, is it easy, and do we keep our word."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights import charts, pictures
from nabij.insights.charts import Point
from nabij.insights.numbers import between, counted, percent
from nabij.insights.pictures import Picture
from nabij.insights.queries import Kept, changes_seen, promises_kept, trend, trend_lines
from nabij.insights.rules import months_back
from nabij.insights.trend_words import control_picture, level_words
from nabij.insights.types import Metric
from nabij.insights.words import NAMES
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import Column, Table

MONTHS = 12
KEPT = _(
    "Who was not happy, or asked to be contacted, is promised to hear from us by a day. This is "
    "the percentage that did, by the month of that day. Promises whose day has not come are not "
    "counted. The margin is the 95 percent interval after Wilson."
)


@require_safe
@staff_page(what="insights.director", face="studio", roles=(Role.MANAGER,))
def director(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show three pictures, each with one sentence."""
    language = actor.language
    lines = trend_lines(language)
    shown = []
    for metric in (Metric.NPS, Metric.CES):
        found = trend(
            lines,
            metric,
            changes=changes_seen(actor=actor, language=language, metric=metric, department=""),
        )
        if not found.told:
            continue
        picture = control_picture(found, metric, language, title=str(NAMES[metric]))
        shown.append({"picture": picture, "words": level_words(found, metric, language)})
    today = clock.today(settings.TIME_ZONE)
    kept = promises_kept(actor=actor, since=months_back(today, MONTHS), at=clock.now())
    if kept:
        shown.append({"picture": _promises(kept, language), "words": _kept_words(kept, language)})
    return render(request, "insights/director.html", {"shown": shown})


def _promises(kept: list[Kept], language: str) -> Picture:
    title = gettext("Do we keep our word?")
    rows = [(pictures.stretch_name(one.first, one.after, language), one) for one in kept]
    return Picture(
        title=title,
        drawn=charts.trend(
            pictures.labelled(
                [Point(name, one.share.value, one.share.low, one.share.high) for name, one in rows]
            ),
            scale=charts.SHARE_SCALE,
            says=pictures.said_of(title),
        ),
        table=Table(
            caption=title,
            columns=[
                Column(gettext("When")),
                Column(gettext("In time"), is_number=True),
                Column(gettext("Margin"), is_number=True),
                Column(gettext("n"), is_number=True),
            ],
            rows=[
                [
                    name,
                    percent(one.share.value, language=language),
                    between(
                        *(percent(x, language=language) for x in (one.share.low, one.share.high))
                    ),
                    counted(one.n, language=language),
                ]
                for name, one in rows
            ],
        ),
        definition=KEPT,
    )


def _kept_words(kept: list[Kept], language: str) -> str:
    n = sum(one.n for one in kept)
    in_time = sum(round(one.n * one.share.value / 100) for one in kept)
    return gettext("%(kept)s of %(n)s clients who were not happy heard from us in time.") % {
        "kept": counted(in_time, language=language),
        "n": counted(n, language=language),
    }
