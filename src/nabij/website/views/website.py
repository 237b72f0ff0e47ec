"""The public home page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.http import require_safe

from nabij.ui.rules import remember_language


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the home page in the language they chose or their browser asks for."""
    with override(get_language_from_request(request)):
        response = redirect("website:home")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what people can arrange here, and a number for who would rather talk."""
    response = render(request, "website/home.html", {"language_links": _language_links()})
    remember_language(response, request, get_language() or settings.LANGUAGE_CODE)
    return response


def _language_links() -> dict[str, str]:
    links = {}
    for code, _ in settings.LANGUAGES:
        with override(code):
            links[code] = reverse("website:home")
    return links
