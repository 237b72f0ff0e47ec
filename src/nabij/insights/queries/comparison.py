"""Locations side by side as if they had seen the same people: age and kind of contact alike.

Only strata with ten answers or more at a location count there, and only locations whose figure is
told (`nabij.insights.blocks`). Strata whose weights, beside all else that is told, would show fewer
than ten people are given up (`nabij.insights.disclosure`).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from uuid import UUID

from nabij.insights.definitions import Difference, Standardised, Stratum, standardised
from nabij.insights.disclosure import Division, kept_strata
from nabij.insights.queries.figures import ALL
from nabij.insights.queries.lines import ASPECTS, Lines
from nabij.insights.rules import can_see_figures, months_back
from nabij.insights.types import Aspect, Base, By, Metric, MetricRow
from nabij.lib import sql
from nabij.people.types import Actor

YEAR, FULL = 12, 100
_STRATA = """
SELECT department_id, touchpoint, age_band, language,
    extract(year FROM month)::int * 12 + extract(month FROM month)::int - 1,
    sum(promoters)::int, sum(passives)::int, sum(detractors)::int
FROM (
    SELECT department_id, touchpoint, age_band, language, month, promoters, passives, detractors
    FROM insights_agecount
    UNION ALL
    SELECT department_id, touchpoint, age_band, language, month, promoters, passives, detractors
    FROM insights_countchange WHERE respondent_type = 'client'
) counted
WHERE month BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2, 3, 4, 5 HAVING sum(promoters) + sum(passives) + sum(detractors) <> 0
"""


_Key = tuple[str, str]
"""A band of age, and a touchpoint."""


@dataclass(frozen=True)
class _Cell:
    """How many of a location and stratum answered, by all that figures are divided by."""

    stratum: _Key
    language: str
    department_id: UUID
    month: int
    n: int


@dataclass(frozen=True)
class Compared:
    """A location's recommendation as it is told, and with the mix of people of all together."""

    name: str
    raw: MetricRow
    alike: Standardised


@dataclass(frozen=True)
class Pair:
    """The second location less the first, with the same people at both."""

    first: str
    second: str
    difference: Difference


def locations_compared(
    *, actor: Actor, today: date, language: str
) -> tuple[list[Compared], list[Pair]]:
    """Return the recommendation of each location that may be told over the last twelve months
    that are over, and every pair; ([], []) for who may not see figures. By name: no ranking.
    """
    if not can_see_figures(actor):
        return [], []
    last = today.replace(day=1) - timedelta(days=1)
    first = months_back(last, YEAR - 1)
    lines = Lines(date_from=first, date_to=last, language=language)
    told = {
        row.label: row
        for row in lines.rows("location")
        if row.metric is Metric.NPS and row.value is not None
    }
    strata: dict[str, dict[Hashable, Stratum]] = defaultdict(lambda: defaultdict(_none))
    cells: dict[str, list[_Cell]] = defaultdict(list)
    everybody: dict[Hashable, int] = defaultdict(int)
    for department_id, touchpoint, band, code, month, promoters, passives, detractors in sql.rows(
        _STRATA, {"first": first, "last": last}
    ):
        key, n = (band, touchpoint), promoters + passives + detractors
        name = lines.by_id[department_id].location_name
        everybody[key] += n
        known = strata[name][key]
        strata[name][key] = Stratum(
            known.n + n,
            known.total + FULL * (promoters - detractors),
            known.squares + FULL**2 * (promoters + detractors),
        )
        cells[name].append(_Cell(key, code, department_id, month, n))
    blocks = _Blocks(lines)
    found = [
        Compared(name, row, alike)
        for name, row in sorted(told.items())
        for kept in [kept_strata(blocks.divisions(cells[name]), everybody)]
        for alike in [
            standardised(
                {key: one for key, one in strata[name].items() if key in kept}, standard=everybody
            )
        ]
        if alike is not None
    ]
    return found, [_pair(one, other) for one, other in combinations(found, 2)]


class _Blocks:
    """The blocks in which recommendation is told: by place, touchpoint and language."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._place, self._value = cache(self._place_of), cache(self._value_of)
        self._sizes: list[Counter[Hashable]] = [Counter(), Counter(), Counter()]
        for (month, department_id), tally in lines.cells.items():
            self._sizes[0][self._place(department_id, month)] += tally.n(Base.NPS)
        for n, by in enumerate(ASPECTS, start=1):
            for (month, value), size in lines.sizes(by, Base.NPS).items():
                self._sizes[n][self._value(by, value, month)] += size

    def divisions(self, cells: Iterable["_Cell"]) -> list[Division]:
        """Return each division, with a location's answers in it by stratum."""
        strata: list[dict[Hashable, Counter[Hashable]]] = [defaultdict(Counter) for _ in range(3)]
        for one in cells:
            for n, block in enumerate(
                (
                    self._place(one.department_id, one.month),
                    self._value("touchpoint", one.stratum[1], one.month),
                    self._value("language", one.language, one.month),
                )
            ):
                strata[n][block][one.stratum] += one.n
        return [Division(sizes, found) for sizes, found in zip(self._sizes, strata, strict=True)]

    def _place_of(self, department_id: UUID, month: int) -> Hashable:
        """Return the block a month of a department is told in: its own, or what is left of that
        of its location, or of all.
        """
        place = self._lines.by_id[department_id]
        wanted: tuple[tuple[By | None, str], ...] = (
            ("department", place.slug), ("location", place.location_name), (None, ALL),
        )  # fmt: skip
        for by, group in wanted:
            block = self._lines.block_at(Metric.NPS, by, group, month)
            if block is not None:
                return by, group, block
        return None, ALL, None

    def _value_of(self, by: Aspect, value: str, month: int) -> Hashable:
        block = self._lines.block_at(Metric.NPS, by, value, month)
        if block is not None:
            return by, value, block
        return by, None, self._lines.block_at(Metric.NPS, None, ALL, month)


def _none() -> Stratum:
    return Stratum(0, 0, 0)


def _pair(one: Compared, other: Compared) -> Pair:
    """Return the difference; its margin adds both up as independent."""
    value = other.alike.value - one.alike.value
    halves = [(each.alike.high - each.alike.low) / 2 for each in (one, other)]
    margin = (halves[0] ** 2 + halves[1] ** 2) ** 0.5
    return Pair(one.name, other.name, Difference(value, value - margin, value + margin))
