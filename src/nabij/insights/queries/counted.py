"""What was counted of one kind of respondent, kept by the process until something changes.

A page needs the counts of all time: in which months a line is told follows from all of them. But
the counts of a month stand still until the worker adds something up, and then the month is stamped
anew (`MonthStamp`). So a process reads a month once for each stamp, and adds what waits to be added
up. One statement tells which stamps there are and what waits; while it tells the same, all that
pages worked out from the counts stays true, and is kept with them.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property, partial
from threading import Lock
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from nabij.insights.blocks import Column, Overlap, overlap
from nabij.insights.types import Aspect, Base, Cells, Tally
from nabij.lib import sql
from nabij.surveys.types import Respondent

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_SUMS = ", ".join(f"sum({name})::int" for name in Tally._fields)
_NOTHING = ", ".join("NULL::int" for _ in Tally._fields)
_NOW = f"""
SELECT month, stamp, NULL::uuid, NULL::text, NULL::text, {_NOTHING}
FROM insights_monthstamp WHERE respondent_type = %(respondent)s
UNION ALL
SELECT month, NULL, department_id, touchpoint, language, {_SUMS}
FROM insights_countchange WHERE respondent_type = %(respondent)s GROUP BY 1, 3, 4, 5
"""
# grouping() has a bit for each column that a row is a sum over
_MONTHS = f"""
SELECT month, stamp, department_id, touchpoint, language,
    grouping(department_id, touchpoint, language), {_SUMS}
FROM insights_monthstamp LEFT JOIN insights_monthcount USING (month, respondent_type)
WHERE respondent_type = %(respondent)s AND month = ANY(%(months)s)
GROUP BY GROUPING SETS (
    (month, stamp, department_id), (month, stamp, department_id, touchpoint),
    (month, stamp, department_id, language), (month, stamp, language, touchpoint)
)
"""
_PLACE = 0b011
_RESPONDENTS = """
SELECT respondent_type FROM insights_monthstamp
UNION SELECT respondent_type FROM insights_countchange
"""


class Pair(Enum):
    """Two divisions that are held against each other."""

    TOUCHPOINT_PLACE = 0b001
    LANGUAGE_PLACE = 0b010
    LANGUAGE_TOUCHPOINT = 0b100


class _Line(NamedTuple):
    """What is not added up yet, of one month, department, touchpoint and language."""

    month: int
    department_id: UUID
    touchpoint: str
    language: str
    tally: Tally

    def key(self, pair: Pair) -> tuple[str, Hashable]:
        """Return the value and the group it counts in."""
        if pair is Pair.TOUCHPOINT_PLACE:
            return self.touchpoint, self.department_id
        if pair is Pair.LANGUAGE_PLACE:
            return self.language, self.department_id
        return self.language, self.touchpoint


@dataclass
class _Kept:
    """What was worked out from something that stands still."""

    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False)

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return what some work gives, done once.

        Args:
            key: says all that it follows from besides.
        """
        if key not in self._kept:
            self._kept[key] = work()
        found: T = self._kept[key]
        return found


@dataclass
class _Month(_Kept):
    """The counts of a month: of each department, and of two divisions at a time."""

    number: int
    stamp: UUID | None = None
    places: dict[UUID, Tally] = field(default_factory=dict)
    pairs: dict[Pair, dict[tuple[str, Hashable], Tally]] = field(
        default_factory=lambda: {pair: {} for pair in Pair}
    )


@dataclass
class Counted(_Kept):
    """All counts of one kind of respondent at one moment."""

    months: Sequence[_Month]
    lines: Sequence[_Line]

    @cached_property
    def cells(self) -> Cells:
        """By month and department."""
        found = {
            (one.number, department_id): tally
            for one in self.months
            for department_id, tally in one.places.items()
        }
        return _with(found, [((line.month, line.department_id), line.tally) for line in self.lines])

    def by_value(self, aspect: Aspect) -> Mapping[str, Mapping[int, Tally]]:
        """By value of an aspect and month; invitations are in the language ''."""
        return self.once(aspect, lambda: self._by_value(aspect))

    def _by_value(self, aspect: Aspect) -> Mapping[str, Mapping[int, Tally]]:
        added: dict[tuple[str, int], Tally] = defaultdict(Tally)
        for one in self.months:
            for (language, touchpoint), tally in one.pairs[Pair.LANGUAGE_TOUCHPOINT].items():
                value = language if aspect == "language" else str(touchpoint)
                added[value, one.number] += tally
        waiting = [((getattr(line, aspect), line.month), line.tally) for line in self.lines]
        found: dict[str, dict[int, Tally]] = defaultdict(dict)
        for (value, month), tally in _with(added, waiting).items():
            found[value][month] = tally
        return found

    def overlaps(
        self, pair: Pair, base: Base, columns: Iterable[Column]
    ) -> dict[Column, Overlap[str]]:
        """Return what lies within what in each column: values of the pair's first division, and
        groups of its second.
        """
        months = {one.number: one for one in self.months}
        waiting: dict[int, list[_Line]] = defaultdict(list)
        for line in self.lines:
            waiting[line.month].append(line)
        found = {}
        for column in columns:
            of = [months[month] for month in range(*column) if month in months]
            lines = [line for month in range(*column) for line in waiting.get(month, [])]
            if len(of) == 1 and not lines:
                found[column] = of[0].once((pair, base), partial(_overlap, pair, base, of, lines))
            elif of or lines:
                found[column] = _overlap(pair, base, of, lines)
        return found


