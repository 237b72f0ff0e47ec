"""What those who work here say, and asking them: figures without anybody's name or team."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.insights import pictures
from nabij.insights.numbers import told
from nabij.insights.queries import Figures
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.types import Metric
from nabij.insights.words import DEFINITIONS
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys import operations, queries
from nabij.surveys.types import Respondent

MONTHS = 12


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="insights.work", face="studio", roles=(Role.MANAGER,))
def work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show whether employees recommend working here (eNPS); a POST asks everybody."""
    if request.method == "POST":
        _ask(request, actor)
        return redirect("insights:work")
    language = get_language() or "nl"
    today = clock.today(settings.TIME_ZONE)
    figures = Figures(
        date_from=standing_start(today, MONTHS),
        date_to=today,
        language=language,
        respondent=Respondent.EMPLOYEE,
    )
    row = next(row for row in figures.rows(None) if row.metric is Metric.NPS)
    return render(
        request,
        "insights/work.html",
        {
            "minimum": MINIMUM,
            "value": told(row.metric, row.value, language=language),
            "margin": pictures.margin_with_n(row, language),
            "definition": DEFINITIONS[Metric.ENPS],
            "last": queries.last_round(Respondent.EMPLOYEE),
            "zone": zone_of(actor),
        },
    )


def _ask(request: HttpRequest, actor: Actor) -> None:
    try:
        asked = operations.open_round(by=actor)
    except operations.RoundTooSoonError:
        messages.error(request, gettext("Everybody was asked less than 30 days ago."))
    except operations.TooFewToAskError:
        messages.error(
            request,
            gettext("Fewer than ten people work here. What each says could be guessed."),
        )
    else:
        messages.success(
            request,
            gettext("%(n)s people find the question on the first page of the desk.") % {"n": asked},
        )
