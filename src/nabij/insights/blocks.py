"""Which figures may be told, for any place and any whole months, so that no answers of fewer than
ten people follow from all that is told together. `docs/adr/0010` has the proof.

Time is cut into columns: months, joined where all together had too few answers. Every line (a
location, a department, a language ...) is told in blocks of whole columns, the same for every
question asked; a figure is told when its months are whole blocks. So all that can be computed from
what is told is about unions of blocks, and each block rests on ten answers or more.

Lines that are small in some column are a family: their sum per column is known (all less the
others). Some of them may be told over a longer window, when each of them, and the rest together,
has ten answers or more in the columns in which none of them is empty.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

MINIMUM = 10
LONGEST = 12
FEWEST_LINES = 2
WORTH_WAITING = 20
L = TypeVar("L", bound=Hashable)
Column = tuple[int, int]
"""The first month of a stretch of time, and the one after its last, as numbers."""
Counts = Mapping[int, int]
"""How many answers by month."""


def is_small(n: int) -> bool:
    """Whether a group is too small to be told about. Nobody at all is no secret."""
    return 0 < n < MINIMUM


@dataclass(frozen=True)
class Told:
    """In which blocks one line is told, and in which months it has answers at all."""

    blocks: tuple[Column, ...]
    months: frozenset[int]

    def tells(self, first: int, after: int) -> bool:
        """Whether the figure of these months is whole blocks of this line."""
        wanted = {month for month in self.months if first <= month < after}
        for start, end in self.blocks:
            if first <= start and end <= after:
                wanted.difference_update(range(start, end))
            elif start < after and first < end and wanted & set(range(start, end)):
                return False
        return not wanted

    def within(self, first: int, after: int) -> Column | None:
        """Return over which months this line is told when a page asks for these: all of them, or
        the last of its blocks in a row that lie within; without any, the block that ends within.
        """
        if self.tells(first, after):
            return first, after
        found: Column | None = None
        for start, end in sorted(self.blocks):
            if first <= start and end <= after:
                found = (found[0], end) if found and self.tells(found[0], end) else (start, end)
        across = (one for one in self.blocks if one[0] < first < one[1] <= after)
        return found or next(across, None)


def columns_of(counts: Counts) -> list[Column]:
    """Return the columns of time: months with ten answers or more in all, the small ones joined
    with those after them, the last ones with those before.
    """
    found: list[Column] = []
    start, n = None, 0
    for month in sorted(month for month, count in counts.items() if count):
        start = month if start is None else start
        n += counts[month]
        if n >= MINIMUM:
            found.append((start, month + 1))
            start, n = None, 0
    if start is not None and found:
        found[-1] = (found[-1][0], max(counts) + 1)
    return found


@dataclass
class Family(Generic[L]):
    """The lines of one sum, column by column.

    Attributes:
        cells: how many answers by line and column, empty ones left out.
        kept_back: cells that must not be told for another reason.
    """

    columns: Sequence[Column]
    cells: Mapping[L, Mapping[Column, int]]
    kept_back: Collection[tuple[L, Column]] = field(default_factory=set)

    def told(self) -> dict[L, list[Column]]:
        """Return the blocks in which each line is told."""
        found: dict[L, list[Column]] = {line: [] for line in self.cells}
        for window in self._windows():
            for line, blocks in self._tell(window).items():
                found[line] += blocks
        return found

    def _windows(self) -> list[list[Column]]:
        """Return the columns in stretches: each as short as tells the lines that are worth it."""
        found: list[list[Column]] = []
        window: list[Column] = []
        for column in self.columns:
            window.append(column)
            if self._is_settled(window) or len(window) >= LONGEST:
                found.append(window)
                window = []
        if window and found:
            found[-1] += window
        elif window:
            found.append(window)
        return found

    def _is_settled(self, window: Sequence[Column]) -> bool:
        told = self._tell(window)
        per_year = LONGEST / max(1, len(self.columns))
        return all(
            told.get(line)
            for line, cells in self.cells.items()
            if any(column in cells for column in window)
            and sum(cells.values()) * per_year >= WORTH_WAITING
        )

    def _tell(self, window: Sequence[Column]) -> dict[L, list[Column]]:
        rows = {
            line: {column: cells[column] for column in window if column in cells}
            for line, cells in self.cells.items()
        }
        rows = {line: cells for line, cells in rows.items() if cells}
        pool = self._pool(rows, window)
        found = {
            line: [column for column in window if column in cells]
            for line, cells in rows.items()
            if line not in pool
        }
        for line in self._over_the_window(rows, pool, window):
            found[line] = [(window[0][0], window[-1][1])]
        return found

    def _pool(self, rows: Mapping[L, Mapping[Column, int]], window: Sequence[Column]) -> set[L]:
        """Return the lines not told per column: the small ones, and as many of the next smallest
        as it takes for two lines, and ten answers in each column that has any.
        """
        pool = {
            line
            for line, cells in rows.items()
            if any(is_small(n) or (line, column) in self.kept_back for column, n in cells.items())
        }
        if not pool:
            return pool
        others = sorted(set(rows) - pool, key=lambda line: (sum(rows[line].values()), str(line)))
        while others and not self._covers(rows, pool, window):
            pool.add(others.pop(0))
        return pool

    def _covers(
        self, rows: Mapping[L, Mapping[Column, int]], pool: set[L], window: Sequence[Column]
    ) -> bool:
        sums = [sum(rows[line].get(column, 0) for line in pool) for column in window]
        return len(pool) >= FEWEST_LINES and not any(map(is_small, sums))

    def _over_the_window(
        self, rows: Mapping[L, Mapping[Column, int]], pool: set[L], window: Sequence[Column]
    ) -> set[L]:
        """Return the pooled lines told over the whole window."""
        if any((line, column) in self.kept_back for line in pool for column in window):
            return set()  # what one line keeps back must not follow from the others
        told = {line for line in pool if sum(rows[line].values()) >= MINIMUM}
        while told:
            rest = pool - told
            parts = [{line} for line in told] + ([rest] if rest else [])
            sums = [
                {column: sum(rows[line].get(column, 0) for line in part) for column in window}
                for part in parts
            ]
            full = [column for column in window if all(one[column] for one in sums)]
            weights = [sum(one[column] for column in full) for one in sums]
            if all(weight >= MINIMUM for weight in weights):
                return told
            told.discard(
                min(told, key=lambda line: (sum(rows[line].get(c, 0) for c in full), str(line)))
            )
        return told


def place_plan(
    counts: Mapping[tuple[L, L], Counts],
) -> tuple[Told, dict[L, Told], dict[L, Told]]:
    """Return what is told of all together, of each location, and of each department.

    Args:
        counts: answers by month, by (location, department).
    """
    whole = _added(counts.values())
    columns = columns_of(whole)
    by_location: dict[L, list[L]] = defaultdict(list)
    for location, department in counts:
        by_location[location].append(department)
    locations = {
        location: _added(counts[location, one] for one in departments)
        for location, departments in by_location.items()
    }
    blocks = Family(columns, {one: _cells(n, columns) for one, n in locations.items()}).told()
    departments: dict[L, Told] = {}
    for location, members in by_location.items():
        fine = [column for column in columns if column in blocks[location]]
        inside = Family(fine, {one: _cells(counts[location, one], fine) for one in members})
        for one, told in inside.told().items():
            departments[one] = _told(told, counts[location, one])
    return (
        _told(columns, whole),
        {one: _told(blocks[one], n) for one, n in locations.items()},
        departments,
    )


def value_plan(
    counts: Mapping[L, Counts], *, whole: Counts, kept_back: Collection[tuple[L, Column]] = ()
) -> dict[L, Told]:
    """Return what is told of each value of an aspect (a touchpoint, a language) of all together."""
    columns = columns_of(whole)
    cells = {one: _cells(n, columns) for one, n in counts.items()}
    return {
        one: _told(blocks, counts[one])
        for one, blocks in Family(columns, cells, set(kept_back)).told().items()
    }


@dataclass(frozen=True)
class Overlap(Generic[L]):
    """What lies within what in one column: values of an aspect, and groups of another division.

    Attributes:
        sizes: how many answers each value has.
        within: (value, group, n) where all n answers of a group have that value.
        leaving_few: values that lie in one group, and leave a few of it.
    """

    sizes: Mapping[L, int]
    within: Sequence[tuple[L, Hashable, int]]
    leaving_few: Collection[L]


def overlap(cells: Mapping[tuple[L, Hashable], int]) -> Overlap[L]:
    """Return what lies within what, of how many answers each value and group have together."""
    by_value: dict[L, int] = defaultdict(int)
    by_group: dict[Hashable, int] = defaultdict(int)
    for (value, group), n in cells.items():
        by_value[value] += n
        by_group[group] += n
    left = dict(by_group)
    alone = [(value, group, n) for (value, group), n in cells.items() if n == by_value[value]]
    for _, group, n in alone:
        left[group] -= n
    return Overlap(
        by_value,
        [(value, group, n) for (value, group), n in cells.items() if n and n == by_group[group]],
        {value for value, group, _ in alone if is_small(left[group])},
    )


def held_back(
    overlaps: Mapping[Column, Overlap[L]], *, other: Mapping[Any, Told]
) -> set[tuple[L, Column]]:
    """Return cells of an aspect that differ by a few from groups told elsewhere.

    A value that holds whole groups of another division (every Finnish answer came from one
    location) shows the rest of itself, or of the group, by subtraction.

    Args:
        other: what is told of the other division, by its groups.
    """
    found: set[tuple[L, Column]] = set()
    for column, one in overlaps.items():
        rest = dict(one.sizes)
        for value, group, n in one.within:
            if group in other and other[group].tells(*column):
                rest[value] -= n
        found |= {(value, column) for value, n in rest.items() if is_small(n)}
        found |= {(value, column) for value in one.leaving_few}
    return found


def _added(counts: Iterable[Counts]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for one in counts:
        for month, n in one.items():
            found[month] += n
    return dict(found)


def _cells(counts: Counts, columns: Sequence[Column]) -> dict[Column, int]:
    cells: dict[Column, int] = {}
    for first, after in columns:
        n = sum(counts.get(month, 0) for month in range(first, after))
        if n:
            cells[first, after] = n
    return cells


def _told(blocks: Iterable[Column], counts: Counts) -> Told:
    return Told(tuple(blocks), frozenset(month for month, n in counts.items() if n))