def _overlap(
    pair: Pair, base: Base, months: Sequence[_Month], lines: Sequence[_Line]
) -> Overlap[str]:
    cells: dict[tuple[str, Hashable], int] = defaultdict(int)
    for one in months:
        for key, tally in one.pairs[pair].items():
            cells[key] += tally.n(base)
    for line in lines:
        cells[line.key(pair)] += line.tally.n(base)
    return overlap({key: n for key, n in cells.items() if n})


_Stamps = dict[date, UUID]
_kept: dict[Respondent, tuple[_Stamps, Counted]] = {}
_reading = Lock()


def counted(respondent: Respondent) -> Counted:
    """Return the counts as they are now: one statement when nothing changed since, two when a month
    was added up anew.
    """
    found = _known(respondent, *_now(respondent))
    if found is not None:
        return found
    with _reading:  # by one thread at a time: the others find what it read
        while True:
            stamps, lines = _now(respondent)
            found = _known(respondent, stamps, lines) or _read_newer(respondent, stamps, lines)
            if found is not None:
                return found


def _known(respondent: Respondent, stamps: _Stamps, lines: list[_Line]) -> Counted | None:
    """Return what the database says by now, when the process has all months of it; else None."""
    known = _kept.get(respondent)
    if known is None:
        return None
    if known[0] == stamps and known[1].lines == lines:
        return known[1]
    months = {one.stamp: one for one in known[1].months}
    if not months.keys() >= set(stamps.values()):
        return None
    return _keep(respondent, stamps, Counted([months[one] for one in stamps.values()], lines))


def _read_newer(respondent: Respondent, stamps: _Stamps, lines: list[_Line]) -> Counted | None:
    """Read the months that are stamped anew, and keep what is counted by now.

    None when one was added up this very moment: what waited would be counted twice.
    """
    known = _kept.get(respondent)
    months = {one.stamp: one for one in known[1].months} if known else {}
    read = _read(respondent, [month for month, one in stamps.items() if one not in months])
    if any(one.stamp != stamps[month] for month, one in read.items()):
        return None
    months |= {stamps[month]: one for month, one in read.items()}
    return _keep(respondent, stamps, Counted([months[one] for one in stamps.values()], lines))


def _keep(respondent: Respondent, stamps: _Stamps, found: Counted) -> Counted:
    _kept[respondent] = stamps, found
    return found


def respondents_there() -> list[Respondent]:
    """Return the kinds of people of whom anything was ever counted."""
    found = {row[0] for row in sql.rows(_RESPONDENTS, ())}
    return [one for one in Respondent if one.value in found]


def month_number(day: date) -> int:
    """Return a month as a number that goes on over years."""
    return day.year * 12 + day.month - 1


def _now(respondent: Respondent) -> tuple[_Stamps, list[_Line]]:
    """Return the stamp of each month, and what is not added up yet."""
    rows = sql.rows(_NOW, {"respondent": respondent.value})
    stamps = {row[0]: row[1] for row in rows if row[1] is not None}
    lines = [
        _Line(month_number(month), department_id, touchpoint, language, Tally._make(sums))
        for month, stamp, department_id, touchpoint, language, *sums in rows
        if stamp is None
    ]
    return dict(sorted(stamps.items())), sorted(lines, key=str)


def _read(respondent: Respondent, months: Sequence[date]) -> dict[date, _Month]:
    """Return the counts of months, each with the stamp it has by now."""
    found = {month: _Month(month_number(month)) for month in months}
    if not months:
        return found
    values = {"respondent": respondent.value, "months": list(months)}
    for month, stamp, department_id, touchpoint, language, over, *sums in sql.rows(_MONTHS, values):
        one = found[month]
        one.stamp = stamp
        if sums[0] is None:  # counted once, and nothing is left of it
            continue
        tally = Tally._make(sums)
        if over == _PLACE:
            one.places[department_id] = tally
        else:
            pair = Pair(over)
            line = _Line(one.number, department_id, touchpoint, language, tally)
            one.pairs[pair][line.key(pair)] = tally
    return found


def _with(found: dict[K, Tally], waiting: Iterable[tuple[K, Tally]]) -> dict[K, Tally]:
    """Return counts with those added that are not added up yet."""
    for key, tally in waiting:
        found[key] = found[key] + tally if key in found else tally
    return found
