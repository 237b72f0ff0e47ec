"""Components: buttons, notices, cards and other building blocks."""

from functools import lru_cache

import heroicons
from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nabij.ui.rules import initials
from nabij.ui.types import Words

register = Library()

KINDS = ("primary", "secondary", "quiet", "danger")
TONES = ("neutral", "info", "success", "warning", "error")
NOTICE_ICONS = {
    "info": "information-circle",
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "error": "exclamation-circle",
}


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        message = f"{value!r} is not one of {', '.join(allowed)}"
        raise ValueError(message)
    return value


@register.simple_tag
def icon(name: str, *, size: int = 24, label: Words = "") -> SafeString:
    """Draw a heroicon (outline): `{% icon "calendar" %}`. Hidden from readers unless labelled."""
    return _drawn_icon(name + "", size, str(label))


@lru_cache(maxsize=512)
def _drawn_icon(name: str, size: int, label: str) -> SafeString:
    said: dict[str, object] = {"role": "img", "aria_label": label} if label else {}
    drawn = heroicons._render_icon(  # noqa: SLF001 what its own template tag calls
        "outline", name, size, {"class": "nabij-icon", "focusable": "false", **said}
    )
    if label:
        drawn = drawn.replace(' aria-hidden="true"', "", 1)
    return mark_safe(drawn)  # noqa: S308 drawn from the package's own files


@register.inclusion_tag("ui/button.html")
def button(
    label: Words,
    *,
    kind: str = "primary",
    icon: str = "",
    name: str = "",
    value: object = "",
    form: str = "",
    wide: bool = False,
    attrs: dict[str, object] | None = None,
) -> dict[str, object]:
    """A button that submits: `{% button label kind="primary" %}`."""
    return {
        "label": label, "kind": _one_of(kind, KINDS), "icon": icon, "name": name,
        "value": value, "form": form, "wide": wide, "attrs": attrs or {},
    }  # fmt: skip


@register.simple_tag
def link_button(
    label: Words, href: str, *, kind: str = "primary", icon: str = "", wide: bool = False
) -> SafeString:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    drawn = _drawn_icon(icon, 22, "") if icon else ""
    forward = icon == "arrow-right"
    return format_html(
        '<a class="nabij-button nabij-button--{}{}" href="{}">{}<span>{}</span>{}</a>',
        _one_of(kind, KINDS),
        " nabij-button--wide" if wide else "",
        href,
        "" if forward else drawn,
        label,
        drawn if forward else "",
    )


@register.inclusion_tag("ui/back_link.html")
def back_link(href: str, label: Words = "") -> dict[str, object]:
    """The way back, above the title."""
    return {"href": href, "label": label}


@register.simple_block_tag
def notice(content: str, *, kind: str = "info", title: Words = "") -> SafeString:
    """A message in the page: `{% notice kind="success" title=… %}…{% endnotice %}`."""
    _one_of(kind, tuple(NOTICE_ICONS))
    return render_to_string(
        "ui/notice.html",
        {"content": content, "kind": kind, "title": title, "icon": NOTICE_ICONS[kind]},
    )


@register.simple_block_tag
def card(content: str, *, title: Words = "", href: str = "", tone: str = "plain") -> SafeString:
    """One thing on its own ground; tone "next" for the one next step of a page."""
    _one_of(tone, ("plain", "next", "quiet"))
    return render_to_string(
        "ui/card.html", {"content": content, "title": title, "href": href, "tone": tone}
    )


@register.simple_block_tag
def empty_state(content: str, *, title: Words, icon: str = "sparkles") -> SafeString:
    """Nothing here yet: say so kindly, and what can be done."""
    return render_to_string(
        "ui/empty_state.html", {"content": content, "title": title, "icon": icon}
    )


@register.simple_block_tag
def disclosure(content: str, *, summary: Words, is_open: bool = False) -> SafeString:
    """More for who wants it, such as how a figure is counted."""
    return render_to_string(
        "ui/disclosure.html", {"content": content, "summary": summary, "is_open": is_open}
    )


@register.simple_tag
def status_tag(label: Words, tone: str = "neutral") -> SafeString:
    """A short status: `{% status_tag label "warning" %}`. The word says it, colour helps."""
    return format_html(
        '<span class="nabij-tag nabij-tag--{}">{}</span>', _one_of(tone, TONES), label
    )


@register.simple_tag
def avatar(name: str) -> SafeString:
    """The initials of somebody whose name stands beside it."""
    return format_html('<span class="nabij-avatar" aria-hidden="true">{}</span>', initials(name))


@register.inclusion_tag("ui/progress.html")
def progress(value: int, maximum: int, label: Words) -> dict[str, object]:
    """How far something is: the label says it in words."""
    return {"value": value, "maximum": maximum, "label": label}


@register.simple_block_tag
def confirm(
    content: str,
    *,
    action: str,
    yes: Words,
    no: Words,
    no_href: str,
    csrf_token: str,
    kind: str = "primary",
) -> SafeString:
    """The one question of a page that confirms: a yes that posts and a no that goes back."""
    return render_to_string(
        "ui/confirm.html",
        {
            "content": content,
            "action": action,
            "yes": yes,
            "no": no,
            "no_href": no_href,
            "csrf_token": csrf_token,
            "kind": _one_of(kind, KINDS),
        },
    )
