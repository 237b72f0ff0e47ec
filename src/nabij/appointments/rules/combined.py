"""Visits of several stops: which times go together, and which rule a choice of times breaks.

All is pure. A gap is the time that passes between the end of a stop and the start of the next;
walking takes place within it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.appointments.types import FreeTime

Walks = Mapping[tuple[UUID, UUID], int]
_MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class Step:
    """The rules of one stop. `buffer_*`: what is kept free around it, if one person does two."""

    min_gap: int
    max_gap: int
    latest_start: time | None = None
    buffer_before: int = 0
    buffer_after: int = 0


class Rule(StrEnum):
    """What can be wrong with the times of a visit."""

    ORDER = "order"
    OTHER_DAY = "other_day"
    TOO_FAR = "too_far"
    WALK = "walk"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    LATEST = "latest"


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A rule that times break: at the stop with this index, with how long it is and should be.

    Attributes:
        minutes: between this stop and the one before it, with these times.
        allowed: what the rule asks for in minutes; of LATEST minutes after midnight.
    """

    rule: Rule
    stop: int
    minutes: int = 0
    allowed: int = 0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Times that go together, one for each stop.

    Attributes:
        walks: minutes of walking before each stop; nothing before the first.
        waiting: minutes in all in which the client neither walks nor is seen.
    """

    stops: tuple[FreeTime, ...]
    walks: tuple[int, ...]
    waiting: int

    @property
    def key(self) -> str:
        """The value a form sends back."""
        return "_".join(stop.key for stop in self.stops)

    @property
    def minutes(self) -> int:
        """How long the whole takes."""
        return _minutes(self.stops[0].starts_at, self.stops[-1].ends_at)


def walk(walks: Walks, origin: UUID, destination: UUID) -> int | None:
    """Return the minutes from place to place, told for either direction; None: nobody said."""
    if origin == destination:
        return 0
    there = walks.get((origin, destination))
    return walks.get((destination, origin)) if there is None else there


def broken_rule(
    steps: Sequence[Step], stops: Sequence[FreeTime], *, walks: Walks, farthest: int
) -> Broken | None:
    """Return the first rule that these times break, None when they go together.

    Args:
        farthest: more minutes of walking than this is too far.
    """
    for number, (step, stop) in enumerate(zip(steps, stops, strict=True)):
        if number:
            found = _broken_between(step, stops[number - 1], stop, number, walks, farthest)
            if found is not None:
                return found
        local = _local(stop)
        if step.latest_start is not None and local.time() > step.latest_start:
            latest = step.latest_start.hour * 60 + step.latest_start.minute
            return Broken(rule=Rule.LATEST, stop=number, allowed=latest)
    return None


def _broken_between(
    step: Step, before: FreeTime, stop: FreeTime, number: int, walks: Walks, farthest: int
) -> Broken | None:
    gap = _minutes(before.ends_at, stop.starts_at)
    walking = walk(walks, before.location_id, stop.location_id)

    def broken(rule: Rule, allowed: int = 0) -> Broken:
        return Broken(rule=rule, stop=number, minutes=gap, allowed=allowed)

    if gap < 0:
        return broken(Rule.ORDER)
    if _local(before).date() != _local(stop).date():
        return broken(Rule.OTHER_DAY)
    if walking is None or walking > farthest:
        return broken(Rule.TOO_FAR, farthest)
    if gap < step.min_gap:
        return broken(Rule.TOO_SOON, step.min_gap)
    if gap < walking:
        return broken(Rule.WALK, walking)
    return broken(Rule.TOO_LATE, step.max_gap) if gap > step.max_gap else None


def walks_between(places: Sequence[UUID], walks: Walks) -> tuple[int, ...]:
    """Return the minutes of walking before each of these places; nothing before the first."""
    return (0, *(walk(walks, one, other) or 0 for one, other in pairwise(places)))


def as_plan(stops: Sequence[FreeTime], *, walks: Walks) -> Plan:
    """Return times that go together as a plan."""
    between = walks_between([stop.location_id for stop in stops], walks)
    gaps = sum(_minutes(one.ends_at, other.starts_at) for one, other in pairwise(stops))
    return Plan(stops=tuple(stops), walks=between, waiting=gaps - sum(between))


def plans(
    steps: Sequence[Step],
    free: Sequence[Sequence[FreeTime]],
    *,
    walks: Walks,
    farthest: int,
    count: int = 10,
    per_day: int = 3,
) -> list[Plan]:
    """Return plans, the earliest day first, of each day those with the least waiting.

    Of each time for the first stop at most one plan comes, with the least waiting. The day is
    swept from its last stop to its first, over times sorted by start: with n times a stop and w of
    them within the gaps a day costs O(stops * n * (log n + w)), so that a chain of ten stops costs
    little more than one of three, and no solver is needed. Later days are not looked at any more
    once there are enough.

    Args:
        free: the free times of each step.
        per_day: no more of one day.
    """
    days: dict[date, list[list[FreeTime]]] = defaultdict(lambda: [[] for _ in steps])
    for number, times in enumerate(free):
        for one in times:
            local = _local(one)
            latest = steps[number].latest_start
            if latest is None or local.time() <= latest:
                days[local.date()][number].append(one)
    found: list[Plan] = []
    for _day, times_of_day in sorted(days.items()):
        if all(times_of_day):
            of_day = _sweep(steps, times_of_day, walks, farthest)
            of_day.sort(key=lambda plan: (plan.waiting, plan.stops[0].starts_at))
            found += of_day[:per_day]
        if len(found) >= count:
            break
    return found[:count]


def _sweep(
    steps: Sequence[Step], free: list[list[FreeTime]], walks: Walks, farthest: int
) -> list[Plan]:
    """Return the plan with the least waiting from each time for the first stop."""
    times = [sorted(some, key=lambda one: (one.starts_at, one.key)) for some in free]
    # the least waiting from each time on, with which time comes next; None: nothing fits
    after: list[tuple[int, int] | None] = [(0, -1)] * len(times[-1])
    chain = [after]
    for number in range(len(steps) - 1, 0, -1):
        fits = _fits(steps[number - 1], steps[number], walks, farthest)
        starts = [one.starts_at.timestamp() for one in times[number]]
        step, before = steps[number], []
        for one in times[number - 1]:
            ends = one.ends_at.timestamp()
            first = bisect_left(starts, ends + step.min_gap * _MINUTE)
            last = bisect_right(starts, ends + step.max_gap * _MINUTE)
            best: tuple[int, int] | None = None
            for index in range(first, last):
                rest = after[index]
                waiting = None if rest is None else fits(one, times[number][index])
                if rest is not None and waiting is not None:
                    best = min(best or (waiting + rest[0], index), (waiting + rest[0], index))
            before.append(best)
        after = before
        chain.insert(0, before)
    return [
        _plan(index, times, chain, walks) for index, best in enumerate(chain[0]) if best is not None
    ]


def _fits(
    step: Step, following: Step, walks: Walks, farthest: int
) -> Callable[[FreeTime, FreeTime], int | None]:
    """Return a function that tells how long one waits between two times; None: they don't fit."""
    kept_free = step.buffer_after + following.buffer_before

    def waiting(before: FreeTime, after: FreeTime) -> int | None:
        gap = _minutes(before.ends_at, after.starts_at)
        walking = walk(walks, before.location_id, after.location_id)
        if walking is None or walking > min(gap, farthest):
            return None
        if before.resource_id == after.resource_id and gap < kept_free:
            return None
        return gap - walking

    return waiting


def _plan(
    index: int,
    times: list[list[FreeTime]],
    chain: list[list[tuple[int, int] | None]],
    walks: Walks,
) -> Plan:
    stops: list[FreeTime] = []
    for number, of_stop in enumerate(times):
        best = chain[number][index]
        assert best is not None  # noqa: S101 the sweep chains only what goes on
        stops.append(of_stop[index])
        index = best[1]
    return as_plan(stops, walks=walks)


def _local(one: FreeTime) -> datetime:
    return one.starts_at.astimezone(ZoneInfo(one.zone))


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // _MINUTE)
