"""The home page of the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.people.doors import staff_page
from nabij.people.types import Actor


@require_safe
@staff_page(what="desk.home", face="desk", roles=(Role.AGENT, Role.PROFESSIONAL))
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show where the work of today begins."""
    return render(request, "desk/home.html", {"actor": actor})
