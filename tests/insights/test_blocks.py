"""What is told gives nobody away: proved by elimination on small organisations, and by brute force
over thousands of pairs of questions on larger ones.
"""

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

import pytest

from nabij.insights import blocks
from nabij.insights.blocks import (
    MINIMUM,
    Told,
    columns_of,
    held_back,
    is_small,
    overlap,
    place_plan,
    value_plan,
)

Places = dict[tuple[str, str], dict[int, int]]


def drawn(chance: random.Random, *, locations: int, departments: int, months: int) -> Places:
    """Draw counts in which empty, small and large cells are all common."""
    found: Places = {}
    for place in range(locations):
        for n in range(chance.randint(1, departments)):
            typical = chance.choice([2, 6, 12, 12, 25, 60])
            found[f"L{place}", f"L{place}.{n}"] = {
                month: chance.randint(0, 2 * typical) if chance.random() > 0.15 else 0
                for month in range(months)
            }
    return found


def lines_of(counts: Places) -> list[tuple[str, Told, list[str]]]:
    """Return all together, the locations and the departments, and of which departments each is."""
    whole, locations, departments = place_plan(counts)
    found: list[tuple[str, Told, list[str]]] = [("", whole, [d for _, d in counts])]
    found += [(one, told, [d for at, d in counts if at == one]) for one, told in locations.items()]
    return [*found, *((one, told, [one]) for one, told in departments.items())]


Question = tuple[str, int, int]
Answers = Mapping[Question, frozenset[tuple[str, int]]]


def answers(counts: Places, months: int) -> dict[Question, frozenset[tuple[str, int]]]:
    """Return every question that is answered with the (department, month) cells it is about."""
    found: dict[Question, frozenset[tuple[str, int]]] = {}
    by_department = {department: n for (_, department), n in counts.items()}
    for name, told, members in lines_of(counts):
        for first in range(months):
            for after in range(first + 1, months + 1):
                if told.tells(first, after):
                    found[name, first, after] = frozenset(
                        (one, month)
                        for one in members
                        for month in range(first, after)
                        if by_department[one].get(month)
                    )
    return found


def size(cells: frozenset[tuple[str, int]], counts: Places) -> int:
    by_department = {department: n for (_, department), n in counts.items()}
    return sum(by_department[one][month] for one, month in cells)


def leaking_pairs(
    told: Answers, counts: Places, *, pairs: int, chance: random.Random
) -> list[tuple[Question, Question]]:
    """Return pairs of questions of which one holds the other and a few people besides."""
    questions = list(told)
    found = []
    for _ in range(pairs if questions else 0):
        one, other = chance.choice(questions), chance.choice(questions)
        if told[one] <= told[other] and is_small(size(told[other] - told[one], counts)):
            found.append((one, other))
    return found


def sums_leak(told: Answers, counts: Places) -> list[Question]:
    """Return questions whose told parts (departments, locations, months) leave a few people."""
    found = []
    for (name, first, after), cells in told.items():
        same_time = [part for (_, a, b), part in told.items() if (a, b) == (first, after)]
        same_line = [part for (other, _, _), part in told.items() if other == name]
        for parts in (same_time, same_line):
            left = cells
            for part in sorted(parts, key=len):
                if part < cells and part <= left:
                    left -= part
            if left != cells and is_small(size(left, counts)):
                found.append((name, first, after))
    return found


@pytest.mark.parametrize("seed", range(10))
def test_random_pairs_of_filters_reveal_no_small_group(seed: int) -> None:
    """5,000 pairs in ten organisations."""
    chance = random.Random(seed)
    counts = drawn(chance, locations=3, departments=5, months=14)
    told = answers(counts, 14)
    assert told
    assert all(not is_small(size(cells, counts)) for cells in told.values())
    assert not leaking_pairs(told, counts, pairs=500, chance=chance)
    assert not sums_leak(told, counts)


@pytest.mark.parametrize("seed", range(10))
def test_what_pages_tell_of_any_period_is_whole_blocks(seed: int) -> None:
    """A page tells nothing that is not told of just these months: the pairs above hold for it."""
    counts = drawn(random.Random(seed), locations=3, departments=5, months=14)
    told = answers(counts, 14)
    across = 0
    for name, line, _ in lines_of(counts):
        for first in range(14):
            for after in range(first + 1, 15):
                months = line.within(first, after)
                if months is None:
                    assert (name, first, after) not in told
                    continue
                assert (name, *months) in told
                assert not is_small(size(told[name, *months], counts))
                assert months[1] <= after  # nothing of later
                if (name, first, after) in told:
                    assert months == (first, after)
                across += months[0] < first
    assert across


def test_a_block_that_began_before_is_told_only_when_none_lies_within() -> None:
    line = Told(((0, 5), (5, 8), (8, 12)), frozenset(range(12)))
    assert line.within(8, 12) == (8, 12)
    assert line.within(6, 12) == (8, 12)
    assert line.within(2, 12) == (5, 12)
    assert line.within(9, 12) == (8, 12)
    assert line.within(9, 11) is None  # it ends later
    assert line.within(3, 7) == (0, 5)
    assert Told(((0, 3), (6, 9)), frozenset(range(12))).within(0, 12) == (6, 9)


