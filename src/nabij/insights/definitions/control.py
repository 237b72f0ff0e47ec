"""Whether a figure over time does something new: the control chart for individual values."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from nabij.insights.definitions.margins import Difference, t_quantile

LIMIT, RANGE_LIMIT, SIGMA = 2.66, 3.267, 1.128
FEWEST_POINTS, RUN, FEWEST_AFTER = 12, 7, 3
THIRDS = 2 / 3


class Rule(StrEnum):
    """What makes a point remarkable."""

    OUTSIDE = "outside"
    ONE_SIDE = "one_side"
    TREND = "trend"
    NEAR_LIMIT = "near_limit"


@dataclass(frozen=True)
class Signal:
    """A remarkable point: its place, and by which rule."""

    at: int
    rule: Rule


@dataclass(frozen=True)
class Phase:
    """A stretch of points between two declared changes; without limits it is too short.

    Attributes:
        first, after: place of its first point, and of the one after its last.
    """

    first: int
    after: int
    mean: float | None
    low: float | None
    high: float | None
    mean_range: float | None


@dataclass(frozen=True)
class Shift:
    """What changed at a declared change; `difference` is None while there are too few points."""

    at: int
    before: float | None
    after: float | None
    difference: Difference | None

    @property
    def is_real(self) -> bool | None:
        """Whether the level moved by more than the usual ups and downs; None: too early."""
        return None if self.difference is None else self.difference.is_real


@dataclass(frozen=True)
class Chart:
    """Phases with their limits, remarkable points, and what each declared change did.

    Attributes:
        levels: the mean and limits that the points of each phase are held against, and drawn with:
            its own, or those before it while it is too short for any.
    """

    phases: tuple[Phase, ...]
    levels: tuple[Phase, ...]
    signals: tuple[Signal, ...]
    shifts: tuple[Shift, ...]


def xmr(
    points: Sequence[float | None], *, changes: Collection[int] = (), screened: bool = False
) -> Chart:
    """Return the control chart of a figure per month.

    Limits: mean ± 2.66 · mean moving range, from 12 points on, anew after each declared change.
    Rules: outside the limits; 7 on one side of the mean; 7 rising or falling; 2 of 3 beyond two
    thirds of the way to a limit, on one side. A month without a figure is passed over.
    A change is real when the difference of the means before and after is beyond its margin,
    t · σ · sqrt(1/n₁ + 1/n₂), σ = mean moving range within both / 1.128; three points are needed
    after it, and 12 before. A phase too short for limits of its own is held against those before.
    Source: Wheeler (1993), Understanding Variation; Nelson (1984), Journal of Quality Technology
    16(4) for the rules; Montgomery, Introduction to Statistical Quality Control for σ.

    Args:
        changes: places from which on something was done differently.
        screened: moving ranges above 3.267 times their mean are left out once, and the mean of
            the rest is used: one odd jump does not widen the limits.
    """
    cuts = [0, *sorted({at for at in changes if 0 < at < len(points)}), len(points)]
    phases = [_phase(points, first, after, screened=screened) for first, after in pairwise(cuts)]
    levels = _levels(phases)
    signals = [signal for level in levels for signal in _signals(points, level)]
    shifts = tuple(
        _shift(points, before, after, screened=screened) for before, after in pairwise(phases)
    )
    return Chart(phases=tuple(phases), levels=tuple(levels), signals=tuple(signals), shifts=shifts)


def moving_ranges(values: Sequence[float]) -> list[float]:
    """Return how far each value lies from the one before."""
    return [abs(later - earlier) for earlier, later in pairwise(values)]


def _mean_range(ranges: Sequence[float], *, screened: bool) -> float:
    found = fmean(ranges) if ranges else 0.0
    if not screened:
        return found
    kept = [one for one in ranges if one <= RANGE_LIMIT * found]
    return fmean(kept) if kept else found


def _told(points: Sequence[float | None], first: int, after: int) -> list[float]:
    return [point for point in points[first:after] if point is not None]


def _phase(points: Sequence[float | None], first: int, after: int, *, screened: bool) -> Phase:
    values = _told(points, first, after)
    if len(values) < FEWEST_POINTS:
        centre = fmean(values) if values else None
        return Phase(first, after, centre, None, None, None)
    centre = fmean(values)
    mean_range = _mean_range(moving_ranges(values), screened=screened)
    return Phase(
        first, after, centre, centre - LIMIT * mean_range, centre + LIMIT * mean_range, mean_range
    )


def _levels(phases: Sequence[Phase]) -> list[Phase]:
    found: list[Phase] = []
    for phase in phases:
        before = found[-1] if found and found[-1].low is not None else phase
        held = phase if phase.low is not None else before
        found.append(replace(held, first=phase.first, after=phase.after))
    return found


def _signals(points: Sequence[float | None], level: Phase) -> list[Signal]:
    if level.mean is None or level.low is None or level.high is None:
        return []
    places = [at for at in range(level.first, level.after) if points[at] is not None]
    away = [(points[at] or 0.0) - level.mean for at in places]
    reach = level.high - level.mean
    found = {Rule.OUTSIDE: _outside(away, reach)}
    found[Rule.ONE_SIDE] = _runs([_sign(one) for one in away], RUN)
    steps = [0, *(_sign(b - a) for a, b in pairwise(away))]
    found[Rule.TREND] = _runs(steps, RUN - 1)
    found[Rule.NEAR_LIMIT] = _near(away, reach * THIRDS)
    return sorted(
        (Signal(places[n], rule) for rule, hits in found.items() for n in hits),
        key=lambda signal: (signal.at, signal.rule),
    )


def _outside(away: Sequence[float], reach: float) -> list[int]:
    return [n for n, one in enumerate(away) if abs(one) > reach + 1e-12]


def _runs(signs: Sequence[int], length: int) -> list[int]:
    """Return the places at which the same sign has lasted at least so long."""
    found, last, lasted = [], 0, 0
    for n, sign in enumerate(signs):
        lasted = lasted + 1 if sign and sign == last else int(sign != 0)
        last = sign
        if lasted >= length:
            found.append(n)
    return found


def _near(away: Sequence[float], edge: float) -> list[int]:
    """Return the places at which two of the last three lie beyond the edge on one side."""
    if edge <= 0:
        return []
    found = []
    for n in range(1, len(away)):
        last = away[max(0, n - 2) : n + 1]
        for side in (1, -1):
            beyond = [side * one > edge for one in last]
            if beyond[-1] and sum(beyond) >= 2:  # noqa: PLR2004 two of three
                found.append(n)
    return found


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _shift(points: Sequence[float | None], before: Phase, after: Phase, *, screened: bool) -> Shift:
    old, new = (_told(points, one.first, one.after) for one in (before, after))
    if len(old) < FEWEST_POINTS or len(new) < FEWEST_AFTER:
        return Shift(after.first, before.mean, after.mean, None)
    ranges = moving_ranges(old) + moving_ranges(new)
    sigma = _mean_range(ranges, screened=screened) / SIGMA
    value = fmean(new) - fmean(old)
    margin = t_quantile(len(old) + len(new) - 2) * sigma * math.sqrt(1 / len(old) + 1 / len(new))
    return Shift(
        after.first, before.mean, after.mean, Difference(value, value - margin, value + margin)
    )
