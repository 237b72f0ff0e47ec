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
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.appointments.types import FreeTime

Walks = Mapping[tuple[UUID, UUID], int]
MOST_STEPS, MOST_IN_ANY_ORDER = 10, 6
_MINUTE = 60
_Best = tuple[int, int, int] | None  # the waiting from here on, and which time of which step next


class Timed(Protocol):
    """What begins at an instant."""

    @property
    def starts_at(self) -> datetime:
        """When."""


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
        before: the stop before it, with these times.
        minutes: between this stop and the one before it, with these times.
        allowed: what the rule asks for in minutes; of LATEST minutes after midnight.
    """

    rule: Rule
    stop: int
    before: int = 0
    minutes: int = 0
    allowed: int = 0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Times that go together, one for each step, in order of time.

    Attributes:
        walks: minutes of walking before each stop; nothing before the first.
        waiting: minutes in all in which the client neither walks nor is seen.
        order: of which step each stop is.
    """

    stops: tuple[FreeTime, ...]
    walks: tuple[int, ...]
    waiting: int
    order: tuple[int, ...]

    @property
    def by_step(self) -> tuple[FreeTime, ...]:
        """Its stops in the order of the steps."""
        return tuple(self.stops[self.order.index(step)] for step in range(len(self.stops)))

    @property
    def key(self) -> str:
        """The value a form sends back."""
        return "_".join(stop.key for stop in self.by_step)

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


def in_time(stops: Sequence[Timed], *, any_order: bool) -> tuple[int, ...]:
    """Return the steps in the order in which one goes to their stops."""
    numbers = range(len(stops))
    return tuple(sorted(numbers, key=lambda n: stops[n].starts_at) if any_order else numbers)


def broken_rule(
    steps: Sequence[Step],
    stops: Sequence[FreeTime],
    *,
    walks: Walks,
    farthest: int,
    any_order: bool = False,
) -> Broken | None:
    """Return the first rule that these times break, None when they go together.

    Args:
        stops: one for each step, in the order of the steps.
        farthest: more minutes of walking than this is too far.
        any_order: the stops may come in another order than the steps.
    """
    before: int | None = None
    for number in in_time(stops, any_order=any_order):
        if before is not None:
            found = _broken_between(steps, stops, (before, number), walks, farthest)
            if found is not None:
                return found
        latest = steps[number].latest_start
        if latest is not None and _local(stops[number]).time() > latest:
            minutes = latest.hour * 60 + latest.minute
            return Broken(rule=Rule.LATEST, stop=number, before=before or 0, allowed=minutes)
        before = number
    return None


def _broken_between(
    steps: Sequence[Step],
    stops: Sequence[FreeTime],
    pair: tuple[int, int],
    walks: Walks,
    farthest: int,
) -> Broken | None:
    before, stop, step = stops[pair[0]], stops[pair[1]], steps[pair[1]]
    gap = _minutes(before.ends_at, stop.starts_at)
    walking = walk(walks, before.location_id, stop.location_id)

    def broken(rule: Rule, allowed: int = 0) -> Broken:
        return Broken(rule=rule, stop=pair[1], before=pair[0], minutes=gap, allowed=allowed)

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


def as_plan(stops: Sequence[FreeTime], *, walks: Walks, any_order: bool = False) -> Plan:
    """Return the plan of times that go together, given in the order of the steps."""
    return _as_plan(stops, in_time(stops, any_order=any_order), walks)


def _as_plan(
    stops: Sequence[FreeTime] | Mapping[int, FreeTime], order: Sequence[int], walks: Walks
) -> Plan:
    timed = [stops[number] for number in order]
    walking = walks_between([stop.location_id for stop in timed], walks)
    gaps = (_minutes(one.ends_at, other.starts_at) for one, other in pairwise(timed))
    return Plan(
        stops=tuple(timed), walks=walking, waiting=sum(gaps) - sum(walking), order=tuple(order)
    )


def plans(
    steps: Sequence[Step],
    free: Sequence[Sequence[FreeTime]],
    *,
    walks: Walks,
    farthest: int,
    any_order: bool = False,
    count: int = 10,
    per_day: int = 3,
) -> list[Plan]:
    """Return plans, the earliest day first, of each day those with the least waiting.

    Of each time to begin with at most one plan comes, with the least waiting. The day is swept
    from its last stop to its first, over times sorted by start: with n times a stop and w of them
    within the gaps a day costs O(stops * n * (log n + w)), so that a chain of ten stops costs
    little more than one of three, and no solver is needed. In any order that is done once for each
    stop after each set of others (six stops: 480 times). Later days are not looked at any more
    once there are enough.

    Args:
        free: the free times of each step.
        any_order: the stops may come in another order than the steps.
        per_day: no more of one day.
    """
    found: list[Plan] = []
    for _day, times_of_day in sorted(by_day(steps, free).items()):
        if all(times_of_day):
            of_day = _Sweep(steps, times_of_day, walks, farthest, any_order).plans()
            of_day.sort(key=lambda plan: (plan.waiting, plan.stops[0].starts_at))
            found += of_day[:per_day]
        if len(found) >= count:
            break
    return found[:count]


