"""The administrator's pages of visits of several stops: their rules, and what these yield."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.appointments.forms_studio.combined import (
    FIXED,
    LEAST_STEPS,
    CombinedForm,
    rearranged,
    typed_of,
)
from nabij.appointments.models import CombinedService, CombinedStep
from nabij.appointments.operations import combined_rules as operations
from nabij.appointments.queries import studio_combined as queries
from nabij.appointments.rules.combined import MOST_STEPS
from nabij.appointments.types import Access
from nabij.appointments.views.studio_combined_words import Found, found_words
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.ADMINISTRATOR,)
SAVE, PREVIEW = "save", "preview"
_NEW = {"access": Access.SELF.value, "order": FIXED, "walking_minutes": 15}


@require_safe
@staff_page(what="supply.combined-visits", face="studio", roles=ROLES)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the visits of several stops that can be booked, and those that were withdrawn."""
    rows = queries.combined_in_order(actor.language)
    context = {
        "items": [_item(one) for one in rows if one.is_active],
        "withdrawn": [_item(one) for one in rows if not one.is_active],
    }
    return render(request, "appointments/studio_combined.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.combined-new", face="studio", roles=ROLES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask by which rules; (POST) rearrange the stops, try the rules, or add the visit."""
    services = queries.combinable_services(actor.language)
    title = _("A new combined visit")
    if request.method != "POST":
        return _page(request, CombinedForm(services=services, typed=dict(_NEW)), title=title)
    if (done := _without_keeping(request, actor, services, title=title)) is not None:
        return done
    form = CombinedForm(request.POST, services=services)
    if form.is_valid():
        try:
            made = operations.add_combined(terms=form.terms(), by=actor)
        except operations.CombinedNameTakenError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The combined visit is there."))
            return redirect("supply:combined-visit", made.pk)
    return _page(request, form, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.combined-visit", face="studio", roles=ROLES)
def change(request: HttpRequest, actor: Actor, combined_id: UUID) -> HttpResponse:
    """Show the rules and what they yield; (POST) rearrange the stops, try rules, or keep them."""
    combined, steps = _found(combined_id)
    services = queries.combinable_services(actor.language)
    title = localised(combined.names, actor.language)
    if request.method != "POST":
        form = CombinedForm(services=services, typed=typed_of(combined, steps))
        found = _tried(combined, steps, services, actor)
        return _page(request, form, title=title, combined=combined, found=found)
    done = _without_keeping(request, actor, services, title=title, combined=combined)
    if done is not None:
        return done
    form = CombinedForm(request.POST, services=services)
    if form.is_valid():
        try:
            kept = operations.change_combined(combined_id=combined_id, terms=form.terms(), by=actor)
        except operations.CombinedNameTakenError as error:
            _refuse(form, error)
        else:
            _tell(request, replaced=combined_id if kept.pk != combined_id else None)
            return redirect("supply:combined-visit", kept.pk)
    return _page(request, form, title=title, combined=combined)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.combined-withdraw", face="studio", roles=ROLES)
def withdraw(request: HttpRequest, actor: Actor, combined_id: UUID) -> HttpResponse:
    """Ask whether nobody may book it any more; (POST) withdraw it."""
    combined, _steps = _found(combined_id)
    name = localised(combined.names, actor.language)
    if request.method == "POST":
        operations.withdraw_combined(combined_id=combined_id, by=actor)
        messages.success(request, _("%(name)s can't be booked any more.") % {"name": name})
        return redirect("supply:combined-visits")
    context = {
        "name": name,
        "coming": queries.coming_visits(combined_id, at=clock.now()),
        "back": reverse("supply:combined-visit", args=[combined_id]),
    }
    return render(request, "appointments/studio_combined_withdraw.html", context)


def _without_keeping(
    request: HttpRequest,
    actor: Actor,
    services: list[queries.Combinable],
    *,
    title: str,
    combined: CombinedService | None = None,
) -> HttpResponse | None:
    """Answer a button that only rearranges the stops or tries the rules; None: it is another."""
    wish = request.POST.get("do", SAVE)
    if wish == SAVE:
        return None
    if wish != PREVIEW:
        typed, look = rearranged(request.POST.dict(), wish)
        form = CombinedForm(services=services, typed=typed)
        return _page(request, form, title=title, combined=combined, look=look)
    form = CombinedForm(request.POST, services=services)
    if not form.is_valid():
        return _page(request, form, title=title, combined=combined)
    terms = form.terms()
    tried = CombinedService(
        names=terms.names, walking_minutes=terms.walking_minutes, any_order=terms.any_order
    )
    steps = [
        CombinedStep(
            service_id=step.service_id,
            min_gap_minutes=step.min_gap_minutes,
            max_gap_minutes=step.max_gap_minutes,
            latest_start=step.latest_start,
            instruction=step.instruction,
        )
        for step in terms.steps
    ]
    found = _tried(tried, steps, services, actor)
    return _page(request, form, title=title, combined=combined, found=found, is_tried=True)


def _tried(
    combined: CombinedService,
    steps: list[CombinedStep],
    services: list[queries.Combinable],
    actor: Actor,
) -> Found:
    at = clock.now()
    view = queries.as_view(combined, steps, language=actor.language)
    since = clock.today(settings.TIME_ZONE)
    return found_words(
        queries.preview(view, since=since, at=at),
        view,
        services={one.id: one for one in services},
        language=actor.language,
    )


def _found(combined_id: UUID) -> tuple[CombinedService, list[CombinedStep]]:
    found = queries.combined_of(combined_id)
    if found is None:
        raise Http404
    return found


def _item(one: queries.CombinedRow) -> ListItem:
    tag, tone, text = "", "neutral", ""
    if one.is_active and one.broken:
        tag, tone = _("Can't be booked"), "warning"
        text = _("“%(stop)s” is switched off or not booked by clients.") % {"stop": one.broken}
    elif one.is_active and one.access is Access.DESK:
        tag = _("Only the desk")
    return ListItem(
        title=one.name,
        href=reverse("supply:combined-visit", args=[one.id]),
        meta=" · ".join(one.stops),
        text=text,
        tag=tag,
        tone=tone,
    )


def _refuse(form: CombinedForm, error: operations.CombinedNameTakenError) -> None:
    sentence = _("There is a combined visit named %(name)s already.") % {"name": error.name}
    form.add_error(form.names()[0].name, sentence)


def _tell(request: HttpRequest, *, replaced: UUID | None) -> None:
    words = [_("The rules are changed.")]
    if replaced is not None:
        coming = queries.coming_visits(replaced, at=clock.now())
        words.append(
            ngettext(
                "%(n)s visit that was booked already keeps the rules of before.",
                "%(n)s visits that were booked already keep the rules of before.",
                coming,
            )
            % {"n": coming}
        )
    messages.success(request, " ".join(words))


def _page(
    request: HttpRequest,
    form: CombinedForm,
    *,
    title: str,
    combined: CombinedService | None = None,
    found: Found | None = None,
    look: int = -1,
    is_tried: bool = False,
) -> HttpResponse:
    last = len(form.steps) - 1
    stops = [
        {
            "n": number + 1,
            "form": step,
            "up": f"up-{number}" if number else "",
            "down": f"down-{number}" if number < last else "",
            "remove": f"remove-{number}" if len(form.steps) > LEAST_STEPS else "",
            "look": number == look,
        }
        for number, step in enumerate(form.steps)
    ]
    context = {
        "form": form,
        "title": title,
        "combined": combined,
        "stops": stops,
        "may_add": len(form.steps) < MOST_STEPS,
        "found": found,
        "is_tried": is_tried,
        "quick": {"hx-post": request.path},
    }
    return render(request, "appointments/studio_combined_visit.html", context)
