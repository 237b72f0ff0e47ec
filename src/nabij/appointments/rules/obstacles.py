"""Why the rules of a visit of several stops yield no times at all, for who makes the rules.

All is pure. What is told is one thing to look at, not everything that could be wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nabij.appointments.rules.combined import Step, Walks, by_day, plans, walk
from nabij.appointments.types import FreeTime

_Days = Mapping[date, list[list[FreeTime]]]


class Why(StrEnum):
    """What stands in the way."""

    NO_TIMES = "no_times"
    LATEST = "latest"
    OTHER_DAY = "other_day"
    TOO_FAR = "too_far"
    ORDER = "order"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    CHAIN = "chain"


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What stands in the way, at which step, and of which step before it.

    Attributes:
        minutes: what comes closest to the rule: the gap between the two stops.
        allowed: the gap or walk that the rule allows.
    """

    why: Why
    stop: int
    before: int = 0
    minutes: int = 0
    allowed: int = 0


def obstacle(
    steps: Sequence[Step],
    free: Sequence[Sequence[FreeTime]],
    *,
    walks: Walks,
    farthest: int,
    any_order: bool = False,
) -> Obstacle | None:
    """Return why no plan is found among these times; None when there is one.

    In a fixed order each two stops that follow each other are looked at, then how far one gets. In
    any order it is told only which stop has no time, or that they don't fit together.
    """
    if plans(steps, free, walks=walks, farthest=farthest, any_order=any_order, count=1):
        return None
    days = by_day(steps, free)
    missing = _missing(free, days)
    if missing is not None:
        return missing
    last = len(steps) - 1
    if any_order:
        return Obstacle(why=Why.CHAIN, stop=last, before=max(last - 1, 0))
    pairs = (
        _between(steps[number], days, number, walks, farthest) for number in range(1, len(steps))
    )
    return next((one for one in pairs if one is not None), None) or next(
        Obstacle(why=Why.CHAIN, stop=number, before=number - 1)
        for number in range(2, len(steps))
        if not plans(
            steps[: number + 1], free[: number + 1], walks=walks, farthest=farthest, count=1
        )
    )


def _missing(free: Sequence[Sequence[FreeTime]], days: _Days) -> Obstacle | None:
    """Return the first step that has no time, or none early enough on any day."""
    for number, times in enumerate(free):
        if not times:
            return Obstacle(why=Why.NO_TIMES, stop=number)
        if not any(of_day[number] for of_day in days.values()):
            return Obstacle(why=Why.LATEST, stop=number)
    return None


def _between(step: Step, days: _Days, number: int, walks: Walks, farthest: int) -> Obstacle | None:
    """Return why a stop never goes with the one before it, None when it does at some time."""

    def told(why: Why, minutes: int = 0, allowed: int = 0) -> Obstacle:
        return Obstacle(why=why, stop=number, before=number - 1, minutes=minutes, allowed=allowed)

    pairs = [
        (one, other)
        for of_day in days.values()
        for one in of_day[number - 1]
        for other in of_day[number]
    ]
    if not pairs:
        return told(Why.OTHER_DAY)
    walking = {
        (one.location_id, other.location_id): walk(walks, one.location_id, other.location_id)
        for one, other in pairs
    }
    near = {ends: least for ends, least in walking.items() if least is not None}
    gaps = sorted(
        ((other.starts_at - one.ends_at).total_seconds() // 60, near[ends])
        for one, other in pairs
        if (ends := (one.location_id, other.location_id)) in near and near[ends] <= farthest
    )
    if not gaps:
        return told(Why.TOO_FAR, allowed=farthest)
    if gaps[-1][0] < 0:
        return told(Why.ORDER)
    late = [int(gap) for gap, _least in gaps if gap > step.max_gap]
    for gap, least in gaps:
        if max(step.min_gap, least) <= gap <= step.max_gap:
            return None
    if late:
        return told(Why.TOO_LATE, min(late), step.max_gap)
    return told(Why.TOO_SOON, int(gaps[-1][0]), step.min_gap)