def by_day(
    steps: Sequence[Step], free: Sequence[Sequence[FreeTime]]
) -> dict[date, list[list[FreeTime]]]:
    """Return the times of each step by local day, without those that begin too late on it."""
    days: dict[date, list[list[FreeTime]]] = defaultdict(lambda: [[] for _ in steps])
    for number, times in enumerate(free):
        for one in times:
            local = _local(one)
            latest = steps[number].latest_start
            if latest is None or local.time() <= latest:
                days[local.date()][number].append(one)
    return days


class _Sweep:
    """One day: for each time of a step, with a set of steps still to come, the least waiting."""

    def __init__(
        self,
        steps: Sequence[Step],
        free: list[list[FreeTime]],
        walks: Walks,
        farthest: int,
        any_order: bool,  # noqa: FBT001 as the rules say
    ) -> None:
        self.steps, self.walks, self.farthest, self.any_order = steps, walks, farthest, any_order
        self.times = [sorted(some, key=lambda one: (one.starts_at, one.key)) for some in free]
        self.starts = [[one.starts_at.timestamp() for one in some] for some in self.times]
        self.known: dict[tuple[int, frozenset[int]], list[_Best]] = {}
        self.fitting: dict[tuple[int, int], list[list[tuple[int, int]]]] = {}

    def plans(self) -> list[Plan]:
        """Return the plan with the least waiting from each time to begin with."""
        every = frozenset(range(len(self.steps)))
        return [
            self._plan(first, index)
            for first in self._next(every)
            for index, best in enumerate(self._after(first, every - {first}))
            if best is not None
        ]

    def _next(self, rest: frozenset[int]) -> list[int]:
        """Return which step may come now: the first of those left, or any."""
        return sorted(rest) if self.any_order else [min(rest)]

    def _after(self, step: int, rest: frozenset[int]) -> list[_Best]:
        """Return for each time of a step how best to go on to all the rest; None: not at all."""
        if not rest:
            return [(0, -1, -1)] * len(self.times[step])
        if (step, rest) not in self.known:
            best: list[_Best] = [None] * len(self.times[step])
            for following in self._next(rest):
                self._go_on(best, step, following, self._after(following, rest - {following}))
            self.known[step, rest] = best
        return self.known[step, rest]

    def _go_on(self, best: list[_Best], step: int, following: int, after: list[_Best]) -> None:
        for number, ways in enumerate(self._ways(step, following)):
            least = best[number]
            for index, waiting in ways:
                rest = after[index]
                if rest is not None and (least is None or waiting + rest[0] < least[0]):
                    least = waiting + rest[0], following, index
            best[number] = least

    def _ways(self, step: int, following: int) -> list[list[tuple[int, int]]]:
        """Return for each time of a step which of the following fit, and how long one waits."""
        if (step, following) not in self.fitting:
            rule, times = self.steps[following], self.times[following]
            fits = _fits(self.steps[step], rule, self.walks, self.farthest)
            found = []
            for one in self.times[step]:
                ends = one.ends_at.timestamp()
                first = bisect_left(self.starts[following], ends + rule.min_gap * _MINUTE)
                last = bisect_right(self.starts[following], ends + rule.max_gap * _MINUTE)
                ways = ((index, fits(one, times[index])) for index in range(first, last))
                found.append([(index, waiting) for index, waiting in ways if waiting is not None])
            self.fitting[step, following] = found
        return self.fitting[step, following]

    def _plan(self, step: int, index: int) -> Plan:
        rest = frozenset(range(len(self.steps)))
        stops: dict[int, FreeTime] = {}
        while step >= 0:
            rest -= {step}
            stops[step] = self.times[step][index]
            best = self._after(step, rest)[index]
            assert best is not None  # noqa: S101 the sweep chains only what goes on
            _waiting, step, index = best
        return _as_plan(stops, list(stops), self.walks)


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


def _local(one: FreeTime) -> datetime:
    return one.starts_at.astimezone(ZoneInfo(one.zone))


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // _MINUTE)
