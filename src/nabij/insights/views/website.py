"""Figures in public that matter to who chooses a care provider, with their margins."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from nabij.insights import pictures
from nabij.insights.numbers import told
from nabij.insights.pictures import Picture
from nabij.insights.queries import Lines
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.types import Metric, MetricRow
from nabij.insights.words import DEFINITIONS, DIVISIONS, NAMES
from nabij.lib import clock

MONTHS = 12
SHOWN = (Metric.NPS, Metric.CES)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show anyone how those we asked in the last twelve months rate us, by department.

    Only who was invited counts: what people tell unasked is no sample.
    """
    language = get_language() or "nl"
    today = clock.today(settings.TIME_ZONE)
    lines = Lines(date_from=standing_start(today, MONTHS), date_to=today, language=language)
    whole = {row.metric: row for row in lines.rows(None) if row.metric in SHOWN}
    return render(
        request,
        "insights/public.html",
        {
            "minimum": MINIMUM,
            "is_empty": not any(row.n for row in whole.values()),
            "sections": [
                {
                    "name": NAMES[metric],
                    "value": told(metric, whole[metric].value, language=language),
                    "margin": pictures.margin_with_n(whole[metric], language),
                    "definition": DEFINITIONS[metric],
                    "picture": _departments(lines, whole[metric], language),
                }
                for metric in SHOWN
                if metric in whole
            ],
        },
    )


def _departments(lines: Lines, whole: MetricRow, language: str) -> Picture:
    """Return the departments that are told, without those that nobody answered about."""
    told_of = pictures.groups_of(lines, whole.metric, "department", language)
    return pictures.side_by_side(
        [row for row in told_of if row.n],
        whole=whole,
        title=gettext("%(figure)s by department") % {"figure": NAMES[whole.metric]},
        caption=gettext("By department"),
        head=str(DIVISIONS["department"]),
        language=language,
    )
