"""Which times of several stops go together, against trying all of them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.appointments.rules.combined import Broken, Plan, Rule, Step, as_plan, broken_rule, plans
from nabij.appointments.types import FreeTime

ROOT = UUID(int=7)
HERE, NEAR, FAR = (uuid5(ROOT, name) for name in ("here", "near", "far"))
WALKS = {(HERE, NEAR): 10, (NEAR, FAR): 40}
MIDNIGHT = datetime(2027, 3, 8, tzinfo=UTC)


def at(minutes: int, *, place: UUID = HERE, lasting: int = 10, zone: str = "UTC") -> FreeTime:
    """Return a free time so many minutes after midnight of a Monday."""
    starts_at = MIDNIGHT + timedelta(minutes=minutes)
    return FreeTime(
        resource_id=hash((place, lasting)) % 97,
        professional_id=None,
        professional_name="",
        location_id=place,
        location_name="",
        zone=zone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=lasting),
    )


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([at(540), at(670)], None),
        ([at(540), at(590)], Broken(rule=Rule.TOO_SOON, stop=1, minutes=40, allowed=120)),
        ([at(540), at(800)], Broken(rule=Rule.TOO_LATE, stop=1, minutes=250, allowed=180)),
        ([at(660), at(540)], Broken(rule=Rule.ORDER, stop=1, minutes=-130)),
        ([at(1430), at(1440)], Broken(rule=Rule.LATEST, stop=0, allowed=660)),
        ([at(650), at(1460)], Broken(rule=Rule.OTHER_DAY, stop=1, minutes=800)),
        ([at(540, place=NEAR), at(680)], None),
        (
            [at(540, place=FAR), at(680, place=NEAR)],
            Broken(rule=Rule.TOO_FAR, stop=1, minutes=130, allowed=15),
        ),
        (
            [at(540, place=FAR), at(680)],
            Broken(rule=Rule.TOO_FAR, stop=1, minutes=130, allowed=15),
        ),
    ],
)
def test_the_first_broken_rule_is_told_with_its_numbers(
    times: list[FreeTime], expected: Broken | None
) -> None:
    steps = [Step(min_gap=0, max_gap=0, latest_start=time(11)), Step(min_gap=120, max_gap=180)]
    assert broken_rule(steps, times, walks=WALKS, farthest=15) == expected


def test_walking_takes_its_time() -> None:
    steps = [Step(min_gap=0, max_gap=0), Step(min_gap=0, max_gap=60)]
    there = [at(540), at(555, place=NEAR)]
    broken = Broken(rule=Rule.WALK, stop=1, minutes=5, allowed=10)
    assert broken_rule(steps, there, walks=WALKS, farthest=15) == broken
    assert plans(steps, [[there[0]], [there[1]]], walks=WALKS, farthest=15) == []


minutes = st.integers(0, 3 * 96).map(lambda quarter: quarter * 15 + 6 * 60)
times_of_a_stop = st.lists(
    st.builds(at, minutes, place=st.sampled_from([HERE, NEAR, FAR]), lasting=st.just(20)),
    max_size=9,
    unique_by=lambda one: (one.starts_at, one.location_id),
)
steps_of_a_visit = st.builds(
    lambda least, more, latest: Step(min_gap=least, max_gap=least + more, latest_start=latest),
    st.sampled_from([0, 15, 60, 120]),
    st.sampled_from([0, 30, 240]),
    st.sampled_from([None, time(10), time(18)]),
)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda count: st.tuples(
            st.lists(steps_of_a_visit, min_size=count, max_size=count),
            st.lists(times_of_a_stop, min_size=count, max_size=count),
        )
    ),
    st.sampled_from([0, 15, 60]),
    st.booleans(),
)
def test_the_sweep_finds_what_trying_all_finds(
    drawn: tuple[list[Step], list[list[FreeTime]]], farthest: int, any_order: bool
) -> None:
    steps, free = drawn
    how: dict[str, Any] = {"walks": WALKS, "farthest": farthest, "any_order": any_order}
    found = plans(steps, free, **how, count=999, per_day=999)
    for plan in found:
        assert broken_rule(steps, plan.by_step, **how) is None
        assert as_plan(plan.by_step, walks=WALKS, any_order=any_order) == plan
    best: dict[tuple[int, FreeTime], int] = {}
    for stops in product(*free):
        if broken_rule(steps, stops, **how) is None:
            plan = as_plan(stops, walks=WALKS, any_order=any_order)
            first = plan.order[0], plan.stops[0]
            best[first] = min(best.get(first, plan.waiting), plan.waiting)
    assert {(plan.order[0], plan.stops[0]): plan.waiting for plan in found} == best
    assert [order(plan) for plan in found] == sorted(order(plan) for plan in found)


def order(plan: Plan) -> tuple[date, int, datetime]:
    first = plan.stops[0].starts_at
    return first.date(), plan.waiting, first


def test_of_a_day_come_a_few_and_the_next_days_follow() -> None:
    day = 24 * 60
    free = [[at(540 + number * day + more) for number in range(9) for more in range(0, 90, 15)]]
    found = plans([Step(min_gap=0, max_gap=0)], free, walks={}, farthest=0)
    assert [plan.stops[0].starts_at.day for plan in found] == [8, 8, 8, 9, 9, 9, 10, 10, 10, 11]
    assert all(plan.minutes == 10 for plan in found)


def test_one_person_for_two_stops_keeps_the_buffer_free() -> None:
    steps = [Step(min_gap=0, max_gap=60, buffer_after=10), Step(min_gap=0, max_gap=60)]
    free = [[at(540)], [at(555), at(570)]]
    found = plans(steps, free, walks={}, farthest=0)
    assert [plan.stops[1].starts_at for plan in found] == [free[1][1].starts_at]


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 31)])
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Helsinki"])
def test_gaps_are_time_that_passes_when_the_clock_changes(zone: str, month: int, day: int) -> None:
    start = datetime(2027, month, day, 0, 30, tzinfo=UTC)
    before = (start - MIDNIGHT) // timedelta(minutes=1)
    steps = [Step(min_gap=0, max_gap=0), Step(min_gap=120, max_gap=120)]
    free = [[at(before, zone=zone)], [at(before + 130, zone=zone)]]
    found = plans(steps, free, walks={}, farthest=0)
    assert [plan.waiting for plan in found] == [120]


def test_in_any_order_the_rule_of_a_stop_holds_for_what_comes_before_it() -> None:
    steps = [Step(min_gap=60, max_gap=60), Step(min_gap=0, max_gap=30)]
    blood, talk = at(610), at(540)
    how: dict[str, Any] = {"walks": {}, "farthest": 0}
    found = plans(steps, [[blood], [talk]], **how, any_order=True)
    assert [(plan.order, plan.stops, plan.by_step) for plan in found] == [
        ((1, 0), (talk, blood), (blood, talk))
    ]
    assert found[0].key == f"{blood.key}_{talk.key}"
    assert not plans(steps, [[blood], [talk]], **how)
    soon = [at(580), talk]
    broken = Broken(rule=Rule.TOO_SOON, stop=0, before=1, minutes=30, allowed=60)
    assert broken_rule(steps, soon, **how, any_order=True) == broken
