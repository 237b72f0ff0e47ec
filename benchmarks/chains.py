"""How long a day's plans of a visit take: our sweep, and OR-tools where that is installed.

`python -m benchmarks.chains`: five stops at three places, a time every five minutes of eight hours.
"""

import random
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import permutations
from time import perf_counter
from typing import Any
from uuid import UUID

from nabij.appointments.rules.combined import Plan, Step, Walks, plans, walk
from nabij.appointments.types import FreeTime

_PLACES = [UUID(int=number + 1) for number in range(3)]
_WALKS: Walks = dict.fromkeys(permutations(_PLACES, 2), 10)
_FARTHEST, _TURNS = 15, 9
_SOLVER = "ortools.sat.python.cp_model"
_NINE = datetime(2027, 3, 8, 8, tzinfo=UTC)
Free = list[list[FreeTime]]


def a_day(stops: int, *, taken: float, seed: int = 1) -> tuple[list[Step], Free]:
    """Return the rules of so many stops, and their times of one day of which a share is taken."""
    chance = random.Random(seed)
    steps = [Step(min_gap=10, max_gap=90) for _number in range(stops)]
    free = [
        [_time(number, minute) for minute in range(0, 8 * 60 - 15, 5) if chance.random() > taken]
        for number in range(stops)
    ]
    return steps, free


def _time(number: int, minute: int) -> FreeTime:
    starts_at = _NINE + timedelta(minutes=minute)
    return FreeTime(
        resource_id=number + 1,
        professional_id=None,
        professional_name="",
        location_id=_PLACES[number % len(_PLACES)],
        location_name="",
        zone="Europe/Amsterdam",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=15),
    )


def swept(steps: Sequence[Step], free: Free, *, any_order: bool) -> int | None:
    """Return the least waiting by our sweep, which finds the best plan of each time to begin."""
    found: list[Plan] = plans(
        steps, free, walks=_WALKS, farthest=_FARTHEST, any_order=any_order, count=1
    )
    return found[0].waiting if found else None


def solved(steps: Sequence[Step], free: Free, *, any_order: bool) -> int | None:
    """Return the least waiting by CP-SAT, which finds one plan of the day."""
    cp_model: Any = import_module(_SOLVER)  # not one of our requirements

    model = cp_model.CpModel()
    count = len(steps)
    begins = []
    for number, times in enumerate(free):
        minutes = [int((one.starts_at - _NINE).total_seconds() // 60) for one in times]
        domain = cp_model.Domain.from_values(minutes)
        begins.append(model.new_int_var_from_domain(domain, f"begin{number}"))
    first = model.new_int_var(0, 24 * 60, "first")
    last = model.new_int_var(0, 24 * 60, "last")
    model.add_min_equality(first, begins)
    model.add_max_equality(last, [one + 15 for one in begins])
    walked = []
    arcs = []
    for one in range(count):
        start, end = model.new_bool_var(f"start{one}"), model.new_bool_var(f"end{one}")
        arcs += [(count, one, start), (one, count, end)]
        if not any_order:
            model.add(start == int(one == 0))
        for other in range(count):
            if one == other:
                continue
            arc = model.new_bool_var(f"{one} to {other}")
            arcs.append((one, other, arc))
            walking = walk(_WALKS, free[one][0].location_id, free[other][0].location_id) or 0
            gap = begins[other] - begins[one] - 15
            least = max(steps[other].min_gap, walking)
            model.add(gap >= least).only_enforce_if(arc)
            model.add(gap <= steps[other].max_gap).only_enforce_if(arc)
            walked.append(walking * arc)
            if not any_order:
                model.add(arc == int(other == one + 1))
    model.add_circuit(arcs)
    waiting = last - first - 15 * count - sum(walked)
    model.minimize(waiting)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return int(solver.objective_value)


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    spent = []
    for _turn in range(_TURNS):
        before = perf_counter()
        work()
        spent.append((perf_counter() - before) * 1000)
    return statistics.median(spent)


def main() -> None:
    """Print a line for each case: the sweep, the solver, and whether both say the same."""
    has_solver = find_spec(_SOLVER.partition(".")[0]) is not None
    for stops, taken, any_order in (
        (3, 0.5, False), (5, 0.5, False), (5, 0.95, False), (10, 0.5, False),
        (5, 0.5, True), (6, 0.5, True), (5, 0.95, True),
    ):  # fmt: skip
        steps, free = a_day(stops, taken=taken)
        how = "any order" if any_order else "in order"
        own = _milliseconds(lambda: swept(steps, free, any_order=any_order))  # noqa: B023 at once
        line = f"{stops} stops, {taken:.0%} taken, {how}: sweep {own:.1f} ms"
        if has_solver:
            other = _milliseconds(lambda: solved(steps, free, any_order=any_order))  # noqa: B023
            answers = [one(steps, free, any_order=any_order) for one in (swept, solved)]
            line += f", CP-SAT {other:.1f} ms, {'same' if answers[0] == answers[1] else answers}"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
