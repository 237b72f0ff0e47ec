"""What is counted elsewhere, such as falls and sick leave, beside what clients say."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights import outcome_words
from nabij.insights.forms import OutcomeForm
from nabij.insights.queries import (
    LAGS,
    Lines,
    beside,
    experience_by_month,
    kinds_there,
    outcome_by_month,
    together,
)
from nabij.insights.rules import months_back
from nabij.insights.words import NAMES
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor

MONTHS = 36


@require_safe
@staff_page(what="insights.outcomes", face="studio", roles=(Role.MANAGER,))
def outcomes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one outcome and one figure of clients through the same months, some months apart."""
    language = actor.language
    kinds = kinds_there(actor)
    if not kinds:
        return render(request, "insights/outcomes.html", {"kinds": kinds})
    today = clock.today(settings.TIME_ZONE)
    lines = Lines(
        date_from=months_back(today.replace(day=1), MONTHS - 1), date_to=today, language=language
    )
    departments = sorted(lines.names("department").items(), key=lambda pair: pair[1].casefold())
    form = OutcomeForm(request.GET, kinds=kinds, departments=departments)
    kind, metric, department, lag = form.asked()
    measured = outcome_by_month(kind, department=department, actor=actor)
    told = experience_by_month(lines, metric, department=department)
    by_lag = {each: beside(told, measured, lag=each) for each in LAGS}
    pairs = by_lag[lag]
    found = {each: together(one) for each, one in by_lag.items()}
    context = {
        "kinds": kinds,
        "form": form.shown(),
        "name": dict(departments).get(department) or gettext("Everybody"),
        "outcome_name": outcome_words.later(kind, lag),
        "figure_name": NAMES[metric],
        "pairs": pairs,
        "compared": sum(one.outcome is not None for one in pairs),
        "verdict": outcome_words.verdict(found[lag]),
        "lags": outcome_words.lags_table(found, language),
    }
    if pairs:
        context |= {
            "experience": outcome_words.experience_picture(pairs, metric, language),
            "outcome": outcome_words.outcome_picture(pairs, kind, metric, lag, language),
        }
    return render(request, "insights/outcomes.html", context)
