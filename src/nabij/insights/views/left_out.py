"""Who is never asked: why not, and which groups we clearly hear less of; of clients, or of who
refers them.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights.definitions import Estimate
from nabij.insights.queries.left_out import Line
from nabij.insights.queries.left_out import left_out as counted
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.words import REASONS, REASONS_OF_REFERRERS, RESPONDENTS, line_name
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.types import NotAskedReason, Respondent
from nabij.ui.types import Column, MenuLink, Table

MONTHS = 6
DIVISIONS = {
    "department": gettext_lazy("By department"),
    "language": gettext_lazy("By language"),
    "age": gettext_lazy("By age"),
}


@require_safe
@staff_page(what="insights.left-out", face="studio", roles=(Role.MANAGER,))
def left_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how many contacts were asked about, why others were not, and who is left out."""
    today = clock.today(settings.TIME_ZONE)
    since = standing_start(today, MONTHS)
    is_of_referrers = request.GET.get("who", "") == Respondent.REFERRER
    who = Respondent.REFERRER if is_of_referrers else Respondent.CLIENT
    found = counted(since=since, today=today, language=actor.language, respondent=who)
    context = {
        "who": _choices(who),
        "is_of_referrers": is_of_referrers,
        "since": since,
        "found": found,
        "percent": _percent(found.asked) if found.asked else "",
        "minimum": MINIMUM,
        "reasons": _reasons(found.reasons, who),
        "tables": [
            _table(name, lines, actor.language) for name, lines in found.divisions.items() if lines
        ],
        "missed": [
            _label(name, line, actor.language)
            for name, lines in found.divisions.items()
            for line in lines
            if line.is_left_out
        ],
    }
    return render(request, "insights/left_out.html", context)


def _choices(who: Respondent) -> list[MenuLink]:
    """Return of whom it can be told."""
    here = reverse("insights:left-out")
    return [
        MenuLink(RESPONDENTS[one], f"{here}{query}", is_current=one is who)
        for one, query in ((Respondent.CLIENT, ""), (Respondent.REFERRER, "?who=referrer"))
    ]


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.0f} %"


def _reasons(reasons: tuple[tuple[str, int | None], ...], who: Respondent) -> Table | None:
    if not reasons:
        return None
    is_of_referrers = who is Respondent.REFERRER
    words = REASONS_OF_REFERRERS if is_of_referrers else REASONS
    rows = [[words[NotAskedReason(key)], _("Hidden") if n is None else n] for key, n in reasons]
    columns = [Column(_("Why not")), Column(_("Contacts"), is_number=True)]
    title = _("Why they were not asked") if is_of_referrers else _("Why clients were not asked")
    return Table(title, columns, rows)


def _table(name: str, lines: tuple[Line, ...], language: str) -> Table:
    columns = [
        Column(_("Group")),
        Column(_("Contacts"), is_number=True),
        Column(_("Asked"), is_number=True),
        Column(_("Margin"), is_number=True),
    ]
    rows = [
        [_label(name, line, language), line.n, _percent(line.share), _margin(line)]
        for line in lines
    ]
    return Table(DIVISIONS[name], columns, rows)


def _margin(line: Line) -> str:
    low, high = line.share.low, line.share.high
    return "–" if low is None or high is None else f"{low:.0f}–{high:.0f} %"


def _label(name: str, line: Line, language: str) -> str:
    names = []
    for label in line.labels:
        if name == "language":
            names.append(line_name("language", label, label, language))
        else:
            names.append(label or _("Age unknown"))
    return ", ".join(names)
