"""The home page of the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabij.people.doors import client_page
from nabij.people.types import Actor


@require_safe
@client_page(what="portal.home")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Greet, and show what can be done here."""
    return render(request, "portal/home.html", {"actor": actor})
