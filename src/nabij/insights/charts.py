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
NAMES_WIDTH, NAME_LETTERS, NAME_LETTERS_NARROW, LINE_HEIGHT = 208, 24, 34, 18


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
    alt = _altair()
    values = [
        # The number tells points apart whose label is not shown; a space begins a new line.
        {"at": f"{n} {p.label}", "value": p.value, "low": p.low, "high": p.high}
        for n, p in enumerate(points)
    ]
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X(
            "at:O",
            sort=None,
            title=None,
            axis=alt.Axis(
                labelAngle=0,
                ticks=False,
                labelPadding=8,
                labelOverlap=False,
                labelExpr="slice(split(datum.label, ' '), 1)",
            ),
        )
    )
    axis = _axis(alt, scale)
    band = base.mark_area(color=MAIN, opacity=0.16).encode(y=axis("low:Q"), y2="high:Q")
    line = base.mark_line(
        color=MAIN, strokeWidth=3, point=alt.OverlayMarkDef(color=MAIN, size=70, filled=True)
    ).encode(y=axis("value:Q"))
    return _svg((band + line).properties(width=width - 60, height=240))


@lru_cache(maxsize=256)
def _intervals(points: tuple[Point, ...], scale: Scale, whole: float | None, width: int) -> str:
    alt = _altair()
    is_narrow = width == NARROW
    labels_width = 0 if is_narrow else NAMES_WIDTH
    letters = NAME_LETTERS_NARROW if is_narrow else NAME_LETTERS
    names = _lines([point.label for point in points], letters=letters, fill=is_narrow)
    extra = LINE_HEIGHT * max((name.count("\n") for name in names), default=0)
    values = [
        {"who": name, "value": point.value, "low": point.low, "high": point.high}
        for name, point in zip(names, points, strict=True)
    ]
    beside = alt.Axis(
        labels=not is_narrow,
        labelExpr=r"split(datum.label, '\n')",
        labelLineHeight=LINE_HEIGHT,
        labelLimit=0,  # the lines are short enough; the drawer measures another font than is seen
        minExtent=labels_width,
        maxExtent=labels_width,
        ticks=False,
        domain=False,
    )
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("who:N", sort=None, title=None, axis=beside)
    )
    x_axis = alt.Axis(values=list(scale.ticks), tickSize=0, labelPadding=8)
    x_scale = alt.Scale(domain=[scale.low, scale.high])
    rule = base.mark_rule(color=MAIN, strokeWidth=3, opacity=0.45).encode(
        x=alt.X("low:Q", title=None, scale=x_scale, axis=x_axis), x2="high:Q"
    )
    dot = base.mark_point(color=MAIN, size=110, filled=True, opacity=1).encode(
        x=alt.X("value:Q", title=None, scale=x_scale, axis=x_axis)
    )
    drawn = rule + dot
    if is_narrow:  # no room beside: the name stands above its line
        drawn += base.mark_text(
            align="left",
            baseline="line-bottom",
            dy=-9 - extra,
            lineBreak="\n",
            lineHeight=LINE_HEIGHT,
            color=INK,
            fontSize=15,
        ).encode(x=alt.value(0), text="who:N")
    if whole is not None:
        mark = alt.Chart(alt.Data(values=[{"value": whole}])).mark_rule(
            color=SOFT, strokeDash=[5, 4], strokeWidth=1.5
        )
        drawn = mark.encode(x=alt.X("value:Q", title=None, scale=x_scale, axis=x_axis)) + drawn
    step = extra + 56 if is_narrow else max(38, extra + 28)
    return _svg(drawn.properties(width=width - labels_width - 24, height=alt.Step(step)))


def _lines(names: Sequence[str], *, letters: int, fill: bool) -> list[str]:
    """Return names broken into lines of so many letters, so that none is cut off.

    Args:
        fill: all get as many lines as the longest, blank ones first, to end at the same height.
    """
    broken = [wrap(name, letters) for name in names]
    most = max(map(len, broken), default=0) if fill else 0
    return ["\n".join([" "] * (most - len(lines)) + lines) for lines in broken]


def _altair() -> Any:
    """Return the drawing library; it takes a second to load, and no other page should wait."""
    return import_module("altair")


def _axis(alt: Any, scale: Scale) -> Any:
    def y(field: str) -> Any:
        return alt.Y(
            field,
            title=None,
            scale=alt.Scale(domain=[scale.low, scale.high]),
            axis=alt.Axis(values=list(scale.ticks), tickSize=0, labelPadding=8, domain=False),
        )

    return y


def _svg(chart: Any) -> str:
    drawer: Any = import_module("vl_convert")
    configured = (
        chart.configure(font="inherit", background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            labelFont="inherit",
            labelFontSize=15,
            gridColor=LINE,
            domainColor=LINE,
            tickColor=LINE,
        )
    )
    drawn: str = drawer.vegalite_to_svg(configured.to_dict(validate=False))
    return _plain(drawn)


def _plain(svg: str) -> str:
    """Leave only what is seen: no roles, size or ground of its own, nothing a policy forbids."""
    svg = re.sub(r' (?:role|aria-[a-z]+|class|id|style|pointer-events)="[^"]*"', "", svg)
    svg = re.sub(r' (?:xmlns:xlink|version)="[^"]*"', "", svg)
    svg = re.sub(r'^<svg([^>]*?) width="[^"]*" height="[^"]*"', r"<svg\1", svg)
    svg = re.sub(r'<rect width="\d+" height="\d+" fill="(?:white|transparent)"/>', "", svg, count=1)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
