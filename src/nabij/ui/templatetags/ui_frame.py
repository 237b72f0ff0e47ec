"""Parts of the frames: theme, language and menu."""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from nabij.ui import rules
from nabij.ui.types import MenuLink

register = Library()
_TOKEN, _BACK = "token-goes-here", "back-goes-here"


def _request(context: Context) -> HttpRequest | None:
    found = context.get("request")
    return found if isinstance(found, HttpRequest) else None


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    """Return light, dark or auto, for the root element."""
    return rules.chosen_theme(_request(context))


@register.simple_tag(takes_context=True)
def theme_switch(context: Context) -> SafeString:
    """A plain form that chooses light, dark or what the device says."""
    return _form("ui/theme_switch.html", context, current=rules.chosen_theme(_request(context)))


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> SafeString:
    """The three languages: links where the address carries the language, else a plain form.

    A page whose address carries it gives `language_links`: {"nl": "/nl/", …}.
    """
    links = context.get("language_links") or {}
    current = get_language() or settings.LANGUAGE_CODE
    languages = tuple(
        (code, name, code == current, links.get(code, "")) for code, name in settings.LANGUAGES
    )
    return _form("ui/language_switch.html", context, languages=languages, as_links=bool(links))


@register.simple_tag
def menu(links: Sequence[MenuLink]) -> SafeString:
    """The navigation of a face."""
    shown = tuple((str(link.label), link.href, link.icon, link.is_current) for link in links)
    return mark_safe(_drawn("ui/menu.html", get_language() or "", (("links", shown),)))  # noqa: S308 a template drew it


def _form(template: str, context: Context, **values: object) -> SafeString:
    """Return a form of the frame with this visitor's token and the way back to this page."""
    request = _request(context)
    back = request.get_full_path() if request and request.method == "GET" else ""
    drawn = _drawn(template, get_language() or "", tuple(values.items()))
    drawn = drawn.replace(_TOKEN, escape(context.get("csrf_token") or ""))
    return mark_safe(drawn.replace(_BACK, escape(back)))  # noqa: S308 what is put in is escaped


@lru_cache(maxsize=512)
def _drawn(template: str, language: str, values: tuple[tuple[str, object], ...]) -> str:
    """Render once what is the same for all visitors: the frame is half the work of a page."""
    del language  # the translations in the template differ by it
    return render_to_string(template, dict(values) | {"csrf_token": _TOKEN, "next": _BACK})
