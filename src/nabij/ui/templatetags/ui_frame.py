"""Parts of the frames: theme, language and menu."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Library
from django.utils.translation import get_language

from nabij.ui import rules
from nabij.ui.types import MenuLink

register = Library()


def _request(context: Context) -> HttpRequest | None:
    found = context.get("request")
    return found if isinstance(found, HttpRequest) else None


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    """Return light, dark or auto, for the root element."""
    return rules.chosen_theme(_request(context))


@register.inclusion_tag("ui/theme_switch.html", takes_context=True)
def theme_switch(context: Context) -> dict[str, object]:
    """A plain form that chooses light, dark or what the device says."""
    request = _request(context)
    return {
        "current": rules.chosen_theme(request),
        "next": request.get_full_path() if request and request.method == "GET" else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, object]:
    """The three languages: links where the address carries the language, else a plain form.

    A page whose address carries it gives `language_links`: {"nl": "/nl/", …}.
    """
    request = _request(context)
    links = context.get("language_links") or {}
    current = get_language() or settings.LANGUAGE_CODE
    return {
        "languages": [
            (code, name, code == current, links.get(code, "")) for code, name in settings.LANGUAGES
        ],
        "as_links": bool(links),
        "next": request.get_full_path() if request and request.method == "GET" else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/menu.html")
def menu(links: Sequence[MenuLink]) -> dict[str, object]:
    """The navigation of a face."""
    return {"links": links}
