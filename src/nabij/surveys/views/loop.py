"""The manager's side of the closed loop: what is late, what was done with what people said, the
list of causes and the terms of complaints. No client's name stands here.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.accounts.types import Role
from nabij.organisation.models import Location
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys import operations, queries
from nabij.surveys.forms_improvements import CauseNameForm, ImprovementForm, TermsForm
from nabij.surveys.models import Cause
from nabij.surveys.views.loop_words import improvement_item, late_item, terms_item

MANAGER = (Role.MANAGER,)


@require_safe
def improvements_public(request: HttpRequest) -> HttpResponse:
    """Show anyone what was done with what people said."""
    told = queries.told(language=get_language() or "nl")
    return render(request, "surveys/improvements.html", {"told": told})


@require_safe
@staff_page(what="surveys.loop", face="studio", roles=MANAGER)
def loop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is late and went up to the manager, and the pages around it."""
    zone = zone_of(actor)
    late = queries.late_with_manager(actor)
    items = [(one, late_item(one, zone=zone, language=actor.language)) for one in late]
    return render(
        request,
        "surveys/loop.html",
        {
            "danger": [shown for one, shown in items if one.is_urgent],
            "late": [shown for one, shown in items if not one.is_urgent],
            "causes": queries.cause_counts(actor),
            "terms": [terms_item(one) for one in queries.own_terms()],
        },
    )


@require_safe
@staff_page(what="surveys.improvements", face="studio", roles=MANAGER)
def improvements(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show all pieces of "you said, we did"."""
    found = queries.improvements()
    items = [improvement_item(one, language=actor.language) for one in found]
    return render(request, "surveys/improvements_studio.html", {"items": items})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.improvement", face="studio", roles=MANAGER)
def improvement(
    request: HttpRequest, actor: Actor, improvement_id: UUID | None = None
) -> HttpResponse:
    """Write a piece, publish it or take it from the website; `do` says which."""
    kept = queries.improvement(improvement_id) if improvement_id else None
    if improvement_id is not None and kept is None:
        raise Http404
    do = request.POST.get("do", "keep")
    if request.method == "POST" and do == "withdraw" and kept is not None:
        operations.withdraw_improvement(improvement_id=kept.pk, by=actor)
        messages.success(request, gettext("It is no longer shown. You find it as a draft."))
        return redirect("surveys:improvements-studio")
    form = ImprovementForm(request.POST if request.method == "POST" else None, kept=kept)
    if (
        request.method == "POST"
        and form.is_valid()
        and _keep(request, actor, form, improvement_id, publish=do == "publish")
    ):
        return redirect("surveys:improvements-studio")
    return render(request, "surveys/improvement.html", {"form": form, "kept": kept})


def _keep(
    request: HttpRequest,
    actor: Actor,
    form: ImprovementForm,
    improvement_id: UUID | None,
    *,
    publish: bool,
) -> bool:
    """Keep what was written; False when it can't be published, which the form says."""
    try:
        operations.write_improvement(
            text=form.text, improvement_id=improvement_id, publish=publish, by=actor
        )
    except operations.NotTranslatedError:
        form.add_error(None, gettext("Write it in all three languages first. Nothing was changed."))
        return False
    messages.success(request, gettext("It is published.") if publish else gettext("It is kept."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.causes", face="studio", roles=MANAGER)
def causes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the list of causes, and add one."""
    form = CauseNameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.write_cause(names=dict(form.cleaned_data), is_active=True, by=actor)
        messages.success(request, gettext("The cause is on the list."))
        return redirect("surveys:causes")
    found = [
        (one, name, {"aria-label": _switch_words(one, name)})
        for one in queries.all_causes()
        for name in [one.names.get(actor.language, "")]
    ]
    return render(request, "surveys/causes.html", {"form": form, "causes": found})


def _switch_words(cause: Cause, name: str) -> str:
    """Return what a button says to who hears it away from its row."""
    words = (
        gettext("Offer no longer: %(cause)s")
        if cause.is_active
        else gettext("Offer again: %(cause)s")
    )
    return words % {"cause": name}


@require_POST
@staff_page(what="surveys.cause-switch", face="studio", roles=MANAGER)
def switch_cause(request: HttpRequest, actor: Actor, cause_id: UUID) -> HttpResponse:
    """Offer a cause no longer, or again."""
    kept: Cause | None = next((one for one in queries.all_causes() if one.pk == cause_id), None)
    if kept is None:
        raise Http404
    operations.write_cause(
        names=kept.names, is_active=not kept.is_active, cause_id=kept.pk, by=actor
    )
    return redirect("surveys:causes")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.terms", face="studio", roles=MANAGER)
def terms(request: HttpRequest, actor: Actor, location_id: UUID) -> HttpResponse:
    """Set how quickly complaints about a location are answered."""
    location = Location.objects.filter(pk=location_id).first()
    if location is None:
        raise Http404
    form = TermsForm(
        request.POST if request.method == "POST" else None, terms=queries.terms_of(location)
    )
    if request.method == "POST" and form.is_valid():
        operations.set_terms(location_id=location.pk, terms=form.terms, by=actor)
        messages.success(request, gettext("Kept. New complaints get these dates."))
        return redirect("surveys:loop")
    return render(request, "surveys/terms.html", {"form": form, "location": location})
