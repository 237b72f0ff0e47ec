"""What differs by visitor in a drawing that is made once for all: its holes.

A drawing is made with a mark in the place of every word of a visitor. Nobody can write a mark,
and nothing but marks is known while it is made: no visitor's word can stay in it for another.
"""

import re
import secrets
from collections.abc import Callable
from html import escape

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context

from nabij.ui import rules

MOST = 256  # drawings kept of one block or page: what they depend on could go on for ever
_MARK = secrets.token_hex(8)
_HOLE = re.compile(f"{_MARK}-([a-z_0-9]+);")


def mark(name: str | int) -> str:
    """Return what stands in a drawing for the word of this name."""
    return f"{_MARK}-{name};"


def split(drawn: str) -> list[str]:
    """Return what a drawing is made of: text, a hole's name, text, a hole's name, text …"""
    return _HOLE.split(drawn)


def fill(parts: list[str], word: Callable[[str], str]) -> str:
    """Return a drawing with its holes filled, escaped. Each word is asked for once."""
    names = parts[1::2]
    said = {name: escape(word(name)) for name in set(names)}
    filled = parts.copy()
    filled[1::2] = [said[name] for name in names]
    return "".join(filled)


def request_of(context: Context) -> HttpRequest | None:
    """Return the request a page is drawn for, None for what is drawn without one."""
    found = context.get("request")
    return found if isinstance(found, HttpRequest) else None


def way_back(request: HttpRequest) -> str:
    """Return the address to come back to: none when the request itself did something."""
    return request.get_full_path() if request.method == "GET" else ""


def name_of(request: HttpRequest | None) -> str:
    """Return the name of who is signed in."""
    return str(getattr(getattr(request, "user", None), "name", ""))


# What a frame shows of its visitor.
_IN_FRAME: dict[str, Callable[[HttpRequest | None], str]] = {
    "csrf_token": lambda request: get_token(request) if request else "",
    "this_page": lambda request: way_back(request) if request else "",
    "person_name": name_of,
    "person_initials": lambda request: rules.initials(name_of(request)),
}
UNFILLED = {name: mark(name) for name in _IN_FRAME}


def word_for(request: HttpRequest | None, name: str) -> str:
    """Return the frame's word of this name for this visitor."""
    return _IN_FRAME[name](request)


def word_in(context: Context, name: str) -> str:
    """Return the frame's word of this name; its mark while the whole page is drawn for nobody.

    All forms of a page have its one token. Whatever else a page calls by such a name is not the
    frame's: nobody's name is taken for that of who is signed in.
    """
    given = context.get(name)
    if given and (name == "csrf_token" or given == mark(name)):
        return str(given)
    return word_for(request_of(context), name)
