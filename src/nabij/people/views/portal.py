"""The portal's pages about oneself: for whom, how to be reached, who looked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from nabij.people import operations
from nabij.people.doors import ACTING_FOR, client_page, person_page
from nabij.people.forms import ActForForm, PreferencesForm
from nabij.people.queries import acting_choices, looks_at, own_person, zone_of
from nabij.people.types import Actor, Scope
from nabij.people.views.words import days_of
from nabij.ui.rules import remember_language

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@person_page(what="portal.act-for")
def act_for(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let a relative choose for whom to act."""
    choices = acting_choices(actor.user_id) if actor.user_id else []
    current = request.session.get(ACTING_FOR) or str(actor.client_id)
    form = ActForForm(request.POST or None, choices=choices, initial={"client": current})
    if request.method == "POST":
        if not form.is_valid():
            raise Http404  # who is not offered does not exist
        request.session[ACTING_FOR] = form.cleaned_data["client"]
        return redirect("portal:home")
    return render(request, "people/act_for.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@person_page(what="portal.profile")
def profile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what we know of the person signed in, and let them choose how to be reached."""
    person = own_person(actor)
    if person is None:
        raise Http404
    form = PreferencesForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        preferences = form.preferences()
        if actor.own_client_id:
            operations.set_preferences(
                client_id=actor.own_client_id, preferences=preferences, by=actor
            )
        else:
            operations.set_relative_preferences(
                relative_id=person.pk, preferences=preferences, by=actor
            )
        with override(preferences.language):
            messages.success(request, _("We will keep to this from now on."))
        response = redirect("portal:profile")
        remember_language(response, request, preferences.language)
        return response
    context = {
        "form": form,
        "person": person,
        "may_choose": len(acting_choices(person.user_id)) > 1 if person.user_id else False,
    }
    return render(request, "people/profile.html", context)


@require_safe
@client_page(what="portal.looks", scope=Scope.VIEW_MESSAGES)
def looks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tell in plain words who looked at the client's data."""
    with_own = "own" in request.GET
    found = looks_at(actor, with_own=with_own)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    days = days_of(page.object_list, actor=actor, zone=zone_of(actor))
    context = {"days": days, "page": page, "with_own": with_own}
    return render(request, "people/looks.html", context)
