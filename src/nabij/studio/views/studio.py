"""The home page of the studio."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.people.doors import staff_page
from nabij.people.types import Actor


@require_safe
@staff_page(what="studio.home", face="studio", roles=(Role.MANAGER, Role.EDITOR, Role.ADMINISTRATOR))
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what there is to do here for these roles."""
    return render(request, "studio/home.html", {"actor": actor})
