"""The desk's good words: what the team was given, and what can be passed on to it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts.types import Role
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys import operations, queries

ROLES = (Role.AGENT, Role.PROFESSIONAL)
MOST = 30


@require_safe
@staff_page(what="surveys.compliments", face="desk", roles=ROLES)
def compliments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what was passed on to one's teams, and good words that wait to be."""
    return render(
        request,
        "surveys/compliments.html",
        {
            "praises": queries.praises(actor),
            "given": queries.compliments_for(actor, most=MOST),
            "zone": zone_of(actor),
        },
    )


@require_POST
@staff_page(what="surveys.pass-on", face="desk", roles=ROLES)
def pass_on(request: HttpRequest, actor: Actor, praise_id: UUID) -> HttpResponse:
    """Pass good words on to the team they are about."""
    try:
        operations.pass_on(praise_id=praise_id, by=actor)
    except operations.NothingToPassOnError as error:
        if not queries.was_passed_on(actor, praise_id=praise_id):
            raise Http404 from error
        messages.error(request, gettext("A colleague passed this on just before you."))
    else:
        messages.success(
            request, gettext("Passed on. The team finds it on the first page of the desk.")
        )
    return redirect("surveys:compliments")
