"""Pages that look alike for everybody but for their words: drawn once, then filled.

`draw` answers with what Django's `render` answers with, only faster. What the page is given is
told apart: a text is a word (a name, a time), everything else (whether, how many) is the page's
shape. Each shape is drawn once per language and colours, for nobody in particular, with a hole in
the place of every word, and kept for some seconds. A visitor's page is that drawing with the
holes filled, escaped. While it is drawn nothing of a visitor is known, so nothing can stay.

A template drawn so may show words and ask whether they are empty; it can't compute with them.
"""

from collections.abc import Hashable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from nabij.lib import clock
from nabij.ui import holes, rules

Words = str | bool | None | Sequence["Words"] | Mapping[str, "Words"]
KEPT_SECONDS = 10.0  # what the frame tells of the organisation may be as old as that
_drawn: dict[Hashable, tuple[float, list[str]]] = {}


def draw(
    request: HttpRequest, template: str, words: Mapping[str, Words], *, anybody: object
) -> HttpResponse:
    """Answer with the page.

    Args:
        words: what the template shows, as texts, and what it asks for, as anything else.
        anybody: stands for `request.actor` while the page is drawn; None when the frame shows
            more of this visitor than its holes have place for: then it is drawn for them alone.
    """
    if anybody is None or settings.DEMO or len(get_messages(request)):
        return render(request, template, words)
    told: list[str] = []
    shape, unfilled = _told_apart(words, told)
    key = (template, get_language(), request.path, rules.chosen_theme(request), anybody, shape)
    until, parts = _drawn.get(key, (0.0, []))
    if clock.monotonic() > until:
        parts = holes.split(
            render_to_string(template, holes.UNFILLED | unfilled, _nobody(request, anybody))
        )
        if len(_drawn) >= holes.MOST:
            _drawn.clear()
        _drawn[key] = (clock.monotonic() + KEPT_SECONDS, parts)

    def word(name: str) -> str:
        return told[int(name)] if name.isdecimal() else holes.word_for(request, name)

    return HttpResponse(holes.fill(parts, word))


def _told_apart(given: Any, told: list[str]) -> tuple[Hashable, Any]:
    """Return the shape of what a page is given, and the same with a mark for every word in it.

    Words are added to `told`; the number in a mark is a word's place there.
    """
    if isinstance(given, str):
        if not given:
            return "", ""
        told.append(given)
        return "word", holes.mark(len(told) - 1)
    if isinstance(given, Mapping):
        pairs = [(name, *_told_apart(value, told)) for name, value in given.items()]
        return (
            tuple((name, shape) for name, shape, _ in pairs),
            {name: marked for name, _, marked in pairs},
        )
    if isinstance(given, Sequence):
        each = [_told_apart(value, told) for value in given]
        return tuple(shape for shape, _ in each), [marked for _, marked in each]
    return given, given


def _nobody(request: HttpRequest, anybody: object) -> HttpRequest:
    """Return a request for the same page by nobody in particular."""
    nobody = HttpRequest()
    nobody.method, nobody.path = request.method, request.path
    nobody.resolver_match = request.resolver_match
    nobody.COOKIES = {rules.THEME_COOKIE: rules.chosen_theme(request)}
    nobody.user = SimpleNamespace(name=holes.mark("person_name"))  # type: ignore[assignment]
    nobody.actor = anybody  # type: ignore[attr-defined]
    return nobody
