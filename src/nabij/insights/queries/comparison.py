"""Locations side by side as if they had seen the same people: age and kind of contact alike.

Only strata with ten answers or more at a location count there, and only locations whose figure is
told (`nabij.insights.blocks`). Strata whose weights, beside all else that is told, would show fewer
than ten people are given up (`nabij.insights.disclosure`).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from uuid import UUID

from nabij.insights.blocks import Column
from nabij.insights.definitions import Difference, Standardised, Stratum, standardised
from nabij.insights.disclosure import Division, kept_strata
from nabij.insights.queries.figures import ALL
from nabij.insights.queries.lines import ASPECTS, Lines
from nabij.insights.rules import can_see_figures, months_back
from nabij.insights.types import Aspect, Base, By, Metric, MetricRow
from nabij.lib import sql
from nabij.people.types import Actor

YEAR, FULL = 12, 100
# by department, of all languages; and by language, of all departments of a location
_STRATA = """
SELECT location.name, department_id, language,
    extract(year FROM month)::int * 12 + extract(month FROM month)::int - 1,
    age_band, touchpoint, sum(promoters)::int, sum(passives)::int, sum(detractors)::int
FROM (
    SELECT department_id, touchpoint, age_band, language, month, promoters, passives, detractors
    FROM insights_agecount
    UNION ALL
    SELECT department_id, touchpoint, age_band, language, month, promoters, passives, detractors
    FROM insights_countchange WHERE respondent_type = 'client'
) counted
JOIN organisation_department department ON department.id = department_id
JOIN organisation_location location ON location.id = department.location_id
WHERE month BETWEEN %(first)s AND %(last)s
GROUP BY GROUPING SETS (
    (location.name, department_id, month, age_band, touchpoint),
    (location.name, language, month, age_band, touchpoint)
) HAVING sum(promoters) + sum(passives) + sum(detractors) <> 0
"""
_KNOWN_MOST = 8


_Key = tuple[str, str]
"""A band of age, and a touchpoint."""


@dataclass(frozen=True)
class _Location:
    """What a location's answers are: by stratum, and how many by what figures are divided by."""

    strata: dict[Hashable, Stratum] = field(default_factory=lambda: defaultdict(_none))
    by_place: list[tuple[UUID, int, _Key, int]] = field(default_factory=list)
    by_language: list[tuple[str, int, _Key, int]] = field(default_factory=list)


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
    alike = _alike(lines, sorted(told))
    found = [Compared(name, told[name], one) for name, one in alike.items() if one is not None]
    return found, [_pair(one, other) for one, other in combinations(found, 2)]


_known: dict[Hashable, dict[str, Standardised | None]] = {}


def _alike(lines: Lines, names: Sequence[str]) -> dict[str, Standardised | None]:
    """Return the figure of each of these locations with the mix of people of all together.

    It follows from months that are over, so it is kept while those and what is told within them
    stand still; answers that wait to be added up in one of them are read anew each time.
    """
    of = lines.counted
    blocks = of.once(("blocks of the recommendation", lines.geography), lambda: _Blocks(lines))
    months = range(lines.first, lines.after)
    key = (
        tuple(one.stamp for one in of.months if one.number in months),
        (lines.geography, blocks.within(lines.first, lines.after), tuple(names)),
    )
    stands_still = not any(line.month in months for line in of.lines)
    if stands_still and key in _known:
        return _known[key]
    locations, everybody = _locations(lines)
    found = {}
    for name in names:
        one = locations[name]
        kept = kept_strata(blocks.divisions(one), everybody)
        strata = {key: stratum for key, stratum in one.strata.items() if key in kept}
        found[name] = standardised(strata, standard=everybody)
    if stands_still:
        if len(_known) >= _KNOWN_MOST:
            _known.clear()
        _known[key] = found
    return found


def _locations(lines: Lines) -> tuple[dict[str, _Location], dict[Hashable, int]]:
    """Return the answers of each location, and how many of all are in each stratum."""
    found: dict[str, _Location] = defaultdict(_Location)
    everybody: dict[Hashable, int] = defaultdict(int)
    period = {"first": lines.date_from, "last": lines.date_to}
    for name, department_id, language, month, band, touchpoint, *sums in sql.rows(_STRATA, period):
        promoters, passives, detractors = sums
        one, key, n = found[name], (band, touchpoint), promoters + passives + detractors
        if department_id is None:
            one.by_language.append((language, month, key, n))
            continue
        one.by_place.append((department_id, month, key, n))
        everybody[key] += n
        known = one.strata[key]
        one.strata[key] = Stratum(
            known.n + n,
            known.total + FULL * (promoters - detractors),
            known.squares + FULL**2 * (promoters + detractors),
        )
    return found, everybody


_Block = tuple[By | None, str | None, Column | None]
"""A block of months of a line, or what is left of those of all."""


class _Blocks:
    """The blocks in which recommendation is told: by place, touchpoint and language."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._place, self._value = cache(self._place_of), cache(self._value_of)
        self._sizes: list[Counter[_Block]] = [Counter(), Counter(), Counter()]
        for (month, department_id), tally in lines.cells.items():
            self._sizes[0][self._place(department_id, month)] += tally.n(Base.NPS)
        for n, by in enumerate(ASPECTS, start=1):
            for (month, value), size in lines.sizes(by, Base.NPS).items():
                self._sizes[n][self._value(by, value, month)] += size

    def within(self, first: int, after: int) -> Hashable:
        """Return which blocks there are in some months, and how many people each has."""
        return tuple(
            frozenset(
                (block, n)
                for block, n in sizes.items()
                for span in [block[2]]
                if span is None or (span[0] < after and first < span[1])
            )
            for sizes in self._sizes
        )

    def divisions(self, location: _Location) -> list[Division]:
        """Return each division, with a location's answers in it by stratum."""
        places, touchpoints, languages = (
            defaultdict[Hashable, Counter[Hashable]](Counter) for _ in range(3)
        )
        for department_id, month, key, n in location.by_place:
            places[self._place(department_id, month)][key] += n
            touchpoints[self._value("touchpoint", key[1], month)][key] += n
        for language, month, key, n in location.by_language:
            languages[self._value("language", language, month)][key] += n
        return [
            Division(sizes, strata)
            for sizes, strata in zip(self._sizes, (places, touchpoints, languages), strict=True)
        ]

    def _place_of(self, department_id: UUID, month: int) -> _Block:
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

    def _value_of(self, by: Aspect, value: str, month: int) -> _Block:
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
