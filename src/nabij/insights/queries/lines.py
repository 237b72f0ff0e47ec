"""One line of the figures through time: all together, or one value of one division.

A line is told in its own blocks of months (`nabij.insights.blocks`, docs/adr/0010): a month where
it has enough answers in each, several months together where it has not. Two divisions at once are
not offered, so that filters reveal no more than the tables do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import get_args

from nabij.insights.blocks import Column, Told
from nabij.insights.queries.figures import ALL, BASES, Figures, figure_row
from nabij.insights.types import Aspect, Base, By, Metric, MetricRow, Tally
from nabij.lib import sql
from nabij.surveys.types import Respondent

_RESPONDENTS = """
SELECT DISTINCT respondent_type FROM insights_monthcount
UNION SELECT DISTINCT respondent_type FROM insights_countchange
"""
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
            return {value: value for value in sorted(self._values_there[by]) if value}
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
        found: dict[tuple[int, str], int] = defaultdict(int)
        for (month, _, value), tally in self._values(by).items():
            found[month, value] += tally.n(base)
        return found

    def block_at(self, metric: Metric, by: By | None, group: str, month: int) -> Column | None:
        """Return the block of a line that a month is told in, also beyond the period; or None."""
        found = self._plan(metric, by, group).blocks
        return next((one for one in found if one[0] <= month < one[1]), None)

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
        if by not in self._added:
            self._added[by] = self._add_up(by)
        months = self._added[by].get(group, {})
        return sum((months[month] for month in range(first, after) if month in months), Tally())

    @cached_property
    def _added(self) -> dict[By | None, _ByGroup]:
        return {}

    def _add_up(self, by: By | None) -> _ByGroup:
        """Return the counts of every line of a division by month, in one pass."""
        found: dict[str, dict[int, Tally]] = defaultdict(dict)
        if by in ASPECTS:
            counted = [(value, month, n) for (month, _, value), n in self._values(by).items()]
        else:
            _, key = self._grouping(by)
            counted = [(key(self.by_id[one]), month, n) for (month, one), n in self.cells.items()]
        for group, month, tally in counted:
            months = found[group]
            months[month] = months[month] + tally if month in months else tally
        return found


def first_month(lines: Figures) -> date | None:
    """Return the first day of the first month anything was counted in."""
    months = [month for month, _ in lines.cells]
    return date(min(months) // 12, min(months) % 12 + 1, 1) if months else None


def respondents_there() -> list[Respondent]:
    """Return the kinds of people of whom anything was ever counted."""
    rows = sql.rows(_RESPONDENTS, ())
    found = {row[0] for row in rows}
    return [one for one in Respondent if one.value in found]
