"""The picture of a figure through time with its limits, and where something was changed."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from nabij.insights.drawing import (
    ALERT,
    NARROW,
    SOFT,
    WIDE,
    Scale,
    Spec,
    along,
    both,
    drawn_once,
    mark,
    svg,
)

FULL_NPS, STEP = 100, 25


@dataclass(frozen=True)
class ControlPoint:
    """One figure; `is_remarkable`: by one of the rules."""

    label: str
    value: float | None
    is_remarkable: bool


@dataclass(frozen=True)
class Stage:
    """The level from one point up to another, with its limits where there are enough points."""

    first: int
    last: int
    mean: float | None
    low: float | None
    high: float | None


def control(
    points: Sequence[ControlPoint],
    stages: Sequence[Stage],
    changes: Sequence[int],
    *,
    scale: Scale,
    says: str,
) -> SafeString:
    """Return points with their mean and limits per stage; a line up where something changed.

    Args:
        changes: before which point a change stands.
    """
    told = tuple(points), tuple(stages), tuple(changes), scale
    return both(says, wide=_control(*told, WIDE, 12), narrow=_control(*told, NARROW, 4))


def snug(scale: Scale, values: Sequence[float | None]) -> Scale:
    """Return a scale in steps of 25 around values and zero; other scales are short enough."""
    told = [value for value in values if value is not None]
    if scale.high != FULL_NPS or scale.low != -FULL_NPS or not told:
        return scale
    low = max(-FULL_NPS, STEP * math.floor(min(0, *told) / STEP))
    high = min(FULL_NPS, STEP * math.ceil(max(0, *told) / STEP))
    return Scale(low, high, tuple(range(low, high + 1, STEP)))


@drawn_once(256)
def _control(
    points: tuple[ControlPoint, ...],
    stages: tuple[Stage, ...],
    changes: tuple[int, ...],
    scale: Scale,
    width: int,
    most_labels: int,
) -> str:
    along_time = _time_axis(points, most_labels)
    value = along("value", scale, domain=False)
    layers = [_over(stage, along_time, scale) for stage in stages]
    layers += [
        {
            **mark("rule", color=SOFT, strokeWidth=1.5, strokeDash=[2, 3], x=along_time),
            "data": {"values": [{"at": at - 0.5} for at in changes]},
        },
        mark("line", strokeWidth=2.5, x=along_time, y=value),
        {
            **mark("point", size=48, filled=True, opacity=1, x=along_time, y=value),
            "transform": [{"filter": "!datum.odd"}],
        },
        {
            **mark(
                "point", color=ALERT, size=170, filled=True, opacity=1, shape="diamond",
                x=along_time, y=value,
            ),
            "transform": [{"filter": "datum.odd"}],
        },
    ]  # fmt: skip
    values: list[Spec] = [
        {"at": n, "value": point.value, "odd": point.is_remarkable}
        for n, point in enumerate(points)
    ]
    return svg(layers, values=values, width=width - 60, height=280)


def _time_axis(points: tuple[ControlPoint, ...], most: int) -> Spec:
    """Return that points stand side by side, the last one named and every so many before it."""
    last, step = len(points) - 1, math.ceil(len(points) / most)
    broken = [point.label.replace("–", "– ").replace(" ", "\n") for point in points]
    labels = json.dumps(broken, ensure_ascii=False)
    return {
        "field": "at",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-0.6, last + 0.6], "nice": False},
        "axis": {
            "values": list(range(last, -1, -step)),
            "labelExpr": f"split({labels}[datum.value], '\\n')",
            "labelOverlap": False,
            "grid": False,
            "ticks": False,
            "labelPadding": 8,
        },
    }


def _over(stage: Stage, along_time: Spec, scale: Scale) -> Spec:
    """Return the mean of a stage as a line, its limits as a band with dashed ends."""
    ends = {"x": along_time, "x2": {"field": "to"}}

    def line(field: str, **looks: object) -> Spec:
        return mark("rule", color=SOFT, clip=True, **looks, **ends, y=along(field, scale))

    layers = [line("mean", strokeWidth=1.5)] if stage.mean is not None else []
    if stage.low is not None:
        layers += [line(field, strokeWidth=1.5, strokeDash=[6, 4]) for field in ("low", "high")]
        band = {"y": along("low", scale), "y2": {"field": "high"}}
        layers.insert(0, mark("rect", color=SOFT, opacity=0.09, clip=True, **ends, **band))
    row = {"at": stage.first - 0.5, "to": stage.last + 0.5, "mean": stage.mean}
    return {
        "data": {"values": [{**row, "low": stage.low, "high": stage.high}]},
        "layer": layers or [mark("rule", opacity=0, **ends)],
    }
