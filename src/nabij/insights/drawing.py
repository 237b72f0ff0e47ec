"""What all pictures of figures share: colours by name, scales, and the drawer.

The colours here are names: `static/insights/charts.css` gives each its token, so that one picture
serves light and dark. No style attributes and no ids: the content security policy forbids the
first, and several pictures share a page.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from importlib import import_module
from textwrap import wrap
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

INK, SOFT, LINE, MAIN, ALERT = "#1f2f2a", "#4b5c56", "#ded9cc", "#14594b", "#a32626"
WIDE, NARROW = 640, 300
STEPS, PARTS = (1, 2, 5), 4
_LOCALES = {"nl": "nl-NL", "fi": "fi-FI"}  # 0,5 along an axis
CONFIG = {
    "font": "inherit",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFont": "inherit",
        "labelFontSize": 15,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
    },
}


Spec = dict[str, Any]
"""A part of a picture in the grammar of Vega-Lite."""


@dataclass(frozen=True)
class Point:
    """One figure in a picture; without a value it leaves a gap."""

    label: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Scale:
    """From where to where the axis goes, and where it has a mark."""

    low: float
    high: float
    ticks: tuple[float, ...]


NPS_SCALE = Scale(-100, 100, (-100, -50, 0, 50, 100))
CES_SCALE = Scale(1, 5, (1, 2, 3, 4, 5))
SHARE_SCALE = Scale(0, 100, (0, 25, 50, 75, 100))


def scale_of(values: Sequence[float]) -> Scale:
    """Return a scale from 0 to a round number above all values."""
    most, power = max(values, default=1) or 1, 0.0001
    while True:
        for step in STEPS:
            if most <= step * power * PARTS:
                size = step * power
                ticks = tuple(round(n * size, 4) for n in range(PARTS + 1))
                return Scale(0, ticks[-1], ticks)
        power *= 10


def drawn_once(most: int) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Keep the last drawings of a function per language, as numbers along an axis differ in it."""

    def keep(draw: Callable[..., str]) -> Callable[..., str]:
        @lru_cache(maxsize=most)
        def kept(_language: str | None, *said: Any) -> str:
            return draw(*said)

        @wraps(draw)
        def drawn(*said: Any) -> str:
            return kept(get_language(), *said)

        return drawn

    return keep


def both(says: str, *, wide: str, narrow: str) -> SafeString:
    """Return a drawing for wide and one for narrow screens, as one picture for who hears it."""
    return format_html(
        '<div class="insights-chart insights-chart--wide" role="img" aria-label="{0}">{1}</div>'
        '<div class="insights-chart insights-chart--narrow" role="img" aria-label="{0}">{2}</div>',
        says,
        mark_safe(wide),  # noqa: S308 drawn from our own numbers and labels, escaped by the drawer
        mark_safe(narrow),  # noqa: S308
    )


def mark(kind: str, **said: Any) -> Spec:
    """Return a layer: x, y, x2, y2 and text say what it shows, all else how it looks."""
    encoding = {name: said.pop(name) for name in ("x", "x2", "y", "y2", "text") if name in said}
    return {"mark": {"type": kind, "color": MAIN, **said}, "encoding": encoding}


def along(field: str, scale: Scale, **axis: bool) -> Spec:
    """Return that a number stands along the axis of a scale."""
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [scale.low, scale.high]},
        "axis": {
            "values": list(scale.ticks),
            "tickSize": 0,
            "labelPadding": 8,
            "gridColor": {"condition": {"test": "datum.value === 0", "value": SOFT}, "value": LINE},
            **axis,
        },
    }


def to_high() -> Spec:
    """Return that a band or line ends at the upper end of a margin."""
    return {"field": "high"}


def lines(names: Sequence[str], *, letters: int, fill: bool) -> list[str]:
    """Return names broken into lines of so many letters, so that none is cut off.

    Args:
        fill: all get as many lines as the longest, blank ones first, to end at the same height.
    """
    broken = [wrap(name, letters) for name in names]
    most = max(map(len, broken), default=0) if fill else 0
    return ["\n".join([" "] * (most - len(lines)) + lines) for lines in broken]


def svg(layers: list[Spec], *, values: list[Spec], width: int, height: int | Spec) -> str:
    """Draw layers over the same values; loading the drawer takes long, no other page waits."""
    drawer: Any = import_module("vl_convert")
    drawn: str = drawer.vegalite_to_svg(
        {
            "data": {"values": values},
            "layer": layers,
            "width": width,
            "height": height,
            "background": "transparent",
            "config": CONFIG,
        },
        vl_version="6.4",
        format_locale=_LOCALES.get(get_language() or "", "en-GB"),
    )
    return _plain(drawn)


def _plain(svg: str) -> str:
    """Leave only what is seen: no roles, size or ground of its own, nothing a policy forbids."""
    svg = re.sub(r' (?:role|aria-[a-z]+|class|id|style|pointer-events)="[^"]*"', "", svg)
    svg = re.sub(r' (?:xmlns:xlink|version)="[^"]*"', "", svg)
    svg = re.sub(r'^<svg([^>]*?) width="[^"]*" height="[^"]*"', r"<svg\1", svg)
    svg = re.sub(r'<rect width="\d+" height="\d+" fill="(?:white|transparent)"/>', "", svg, count=1)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
