"""Pictures of figures as inline SVG: drawn once for the same numbers, coloured by the page."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.safestring import SafeString

from nabij.insights.drawing import (
    CES_SCALE,
    INK,
    MAIN,
    NARROW,
    NPS_SCALE,
    SHARE_SCALE,
    SOFT,
    WIDE,
    Point,
    Scale,
    Spec,
    along,
    both,
    drawn_once,
    lines,
    mark,
    svg,
    to_high,
)

__all__ = ["CES_SCALE", "NPS_SCALE", "SHARE_SCALE", "Point", "Scale", "intervals", "trend"]
NAMES_WIDTH, NAME_LETTERS, NAME_LETTERS_NARROW, LINE_HEIGHT = 208, 24, 34, 18


def trend(points: Sequence[Point], *, scale: Scale, says: str) -> SafeString:
    """Return a line per month with its margin as a band; `says` is read to who can't see it."""
    return both(
        says,
        wide=_trend(tuple(points), scale, WIDE),
        narrow=_trend(_every_other(points), scale, NARROW),
    )


def intervals(
    points: Sequence[Point], *, scale: Scale, whole: float | None, says: str
) -> SafeString:
    """Return a point per group with its margin as a line; `whole`: all together, dashed."""
    return both(
        says,
        wide=_intervals(tuple(points), scale, whole, WIDE),
        narrow=_intervals(tuple(points), scale, whole, NARROW),
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


@drawn_once(256)
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
    band = mark("area", opacity=0.16, x=at, y=along("low", scale, domain=False), y2=to_high())
    line = mark(
        "line",
        strokeWidth=3,
        point={"color": MAIN, "size": 70, "filled": True},
        x=at,
        y=along("value", scale, domain=False),
    )
    # A band needs two points beside each other: one by itself has its margin as a line.
    alone = [_is_alone(points, n) for n in range(len(points))]
    rule = mark("rule", strokeWidth=3, opacity=0.45, x=at, y=along("low", scale), y2=to_high())
    values: list[Spec] = [
        # The number tells points apart whose label is not shown; a space begins a new line.
        {"at": f"{n} {p.label}", "value": p.value, "low": p.low, "high": p.high}
        for n, p in enumerate(points)
    ]
    lone = [one for one, is_alone in zip(values, alone, strict=True) if is_alone]
    layers = [band, *([{**rule, "data": {"values": lone}}] if lone else []), line]
    return svg(layers, values=values, width=width - 60, height=240)


def _is_alone(points: Sequence[Point], n: int) -> bool:
    """Whether a point has none beside it."""
    beside = (*points[max(0, n - 1) : n], *points[n + 1 : n + 2])
    return points[n].value is not None and all(one.value is None for one in beside)


def names_beside(*, is_narrow: bool) -> Spec:
    """Return the axis of names down the left side; narrow, it leaves them to a text above each."""
    width = 0 if is_narrow else NAMES_WIDTH
    return {
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
            "minExtent": width,
            "maxExtent": width,
            "ticks": False,
            "domain": False,
        },
    }


@drawn_once(256)
def _intervals(points: tuple[Point, ...], scale: Scale, whole: float | None, width: int) -> str:
    is_narrow = width == NARROW
    labels_width = 0 if is_narrow else NAMES_WIDTH
    letters = NAME_LETTERS_NARROW if is_narrow else NAME_LETTERS
    names = lines([point.label for point in points], letters=letters, fill=is_narrow)
    extra = LINE_HEIGHT * max((name.count("\n") for name in names), default=0)
    who = names_beside(is_narrow=is_narrow)
    low, value = along("low", scale), along("value", scale)
    layers = [
        mark("rule", strokeWidth=3, opacity=0.45, x=low, x2=to_high(), y=who),
        mark("point", size=110, filled=True, opacity=1, x=value, y=who),
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
        layers.append(mark("text", **above, color=INK, x={"value": 0}, y=who, text=text))
    if whole is not None:
        dashes = mark("rule", color=SOFT, strokeDash=[5, 4], strokeWidth=1.5, x=value)
        layers.insert(0, {**dashes, "data": {"values": [{"value": whole}]}})
    values: list[Spec] = [
        {"who": name, "value": point.value, "low": point.low, "high": point.high}
        for name, point in zip(names, points, strict=True)
    ]
    step = extra + 56 if is_narrow else max(38, extra + 28)
    return svg(layers, values=values, width=width - labels_width - 24, height={"step": step})
