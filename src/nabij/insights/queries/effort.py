"""Measured effort of all together and of each location and department, in whole months.

Every measure is told in its own blocks of months, of ten visits or more, by the same rules as
answers (`nabij.insights.blocks`, docs/adr/0010): small groups are hidden, and none follows from
the others.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from nabij.insights.blocks import Told, place_plan
from nabij.insights.definitions import measured_effort
from nabij.insights.queries.counted import month_number
from nabij.insights.queries.figures import PlacePlan, is_whole_months
from nabij.insights.rules import can_see_figures, is_measured
from nabij.insights.types import By, Measure, MeasuredRow
from nabij.lib import sql
from nabij.lib.text import localised
from nabij.organisation.queries import places
from nabij.organisation.types import Place
from nabij.people.types import Actor

ALL = ""
GROUPS = (None, "month", "location", "department")
_COUNTS = """
SELECT month, department_id, n, total, squares FROM insights_effortcount WHERE measure = %s
"""


@dataclass(frozen=True)
class Sum:
    """What was counted over some visits; it can be added up."""

    n: int = 0
    total: float = 0
    squares: float = 0

    def __add__(self, other: "Sum") -> "Sum":
        """Return both together."""
        return Sum(self.n + other.n, self.total + other.total, self.squares + other.squares)


def effort_lines(
    *, measure: Measure, date_from: date, date_to: date, actor: Actor, language: str = "nl"
) -> "EffortLines | None":
    """Return one measure over a period; None for who may not see figures, and of a measure that is
    not measured yet.
    """
    if not can_see_figures(actor) or not is_measured(measure):
        return None
    return EffortLines(measure, date_from=date_from, date_to=date_to, language=language)


class EffortLines:
    """One measure over a period: counted once, told by any grouping of places."""

    def __init__(self, measure: Measure, *, date_from: date, date_to: date, language: str) -> None:
        self.measure, self.language = measure, language
        self.first, self.after = month_number(date_from), month_number(date_to) + 1
        self.is_whole = is_whole_months(date_from, date_to)
        self.by_id = {place.department_id: place for place in places()}
        self.cells: dict[tuple[int, UUID], Sum] = {
            (month_number(row[0]), row[1]): Sum(*row[2:]) for row in sql.rows(_COUNTS, (measure,))
        }

    def rows(self, by: By | None) -> list[MeasuredRow]:
        """Return the rows of a grouping over the whole period; [] for one that is not of places."""
        if by not in GROUPS:
            return []
        if by == "month":
            months = range(self.first, self.after)
            return [self._row(None, ALL, _month(one), one, one + 1, name=True) for one in months]
        return [
            self._row(by, group, label, self.first, self.after)
            for group, label in self._names(by).items()
        ]

    def told_within(self, by: By | None) -> list[MeasuredRow]:
        """Return each line over as much of the period as may be told of it: the last of its blocks
        in a row that lie within it whole, or else the one that ends in it.
        """
        found = []
        for group, label in self._names(by).items():
            told = self._plan(by, group).within(self.first, self.after)
            first, after = told or (self.first, self.after)
            found.append(self._row(by, group, label, first, after))
        return found

    def _row(
        self, by: By | None, group: str, label: str, first: int, after: int, *, name: bool = False
    ) -> MeasuredRow:
        _labels, key = self._grouping(by)
        counted = sum(
            (
                one
                for (month, department_id), one in self.cells.items()
                if first <= month < after and key(self.by_id[department_id]) == group
            ),
            Sum(),
        )
        is_told = self.is_whole and self._plan(by, group).tells(first, after)
        found = (
            measured_effort(self.measure, n=counted.n, total=counted.total, squares=counted.squares)
            if is_told
            else None
        )
        return MeasuredRow(
            metric=self.measure,
            group=label if name else group,
            label=label,
            n=counted.n if is_told else None,
            value=_rounded(found.value if found else None),
            low=_rounded(found.low if found else None),
            high=_rounded(found.high if found else None),
            hidden=not is_told,
            first=first,
            after=after,
        )

    def _plan(self, by: By | None, group: str) -> Told:
        whole, locations, departments = self._plans
        if by is None:
            return whole
        plan = locations if by == "location" else departments
        return plan.get(group, Told((), frozenset()))

    @cached_property
    def _plans(self) -> PlacePlan:
        counts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        for (month, department_id), one in self.cells.items():
            place = self.by_id[department_id]
            counts[place.location_name, place.slug][month] = one.n
        return place_plan(counts)

    def _names(self, by: By | None) -> dict[str, str]:
        """Return the lines that were ever counted, by their names."""
        labels, key = self._grouping(by)
        counted = {key(self.by_id[department_id]) for _month, department_id in self.cells}
        return {group: label for group, label in labels.items() if group in counted}

    def _grouping(self, by: By | None) -> tuple[dict[str, str], Callable[[Place], str]]:
        found = self.by_id.values()
        if by == "department":
            names = {one.slug: localised(one.names, self.language) for one in found}
            return names, lambda place: place.slug
        if by == "location":
            return {
                one.location_name: one.location_name for one in found
            }, lambda place: place.location_name
        return {ALL: ALL}, lambda _place: ALL


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1) or 0.0