def in_span(target: list[int], rows: list[list[int]]) -> bool:
    """Whether a set follows from sums, by exact elimination."""
    basis: list[tuple[int, list[Fraction]]] = []

    def reduced(row: list[int]) -> list[Fraction]:
        left = [Fraction(x) for x in row]
        for pivot, one in basis:
            if left[pivot]:
                factor = left[pivot]
                left = [x - factor * y for x, y in zip(left, one, strict=True)]
        return left

    for row in rows:
        left = reduced(row)
        pivot = next((n for n, x in enumerate(left) if x), None)
        if pivot is not None:
            scaled = [x / left[pivot] for x in left]
            basis.append((pivot, scaled))
    return not any(reduced(target))


@pytest.mark.parametrize("seed", range(40))
def test_no_small_set_follows_from_all_answers_together(seed: int) -> None:
    """Every set of fewer than ten people, of every small organisation drawn, by elimination."""
    chance = random.Random(1000 + seed)
    counts = drawn(chance, locations=2, departments=3, months=4)
    told = answers(counts, 4)
    by_department = {department: n for (_, department), n in counts.items()}
    cells = [(one, m) for one, n in by_department.items() for m in range(4) if n.get(m)]
    rows = [[int(cell in part) for cell in cells] for part in set(told.values())]
    small = [cell for cell in cells if by_department[cell[0]][cell[1]] < MINIMUM]
    for length in (1, 2, 3):
        for group in combinations(small, length):
            if size(frozenset(group), counts) < MINIMUM:
                assert not in_span([int(cell in group) for cell in cells], rows), group


def test_the_guard_is_what_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every line told in every column, the same checks find people."""
    monkeypatch.setattr(blocks.Family, "_pool", lambda *_: set())
    chance = random.Random(1)
    counts = drawn(chance, locations=3, departments=5, months=14)
    told = answers(counts, 14)
    assert any(is_small(size(cells, counts)) for cells in told.values())
    assert leaking_pairs(told, counts, pairs=5000, chance=chance)


def test_large_cells_are_all_told() -> None:
    counts: Places = {("L", f"L.{n}"): dict.fromkeys(range(24), 10 + n) for n in range(5)}
    whole, locations, departments = place_plan(counts)
    for told in (whole, *locations.values(), *departments.values()):
        assert all(told.tells(a, b) for a in range(24) for b in range(a + 1, 25))


def test_a_small_department_is_told_over_a_longer_time() -> None:
    counts: Places = {
        ("L", "L.big"): dict.fromkeys(range(24), 100),
        ("L", "L.mid"): dict.fromkeys(range(24), 40),
        ("L", "L.small"): dict.fromkeys(range(24), 4),
    }
    whole, _, departments = place_plan(counts)
    assert whole.tells(3, 4)
    assert departments["L.big"].tells(3, 4)
    small = departments["L.small"]
    assert not small.tells(3, 4)
    assert small.tells(0, 24)
    # the next smallest goes with it, over the same windows
    assert departments["L.mid"].blocks == small.blocks
    assert all(after - first >= 3 for first, after in small.blocks)


def test_the_month_that_has_just_begun_goes_with_the_one_before() -> None:
    counts: Places = {("L", f"L.{n}"): {**dict.fromkeys(range(11), 50), 11: 2} for n in range(3)}
    _, _, departments = place_plan(counts)
    assert all(one.tells(9, 12) for one in departments.values())
    assert not any(one.tells(9, 11) for one in departments.values())


def test_few_answers_in_all_are_joined_in_time() -> None:
    assert columns_of({0: 4, 1: 5, 2: 30, 3: 0, 4: 3}) == [(0, 5)]
    assert columns_of({0: 12, 1: 5, 2: 6, 3: 12}) == [(0, 1), (1, 3), (3, 4)]
    assert columns_of({0: 9}) == []


def test_a_language_of_one_location_does_not_give_the_others_there_away() -> None:
    """97 of 100 answers from Helsinki are Finnish, and no other Finnish ones: 3 people are left."""
    joint = {
        ("fi", "Helsinki"): 97, ("en", "Helsinki"): 3,
        ("nl", "Utrecht"): 200, ("en", "Utrecht"): 60,
    }  # fmt: skip
    other: dict[object, Told] = {
        one: Told(((0, 1),), frozenset({0})) for one in ("Helsinki", "Utrecht")
    }
    whole = {0: 360}
    held = held_back({(0, 1): overlap(joint)}, other=other)  # type: ignore[arg-type]
    assert held == {("fi", (0, 1))}
    counts = {"fi": {0: 97}, "en": {0: 63}, "nl": {0: 200}}
    told = value_plan(counts, whole=whole, kept_back=held)
    assert not told["fi"].tells(0, 1)
    assert not told["en"].tells(0, 1)
    assert told["nl"].tells(0, 1)
