"""Whether a figure does something new, and whether what was changed did something."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.insights import operations
from nabij.insights.forms import EVERYBODY, ChangeForm, TrendForm
from nabij.insights.queries import changes_seen, trend, trend_lines
from nabij.insights.trend_words import FEWEST, control_picture, limits_table, remarks, verdict
from nabij.insights.types import By, Metric
from nabij.insights.views.explore import choices_of
from nabij.insights.words import NAMES, line_name
from nabij.lib.dates import day_in_words
from nabij.lib.text import localised
from nabij.organisation.queries import places
from nabij.organisation.types import Place
from nabij.people.doors import staff_page
from nabij.people.types import Actor

ROLES = (Role.MANAGER,)


@require_safe
@staff_page(what="insights.trends", face="studio", roles=ROLES)
def trends(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one line with its limits, what is remarkable, and what each change did."""
    language = actor.language
    lines = trend_lines(language)
    choices = choices_of(lines, language)
    asked = {"metric": Metric.NPS.value, "of": EVERYBODY, **request.GET.dict()}
    metric, by, group = TrendForm(asked, lines=choices, with_each=False).asked()
    screened = bool(asked.get("screened"))
    found = trend(
        lines,
        metric,
        by=by,
        group=group,
        screened=screened,
        changes=changes_seen(
            actor=actor,
            language=language,
            metric=metric,
            department=group if by == "department" else "",
        ),
    )
    name = line_name(by, group, lines.names(by)[group], language) if by else gettext("Everybody")
    shown = {"metric": metric, "of": f"{by}:{group}" if by else EVERYBODY}
    context = {
        "form": TrendForm(
            shown | ({"screened": "on"} if screened else {}), lines=choices, with_each=False
        ),
        "name": name,
        "figure_name": NAMES[metric],
        "told": found.told,
        "fewest": FEWEST,
        "verdicts": [verdict(one, metric, language) for one in found.effects],
        "new": f"{reverse('insights:change-new')}?{urlencode(_scope(metric, by, group))}",
    }
    if found.told:
        context |= {
            "picture": control_picture(found, metric, language, title=gettext("Through time")),
            "limits": limits_table(found, metric, language),
            "remarks": remarks(found, metric, language),
        }
    return render(request, "insights/trends.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="insights.change-new", face="studio", roles=ROLES)
def declare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what is done differently from when; (POST) declare it and show what it did."""
    known = {str(place.department_id): place for place in places() if place.is_own}
    departments = [(key, localised(one.names, actor.language)) for key, one in known.items()]
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        departments=sorted(departments, key=lambda pair: pair[1].casefold()),
    )
    if request.method == "POST" and form.is_valid():
        operations.declare_change(
            metric=form.figure,
            department_id=form.department_id,
            on=form.cleaned_data["on"],
            words=form.cleaned_data["words"],
            by=actor,
        )
        messages.success(request, gettext("The change is declared. The limits begin anew there."))
        place = known.get(str(form.department_id))
        scope = _scope(form.figure or Metric.NPS, "department" if place else None, "")
        return _to_trend(scope["metric"], place.slug if place else "")
    if request.method != "POST":
        form.initial = _proposed(request, known)
    return render(
        request,
        "insights/change_form.html",
        {"form": form, "back": reverse("insights:trends")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="insights.change-withdraw", face="studio", roles=ROLES)
def withdraw(request: HttpRequest, actor: Actor, change_id: UUID) -> HttpResponse:
    """Ask whether to take a change back; (POST) do so."""
    if request.method == "POST":
        try:
            operations.withdraw_change(change_id=change_id, by=actor)
        except operations.ChangeGoneError as error:
            raise Http404 from error
        messages.success(request, gettext("The change is taken back."))
        return redirect("insights:trends")
    known = changes_seen(actor=actor, language=actor.language)
    change = next((one for one in known if one.id == change_id), None)
    if change is None:
        raise Http404
    return render(
        request,
        "insights/change_withdraw.html",
        {
            "change": change,
            "on": day_in_words(change.on, zone="UTC", language=actor.language, year=True),
            "where": change.department or gettext("Everywhere"),
            "back": reverse("insights:trends"),
        },
    )


def _scope(metric: Metric, by: By | None, group: str) -> dict[str, str]:
    """Return a line as it is written in an address."""
    return {"metric": metric.value, "of": f"{by}:{group}" if by else EVERYBODY}


def _to_trend(metric: str, slug: str) -> HttpResponse:
    of = f"department:{slug}" if slug else EVERYBODY
    return redirect(f"{reverse('insights:trends')}?{urlencode({'metric': metric, 'of': of})}")


def _proposed(request: HttpRequest, known: Mapping[str, Place]) -> dict[str, str]:
    """Return what the page one comes from was about, as a first choice."""
    by, _colon, slug = request.GET.get("of", "").partition(":")
    own = [key for key, one in known.items() if one.slug == slug]
    return {
        "department": own[0] if by == "department" and own else EVERYBODY,
        "metric": request.GET.get("metric", EVERYBODY),
    }
