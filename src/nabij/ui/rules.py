"""Small decisions about what a page shows."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby
from uuid import UUID

import phonenumbers
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from nabij.ui.types import MenuGroup, MenuItem, MenuLink

THEMES = ("light", "dark", "auto")
THEME_COOKIE = "nabij_theme"
COOKIE_SECONDS = 365 * 24 * 3600
# from which country somebody calls, as far as their language tells
_AT_HOME = {"nl": 31, "fi": 358}
# the space in "14 maart", "14. maaliskuuta", "om 10", "klo 10", "10.15 uur" and before a dot "·"
_TOGETHER = re.compile(
    r"((?<![\d.])\b\d{1,2}\.?(?= [^\W\d_])|\b(?:om|at|klo)(?= \d)|\d(?= uur\b)|\S(?= · )) "
)


def chosen_theme(request: HttpRequest | None) -> str:
    """Return light, dark or auto: what this visitor chose, auto when nothing usable."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto") if request else "auto"
    return theme if theme in THEMES else "auto"


def menu_links(items: Sequence[MenuItem], request: HttpRequest) -> list[MenuLink]:
    """Return the entries this visitor may use; the deepest one that holds the page is current.

    An entry whose module is not installed has no address and is left out. A group of which a
    visitor may use one page is that page.
    """
    shown = []
    for item in items:
        href = _known_address(item.url_name, get_urlconf())
        if href and (item.may is None or item.may(request)):
            shown.append((item, href))
    current = _current(shown, request.path)
    links = []
    for group, members in groupby(shown, key=lambda one: one[0].group or one[0]):
        pages = tuple(
            MenuLink(item.label, href, item.icon, item is current) for item, href in members
        )
        if isinstance(group, MenuGroup) and len(pages) > 1:
            is_here = any(page.is_current for page in pages)
            opened = pages if is_here else ()
            links.append(MenuLink(group.label, pages[0].href, group.icon, is_here, opened))
        else:
            links += pages
    return links


def _current(shown: Sequence[tuple[MenuItem, str]], path: str) -> MenuItem | None:
    holding = [
        (len(place), item)
        for item, href in shown
        for place in (href, *(_known_address(name, get_urlconf()) for name in item.also))
        if place and path.startswith(place)
    ]
    return max(holding, key=lambda one: one[0], default=(0, None))[1]


def address_of(url_name: str, key: UUID) -> str:
    """Return the address of one thing: reversed once per name, as lists show many of them.

    Raises:
        NoReverseMatch: no address of that name takes one key.
    """
    before, after = _around_key(url_name, get_urlconf())
    return f"{before}{key}{after}"


@cache
def _around_key(url_name: str, urlconf: str | None) -> tuple[str, str]:
    nobody = UUID(int=0)
    before, _, after = reverse(url_name, urlconf, args=[nobody]).partition(str(nobody))
    return before, after


@cache
def _known_address(url_name: str, urlconf: str | None) -> str:
    """Return an address that takes no arguments, '' when nothing has that name."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name: "Els de Boer" is EB."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def own_address(request: HttpRequest, target: str, *, fallback: str) -> str:
    """Return an address somebody gave us to go on to when it is a path of this site."""
    if target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return fallback


def safe_return(request: HttpRequest, *, fallback: str) -> str:
    """Return the address of this site a form asked to go back to, or the fallback."""
    return own_address(request, request.POST.get("next", ""), fallback=fallback)


def remember_language(response: HttpResponse, request: HttpRequest, language: str) -> None:
    """Keep the language in the cookie Django reads, unless it is there already."""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == language:
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@lru_cache(maxsize=4096)
def unbroken(words: str) -> str:
    """Keep what belongs together on one line: "14 maart", "om 10.15 uur", no dot at its start."""
    return _TOGETHER.sub("\\1\N{NO-BREAK SPACE}", words)


def without_turns(words: str) -> str:
    """Leave out the characters that turn the direction of what stands around them."""
    return words.translate(_TURNS)


def phone_in_words(phone: str) -> str:
    """Return a number as the reader dials it: "+31881234567" is "088 123 4567", and with its
    country in front for who reads Finnish, as it is called from Finland.
    """
    return _phone_in_words(phone, _AT_HOME.get((get_language() or "")[:2]))


@lru_cache(maxsize=512)
def _phone_in_words(phone: str, country_code: int | None) -> str:
    try:
        number = phonenumbers.parse(phone, "NL")
    except phonenumbers.NumberParseException:
        return phone
    is_abroad = country_code is not None and country_code != number.country_code
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.INTERNATIONAL if is_abroad else form.NATIONAL)
