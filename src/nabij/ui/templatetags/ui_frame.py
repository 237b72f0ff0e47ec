"""Parts of the frames: theme, language and menu."""

from collections.abc import Sequence

from django.conf import settings
from django.template import Context, Library
from django.utils.translation import get_language

from nabij.ui import holes, rules
from nabij.ui.holes import request_of
from nabij.ui.types import MenuLink

register = Library()


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    """Return light, dark or auto, for the root element."""
    return rules.chosen_theme(request_of(context))


@register.inclusion_tag("ui/theme_switch.html", takes_context=True)
def theme_switch(context: Context) -> dict[str, object]:
    """A plain form that chooses light, dark or what the device says."""
    return _form(context) | {"current": context.get("theme") or chosen_theme(context)}


@register.inclusion_tag("ui/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, object]:
    """The three languages: links where the address carries the language, else a plain form.

    A page whose address carries it gives `language_links`: {"nl": "/nl/", …}.
    """
    links = context.get("language_links") or {}
    current = get_language() or settings.LANGUAGE_CODE
    languages = [
        (code, name, code == current, links.get(code, "")) for code, name in settings.LANGUAGES
    ]
    return _form(context) | {"languages": languages, "as_links": bool(links)}


@register.inclusion_tag("ui/menu.html")
def menu(links: Sequence[MenuLink]) -> dict[str, object]:
    """The navigation of a face."""
    return {"links": links}


def _form(context: Context) -> dict[str, object]:
    """Return the token, and the way back to this page, of a form in the frame."""
    return {"csrf_token": context.get("csrf_token"), "next": holes.word_in(context, "this_page")}
