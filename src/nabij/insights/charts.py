"""Pictures of figures as inline SVG: drawn once for the same numbers, coloured by the page.

The colours here are names: `static/insights/charts.css` gives each its token, so that one picture
serves light and dark. No style attributes and no ids: the content security policy forbids the
first, and several pictures share a page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from textwrap import wrap
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

INK, SOFT, LINE, MAIN = "#1f2f2a", "#4b5c56", "#ded9cc", "#14594b"
WIDE, NARROW = 640, 300
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
NAMES_WIDTH, NAME_LETTERS, NAME_LETTERS_NARROW, LINE_HEIGHT = 208, 24, 34, 18


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


def trend(points: Sequence[Point], *, scale: Scale, says: str) -> SafeString:
    """Return a line per month with its margin as a band; `says` is read to who can't see it."""
    return _both(
        says,
        wide=_trend(tuple(points), scale, WIDE),
        narrow=_trend(_every_other(points), scale, NARROW),
    )


def intervals(
    points: Sequence[Point], *, scale: Scale, whole: float | None, says: str
) -> SafeString:
    """Return a point per group with its margin as a line; `whole`: all together, dashed."""
    return _both(
        says,
        wide=_intervals(tuple(points), scale, whole, WIDE),
        narrow=_intervals(tuple(points), scale, whole, NARROW),
    )


def _both(says: str, *, wide: str, narrow: str) -> SafeString:
    return format_html(
        '<div class="insights-chart insights-chart--wide" role="img" aria-label="{0}">{1}</div>'
        '<div class="insights-chart insights-chart--narrow" role="img" aria-label="{0}">{2}</div>',
        says,
        mark_safe(wide),  # noqa: S308 drawn from our own numbers and labels, escaped by the drawer
        mark_safe(narrow),  # noqa: S308
    )


def _every_other(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return points whose labels fit a telephone: with many, every third keeps its label."""
    if len(points) <= 6:  # noqa: PLR2004 as many as fit
        return tuple(points)
    last = len(points) - 1
    return tuple(
        point if (last - n) % 3 == 0 else replace(point, label="") for n, point in enumerate(points)
    )


def warm_up() -> None:
    """Load the drawing library and draw once, so that no visitor waits for its first picture."""
    trend([Point("1", 1, 1, 1)], scale=CES_SCALE, says="")


@lru_cache(maxsize=256)
def _trend(points: tuple[Point, ...], scale: Scale, width: int) -> str:
    at: Spec = {
        "field": "at",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "axis": {
            "labelAngle": 0,
            "ticks": False,
            "labelPadding": 8,
            "labelOverlap": False,
            "labelExpr": "slice(split(datum.label, ' '), 1)",
        },
    }
    band = _mark("area", opacity=0.16, x=at, y=_along("low", scale, domain=False), y2=_to_high())
    line = _mark(
        "line",
        strokeWidth=3,
        point={"color": MAIN, "size": 70, "filled": True},
        x=at,
        y=_along("value", scale, domain=False),
    )
    values: list[Spec] = [
        # The number tells points apart whose label is not shown; a space begins a new line.
        {"at": f"{n} {p.label}", "value": p.value, "low": p.low, "high": p.high}
        for n, p in enumerate(points)
    ]
    return _svg([band, line], values=values, width=width - 60, height=240)


@lru_cache(maxsize=256)
def _intervals(points: tuple[Point, ...], scale: Scale, whole: float | None, width: int) -> str:
    is_narrow = width == NARROW
    labels_width = 0 if is_narrow else NAMES_WIDTH
    letters = NAME_LETTERS_NARROW if is_narrow else NAME_LETTERS
    names = _lines([point.label for point in points], letters=letters, fill=is_narrow)
    extra = LINE_HEIGHT * max((name.count("\n") for name in names), default=0)
    who: Spec = {
        "field": "who",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {
            "labels": not is_narrow,
            "labelExpr": r"split(datum.label, '\n')",
            "labelLineHeight": LINE_HEIGHT,
            # the lines are short enough; the drawer measures another font than is seen
            "labelLimit": 0,
            "minExtent": labels_width,
            "maxExtent": labels_width,
            "ticks": False,
            "domain": False,
        },
    }
    low, value = _along("low", scale), _along("value", scale)
    layers = [
        _mark("rule", strokeWidth=3, opacity=0.45, x=low, x2=_to_high(), y=who),
        _mark("point", size=110, filled=True, opacity=1, x=value, y=who),
    ]
    if is_narrow:  # no room beside: the name stands above its line
        above: Spec = {
            "align": "left",
            "baseline": "line-bottom",
            "dy": -9 - extra,
            "lineBreak": "\n",
            "lineHeight": LINE_HEIGHT,
            "fontSize": 15,
        }
        text = {"field": "who", "type": "nominal"}
        layers.append(_mark("text", **above, color=INK, x={"value": 0}, y=who, text=text))
    if whole is not None:
        dashes = _mark("rule", color=SOFT, strokeDash=[5, 4], strokeWidth=1.5, x=value)
        layers.insert(0, {**dashes, "data": {"values": [{"value": whole}]}})
    values: list[Spec] = [
        {"who": name, "value": point.value, "low": point.low, "high": point.high}
        for name, point in zip(names, points, strict=True)
    ]
    step = extra + 56 if is_narrow else max(38, extra + 28)
    return _svg(layers, values=values, width=width - labels_width - 24, height={"step": step})


def _mark(kind: str, **said: Any) -> Spec:
    """Return a layer: x, y, x2, y2 and text say what it shows, all else how it looks."""
    encoding = {name: said.pop(name) for name in ("x", "x2", "y", "y2", "text") if name in said}
    return {"mark": {"type": kind, "color": MAIN, **said}, "encoding": encoding}


def _along(field: str, scale: Scale, **axis: bool) -> Spec:
    """Return that a number stands along the axis of a scale."""
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [scale.low, scale.high]},
        "axis": {"values": list(scale.ticks), "tickSize": 0, "labelPadding": 8, **axis},
    }


def _to_high() -> Spec:
    return {"field": "high"}


def _lines(names: Sequence[str], *, letters: int, fill: bool) -> list[str]:
    """Return names broken into lines of so many letters, so that none is cut off.

    Args:
        fill: all get as many lines as the longest, blank ones first, to end at the same height.
    """
    broken = [wrap(name, letters) for name in names]
    most = max(map(len, broken), default=0) if fill else 0
    return ["\n".join([" "] * (most - len(lines)) + lines) for lines in broken]


def _svg(layers: list[Spec], *, values: list[Spec], width: int, height: int | Spec) -> str:
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
    )
    return _plain(drawn)


def _plain(svg: str) -> str:
    """Leave only what is seen: no roles, size or ground of its own, nothing a policy forbids."""
    svg = re.sub(r' (?:role|aria-[a-z]+|class|id|style|pointer-events)="[^"]*"', "", svg)
    svg = re.sub(r' (?:xmlns:xlink|version)="[^"]*"', "", svg)
    svg = re.sub(r'^<svg([^>]*?) width="[^"]*" height="[^"]*"', r"<svg\1", svg)
    svg = re.sub(r'<rect width="\d+" height="\d+" fill="(?:white|transparent)"/>', "", svg, count=1)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
