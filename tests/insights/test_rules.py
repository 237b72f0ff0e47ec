"""What is hidden can't be derived."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from nabij.insights.rules import (
    MINIMUM,
    hidden_groups,
    is_small,
    leaks_between_periods,
    months_back,
    rings,
    standing_months,
    standing_start,
)


def derivable(groups: list[str], shown: set[str], sums: list[list[str]]) -> set[str]:
    """Return the groups whose own count follows from what is told, by exact elimination."""
    rows = [[Fraction(group == one) for group in groups] for one in shown]
    rows += [[Fraction(group in line) for group in groups] for line in sums]
    lead = 0
    for column in range(len(groups)):
        pivot = next((r for r in range(lead, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[lead], rows[pivot] = rows[pivot], rows[lead]
        rows[lead] = [x / rows[lead][column] for x in rows[lead]]
        for r in range(len(rows)):
            if r != lead and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[lead], strict=True)]
        lead += 1
    return {
        group
        for group, row in (
            (groups[[bool(x) for x in row].index(True)], row) for row in rows if any(row)
        )
        if sum(1 for x in row if x) == 1
    }


def test_large_groups_are_told() -> None:
    assert hidden_groups({"a": 10, "b": 400}, sums=[["a", "b"]]) == set()


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    counts = {"a": 9, "b": 30, "c": 12}
    assert hidden_groups(counts, sums=[list(counts)]) == {"a", "c"}


def test_small_groups_that_are_few_together_take_another() -> None:
    counts = {"a": 3, "b": 4, "c": 50, "d": 20}
    assert hidden_groups(counts, sums=[list(counts)]) == {"a", "b", "d"}


def test_small_groups_that_are_enough_together_stand_alone() -> None:
    counts = {"a": 5, "b": 5, "c": 50}
    assert hidden_groups(counts, sums=[list(counts)]) == {"a", "b"}


def test_nobody_is_no_secret_and_hides_nobody() -> None:
    counts = {"a": 0, "b": 9, "c": 50, "d": 11}
    assert hidden_groups(counts, sums=[list(counts)]) == {"b", "d"}


def test_a_group_hidden_in_one_sum_does_not_follow_from_another() -> None:
    counts = {"a": 3, "b": 20, "c": 25, "d": 30}
    hidden = hidden_groups(counts, sums=[["a", "b"], ["b", "c"], ["c", "d"]])
    assert hidden == {"a", "b", "c", "d"}


def test_a_forced_group_is_covered_too() -> None:
    assert hidden_groups({"a": 40, "b": 30}, sums=[["a", "b"]], forced={"a"}) == {"a", "b"}


@st.composite
def departments(draw: st.DrawFn) -> tuple[dict[str, int], list[list[str]]]:
    """Counts of departments, and the locations they are in."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    locations = [[f"{n}.{m}" for m in range(size)] for n, size in enumerate(sizes)]
    small_or_large = st.one_of(st.integers(0, 12), st.integers(0, 300))
    return {group: draw(small_or_large) for line in locations for group in line}, locations


@given(departments())
def test_no_small_group_follows_from_what_is_told(
    drawn: tuple[dict[str, int], list[list[str]]],
) -> None:
    """As `Figures` does it: locations first, then departments within those that are told."""
    counts, locations = drawn
    totals = {str(n): sum(counts[g] for g in line) for n, line in enumerate(locations)}
    hidden_locations = hidden_groups(totals, sums=[list(totals)])
    inside = {g for n in hidden_locations for g in locations[int(n)]}
    told = [line for n, line in enumerate(locations) if str(n) not in hidden_locations]
    hidden = hidden_groups(counts, sums=[*told, list(counts)], forced=inside)
    assert all(group in hidden for group, n in counts.items() if is_small(n))

    whole = sum(counts.values())
    sums = [*told, *([] if is_small(whole) else [list(counts)])]
    groups = list(counts)
    empty = {group for group, n in counts.items() if n == 0}
    shown = (set(groups) - hidden) | empty
    found = derivable(groups, shown, sums)
    assert [g for g in found if is_small(counts[g])] == []
    for line in sums:
        behind = [counts[g] for g in line if g in hidden and counts[g]]
        assert not behind or sum(behind) >= MINIMUM


def test_derivable_sees_a_leak() -> None:
    """The check of the test above can fail."""
    assert "a" in derivable(["a", "b", "c"], {"b", "c"}, [["a", "b", "c"]])
    assert "a" not in derivable(["a", "b", "c"], {"c"}, [["a", "b", "c"]])


def test_standing_periods() -> None:
    assert months_back(date(2026, 3, 14), 3) == date(2025, 12, 1)
    assert months_back(date(2026, 12, 1), -1) == date(2027, 1, 1)
    assert standing_start(date(2026, 3, 14), 3) == date(2026, 1, 1)
    assert standing_months(date(2026, 1, 1), date(2026, 3, 14)) == 3
    assert standing_months(date(2025, 4, 1), date(2026, 3, 14)) == 12
    assert standing_months(date(2026, 1, 2), date(2026, 3, 14)) is None
    assert rings(date(2026, 3, 14)) == [
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2025, 10, 1), date(2026, 1, 1)),
        (date(2025, 4, 1), date(2025, 10, 1)),
    ]


def test_a_period_that_leaves_a_few_leaks() -> None:
    assert leaks_between_periods(20, [20, 29])
    assert not leaks_between_periods(20, [20, 30])
