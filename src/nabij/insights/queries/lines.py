"""One line of the figures through time: all together, or one value of one division.

A line is told in its own blocks of months (`nabij.insights.blocks`, docs/adr/0010): a month where
it has enough answers in each, several months together where it has not. Two divisions at once are
not offered, so that filters reveal no more than the tables do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from nabij.insights.blocks import Column, Told
from nabij.insights.queries.figures import ALL, BASES, Figures, figure_row
from nabij.insights.types import Aspect, Base, By, Metric, MetricRow, Tally

ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
_ByGroup = Mapping[str, Mapping[int, Tally]]
DIVISIONS: tuple[By, ...] = ("location", "department", *ASPECTS)


@dataclass(frozen=True)
class Stretch:
    """A figure of some months of one line: of one of its blocks, or of months not told.

    Attributes:
        first, after: the first month, and the one after the last, as numbers.
        tally: what was counted; None when it is hidden.
    """

    first: int
    after: int
    row: MetricRow
    tally: Tally | None


class Lines(Figures):
    """The figures of one period, and each line of them through time."""

    def names(self, by: By) -> dict[str, str]:
        """Return the lines of a division that have answers at any time: their names by group."""
        if by in ASPECTS:
            return {value: value for value in sorted(self.counted.by_value(by)) if value}
        labels, key = self._grouping(by)
        counted = {key(self.by_id[department_id]) for _, department_id in self.cells}
        return {group: label for group, label in labels.items() if group in counted}

    def whole(self, metric: Metric, by: By | None = None, group: str = ALL) -> MetricRow:
        """Return one line over the whole period."""
        tally = self._sum(by, group, self.first, self.after)
        is_told = self._tells(metric, by, group, self.first, self.after)
        return figure_row(metric, group, group, tally, hidden=not is_told)

    def told_within(self, metric: Metric, by: By) -> list[Stretch]:
        """Return each line of a division over as much of the period as may be told of it: the
        last of its blocks in a row that lie within it whole, or else the one that ends in it.
        "row.label" is the line's name.
        """
        found = []
        for group, label in self.names(by).items():
            plan = self._plan(metric, by, group)
            told = plan.within(self.first, self.after) if self.is_whole else None
            first, after = told or (self.first, self.after)
            tally = self._sum(by, group, first, after) if told else Tally()
            row = figure_row(metric, group, label, tally, hidden=not told)
            found.append(Stretch(first, after, row, tally if told else None))
        return found

    def through_time(self, metric: Metric, by: By | None = None, group: str = ALL) -> list[Stretch]:
        """Return one line through the period, in its blocks; "row.label" stays empty."""
        plan = self._plan(metric, by, group)
        found = []
        for first, after, is_told in self._stretches(plan):
            tally = self._sum(by, group, first, after)
            row = figure_row(metric, group, "", tally, hidden=not is_told)
            found.append(Stretch(first, after, row, tally if is_told else None))
        return found

    def sizes(self, by: Aspect, base: Base) -> dict[tuple[int, str], int]:
        """Return how many answers each value of an aspect has, by month and value, of all time."""
        return {
            (month, value): tally.n(base)
            for value, months in self._added(by).items()
            for month, tally in months.items()
        }

    def block_at(self, metric: Metric, by: By | None, group: str, month: int) -> Column | None:
        """Return the block of a line that a month is told in, also beyond the period; or None."""
        key = "blocks", BASES[metric], by, group, self.geography
        return self.counted.once(key, lambda: self._blocks_by_month(metric, by, group)).get(month)

    def _blocks_by_month(self, metric: Metric, by: By | None, group: str) -> dict[int, Column]:
        blocks = self._plan(metric, by, group).blocks
        return {month: block for block in blocks for month in range(*block)}

    def _stretches(self, plan: Told) -> Iterator[tuple[int, int, bool]]:
        """Yield the months of the period: blocks that lie within it whole, months without answers
        one by one, and what must not be told in one piece.
        """
        starts = dict(plan.blocks)
        at, hidden_from = self.first, None
        while at < self.after:
            after = starts.get(at, at + 1)
            is_told = self.is_whole and after <= self.after and plan.tells(at, after)
            if is_told and hidden_from is not None:
                yield hidden_from, at, False
                hidden_from = None
            if is_told:
                yield at, after, True
            elif hidden_from is None:
                hidden_from = at
            at = after if is_told else at + 1
        if hidden_from is not None:
            yield hidden_from, self.after, False

    def _plan(self, metric: Metric, by: By | None, group: str) -> Told:
        base = BASES[metric]
        nothing = Told((), frozenset())
        if by in ASPECTS:
            return self._value_plan(base, by).get(group, nothing)
        whole, locations, departments = self._place_plan(base)
        if by is None:
            return whole
        return (locations if by == "location" else departments).get(group, nothing)

    def _sum(self, by: By | None, group: str, first: int, after: int) -> Tally:
        months = self._added(by).get(group, {})
        return sum((months[month] for month in range(first, after) if month in months), Tally())

    def _added(self, by: By | None) -> _ByGroup:
        if by in ASPECTS:
            return self.counted.by_value(by)
        return self.counted.once(("added", by, self.geography), lambda: self._add_up(by))

    def _add_up(self, by: By | None) -> _ByGroup:
        """Return the counts of every line of a division by month, in one pass."""
        found: dict[str, dict[int, Tally]] = defaultdict(dict)
        _, key = self._grouping(by)
        for (month, department_id), tally in self.cells.items():
            months = found[key(self.by_id[department_id])]
            months[month] = months[month] + tally if month in months else tally
        return found


def first_month(lines: Figures) -> date | None:
    """Return the first day of the first month anything was counted in."""
    months = [month for month, _ in lines.cells]
    return date(min(months) // 12, min(months) % 12 + 1, 1) if months else None
