"""Pages anyone may open: the choices of colours and language, and the living page of components."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from nabij.ui.events import language_chosen
from nabij.ui.rules import COOKIE_SECONDS, THEME_COOKIE, THEMES, remember_language, safe_return
from nabij.ui.specimens import specimens


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or automatic in a cookie and go back."""
    response = redirect(safe_return(request, fallback="/"))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=COOKIE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, tell who keeps it with the user, and go back."""
    response = redirect(safe_return(request, fallback="/"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        remember_language(response, request, language)
        language_chosen.send(sender=None, request=request, language=language)
    return response


@require_safe
def living_page(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, with its name and how to write it."""
    return render(request, "ui/living_page.html", specimens())
