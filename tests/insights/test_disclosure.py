"""Figures that weigh answers give nobody away: proved by elimination on small organisations."""

import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

import pytest

from nabij.insights import disclosure
from nabij.insights.blocks import MINIMUM, place_plan
from nabij.insights.disclosure import Division, kept_causes, kept_strata, splits_few
from tests.insights.test_blocks import in_span

Cell = tuple[str, str, str]
"""A location, a department and a stratum, of one month."""


def drawn(chance: random.Random) -> dict[Cell, int]:
    """Draw people of two locations, three departments and three strata; few are common."""
    sizes = [0, 0, 2, 4, 11, 16, 30]
    return {
        (f"L{place}", f"L{place}.{n}", f"s{stratum}"): chance.choice(sizes)
        for place, n, stratum in product(range(2), range(3), range(3))
    }


def leaks(people: Mapping[Cell, int]) -> list[tuple[Cell, ...]]:
    """Return sets of fewer than ten that follow from all sums and the standardised mean of L0."""
    cells = [cell for cell, n in people.items() if n]
    counts: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: {0: 0})
    for (place, department, _), n in people.items():
        counts[place, department][0] += n
    whole, locations, departments = place_plan(counts)
    rows = [[1] * len(cells)] if whole.blocks else []
    rows += [[int(c[0] == one) for c in cells] for one, told in locations.items() if told.blocks]
    rows += [[int(c[1] == one) for c in cells] for one, told in departments.items() if told.blocks]

    def block(cell: Cell) -> Hashable:
        if departments[cell[1]].blocks:
            return cell[1]
        return cell[0] if locations[cell[0]].blocks else ""

    sizes: Counter[Hashable] = Counter()
    own: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    standard: Counter[Hashable] = Counter()
    for cell in cells:
        sizes[block(cell)] += people[cell]
        standard[cell[2]] += people[cell]
        if cell[0] == "L0":
            own[block(cell)][cell[2]] += people[cell]
    if not locations["L0"].blocks:
        return []
    kept = kept_strata([Division(sizes, own)], standard)
    weight = {
        one: Fraction(standard[one], sum(found[one] for found in own.values())) for one in kept
    }
    alike = [weight.get(cell[2], Fraction(0)) if cell[0] == "L0" else Fraction(0) for cell in cells]
    small = [cell for cell in cells if people[cell] < MINIMUM]
    rows_and_mean: list[list[Fraction]] = [[Fraction(x) for x in row] for row in rows]
    rows_and_mean += [alike] if kept else []
    return [
        group
        for length in (1, 2, 3, 4)
        for group in combinations(small, length)
        if sum(people[cell] for cell in group) < MINIMUM
        and in_span([int(cell in group) for cell in cells], rows_and_mean)  # type: ignore[arg-type]
        and not in_span([int(cell in group) for cell in cells], rows)
    ]


def test_no_small_set_follows_from_a_standardised_mean_and_all_sums() -> None:
    for seed in range(150):
        people = drawn(random.Random(seed))
        assert not leaks(people), seed


def test_the_guard_is_what_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "splits_few", lambda _: False)
    assert any(leaks(drawn(random.Random(seed))) for seed in range(150))


def test_three_people_beside_one_large_stratum_keep_it_from_being_told() -> None:
    """The mean of 50 of 53 is told: that of the three follows from the sum of all."""
    sizes: dict[Hashable, int] = {"L": 53}
    three = Division(sizes, {"L": {"young": 50, "old": 3}})
    assert kept_strata([three], {"young": 90, "old": 40}) == set()
    many = Division({"L": 65}, {"L": {"young": 50, "old": 15}})
    assert kept_strata([many], {"young": 90, "old": 40}) == {"young", "old"}


def test_weights_that_differ_by_as_much_in_every_block_are_looked_at_together() -> None:
    high, low = Fraction(2), Fraction(1)
    assert splits_few({"a": {high: 40, low: 3}})
    assert not splits_few({"a": {high: 40, low: 3}, "b": {high: 20, low: 9}})
    assert not splits_few({"a": {high: 40, low: 3}, "b": {Fraction(5): 20, low: 30}})
    assert splits_few({"a": {high: 40, low: 3}, "b": {high: 40, low: 3}}, same_people=True)


def causes_leak(causes: Mapping[str, Sequence[float]]) -> bool:
    """Whether a sum over fewer than ten follows from the sums a regression rests on."""
    rows = list(zip(*causes.values(), strict=True))
    kinds = Counter(rows)
    names = list(kinds)
    sums: list[list[int]] = [[1] * len(names)]
    sums += [[int(kind[n]) for kind in names] for n in range(len(causes))]
    return any(
        sum(kinds[kind] for kind in group) < MINIMUM
        and in_span([int(kind in group) for kind in names], sums)
        for length in (1, 2)
        for group in combinations(names, length)
    )


def test_no_small_set_follows_from_two_causes() -> None:
    found = {True: 0, False: 0}
    for seed in range(200):
        chance = random.Random(seed)
        regions = [chance.choice([0, 0, 4, 12, 30]) for _ in range(4)]
        if sum(regions) < MINIMUM:
            continue
        one = [1.0] * regions[0] + [1.0] * regions[1] + [0.0] * (regions[2] + regions[3])
        other = [1.0] * regions[0] + [0.0] * regions[1] + [1.0] * regions[2] + [0.0] * regions[3]
        kept = kept_causes({"one": one, "other": other})
        if kept:
            assert not causes_leak(kept), regions
        found[bool(one) and causes_leak({"one": one, "other": other})] += 1
    assert found[True] > 20  # without leaving any out


def test_a_scale_that_only_three_answered_otherwise_is_left_out() -> None:
    effort = [2.0] * 97 + [5.0] * 3
    assert kept_causes({"effort": effort}) == {}
    assert kept_causes({"effort": [2.0] * 80 + [5.0] * 20}) != {}
