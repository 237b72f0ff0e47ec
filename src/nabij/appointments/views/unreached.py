"""Whom the desk has to call, because nobody could tell them of a change."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.people.doors import staff_page
from nabij.people.types import Actor

ROLES = (Role.AGENT, Role.PROFESSIONAL)


@require_safe
@staff_page(what="appointments.desk-unreached", face="desk", roles=ROLES)
def unreached(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List whom to call, who would come first stands first."""
    return render(
        request,
        "appointments/desk_unreached.html",
        {
            "clients": queries.unreached_clients(actor),
            "done": request.GET.get("done", "") == "called",
        },
    )


@require_POST
@staff_page(what="appointments.desk-called", face="desk", roles=ROLES)
def called(request: HttpRequest, actor: Actor, unreached_id: UUID) -> HttpResponse:
    """Note that the client knows now."""
    del request
    if not queries.is_unreached_visible(actor, unreached_id=unreached_id):
        raise Http404
    operations.mark_called(unreached_id=unreached_id, by=actor)
    return redirect(f"{reverse('appointments:desk-unreached')}?done=called")
