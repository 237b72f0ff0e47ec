"""Figures over all answers: counted once per month and department, added up from there.

Which date counts: an answer on the local day it was sent, an invitation on the local day it was
made. A draft that was never sent counts nowhere.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from nabij.insights import definitions
from nabij.insights.blocks import Column, Told, entangled, place_plan, value_plan
from nabij.insights.definitions import Estimate
from nabij.insights.numbers import counted, told
from nabij.insights.rules import STANDING_MONTHS, can_see_figures, standing_start
from nabij.insights.types import (
    STANDING,
    Aspect,
    Base,
    By,
    Cells,
    Metric,
    MetricRow,
    Summary,
    Tally,
)
from nabij.lib import clock, sql
from nabij.lib.text import localised
from nabij.organisation.queries import places
from nabij.organisation.types import Place
from nabij.people.types import Actor
from nabij.surveys.types import Respondent

ALL = ""
WHOLE, SHARE = 0, 1
DECIMALS = {Metric.NPS: WHOLE, Metric.ENPS: WHOLE, Metric.CES: 2}
BASES = {
    Metric.NPS: Base.NPS,
    Metric.CES: Base.CES,
    Metric.LOW_EFFORT: Base.CES,
    Metric.HIGH_EFFORT: Base.CES,
    Metric.RESPONSE_RATE: Base.INVITED,
    Metric.RESPONSE_RATE_2: Base.INVITED,
    Metric.ENPS: Base.NPS,
}
PlacePlan = tuple[Told, dict[str, Told], dict[str, Told]]
_SUMS = ", ".join(f"sum({name})" for name in Tally._fields)
_COLUMNS = (
    f"month, department_id, touchpoint, language, respondent_type, {', '.join(Tally._fields)}"
)
_COUNTED = f"""
FROM (SELECT {_COLUMNS} FROM insights_monthcount
    UNION ALL SELECT {_COLUMNS} FROM insights_countchange) counted
WHERE respondent_type = %s
"""
_COUNT = f"SELECT month, department_id, {_SUMS} {_COUNTED} GROUP BY 1, 2 ORDER BY 2, 1"
_THERE = f"SELECT DISTINCT touchpoint, language {_COUNTED}"


class PeriodError(ValueError):
    """The period ends before it begins."""


def metrics(
    *, date_from: date, date_to: date, by: By | None, actor: Actor, language: str = "nl"
) -> list[MetricRow]:
    """Return every figure of every group in a period, both days included; [] for who may not see.

    Groups come in the order of their names, months in that of time.

    Raises:
        PeriodError: the period ends before it begins.
    """
    if date_to < date_from:
        raise PeriodError
    if not can_see_figures(actor):
        return []
    return Figures(date_from=date_from, date_to=date_to, language=language).rows(by)


def summary(*, today: date, actor: Actor, language: str) -> Summary | None:
    """Return the score of the longest standing period in short; None for who may not see it."""
    months = STANDING_MONTHS[-1]
    rows = metrics(
        date_from=standing_start(today, months),
        date_to=today,
        by=None,
        actor=actor,
        language=language,
    )
    row = next((row for row in rows if row.metric is Metric.NPS), None)
    if row is None:
        return None
    return Summary(
        months=months,
        score=told(row.metric, row.value, language=language),
        low=told(row.metric, row.low, language=language),
        high=told(row.metric, row.high, language=language),
        n=counted(row.n, language=language),
    )


class Figures:
    """The figures of one period: counted once, told by any grouping.

    All months are counted, not only those of the period: in which blocks a line is told depends
    on all of them (`nabij.insights.blocks`).
    """

    def __init__(
        self,
        *,
        date_from: date,
        date_to: date,
        language: str,
        respondent: Respondent = Respondent.CLIENT,
    ) -> None:
        self.date_from, self.date_to = date_from, date_to
        self.first, self.after = month_number(date_from), month_number(date_to) + 1
        self.is_whole = is_whole_months(date_from, date_to)
        self.places = places()
        self.by_id = {place.department_id: place for place in self.places}
        self.language = language
        self.respondent = respondent
        self.cells = count(respondent)
        self._place_plans: dict[Base, PlacePlan] = {}
        self._value_plans: dict[tuple[Base, Aspect], dict[str, Told]] = {}

    def rows(self, by: By | None, wanted: Sequence[Metric] = STANDING) -> list[MetricRow]:
        """Return the rows of one grouping."""
        if by == "month":
            return self._by_month(wanted)
        labels, tallies = self._groups(by)
        return [
            figure_row(metric, group, label, tallies.get(group, Tally()), hidden=is_hidden)
            for metric in _metrics(by, wanted)
            for group, label in labels.items()
            for is_hidden in [not self._tells(metric, by, group, self.first, self.after)]
        ]

    def _by_month(self, wanted: Sequence[Metric]) -> list[MetricRow]:
        tallies: dict[int, Tally] = defaultdict(Tally)
        for (month, _), tally in self.cells.items():
            tallies[month] += tally
        return [
            figure_row(
                metric,
                name,
                name,
                tallies.get(month, Tally()),
                hidden=not self._tells(metric, None, ALL, month, month + 1),
            )
            for metric in wanted
            for month in range(self.first, self.after)
            for name in [f"{month // 12:04}-{month % 12 + 1:02}"]
        ]

    def _groups(self, by: By | None) -> tuple[dict[str, str], Mapping[str, Tally]]:
        tallies: dict[str, Tally] = defaultdict(Tally)
        if by in ("touchpoint", "language"):
            for (month, _, value), tally in self._values(by).items():
                if self.first <= month < self.after:
                    tallies[value] += tally
            return {value: value for value in sorted(tallies) if value}, tallies
        labels, key = self._grouping(by)
        for (month, department_id), tally in self.cells.items():
            if self.first <= month < self.after:
                tallies[key(self.by_id[department_id])] += tally
        if by in ("department", "location"):
            own = {key(place) for place in self.places if place.is_own}
            labels = {name: text for name, text in labels.items() if name in own or name in tallies}
        return labels, tallies

    def _grouping(self, by: By | None) -> tuple[dict[str, str], Callable[[Place], str]]:
        if by == "department":
            return (
                {place.slug: localised(place.names, self.language) for place in self.places},
                lambda place: place.slug,
            )
        if by == "location":
            return (
                {place.location_name: place.location_name for place in self.places},
                lambda place: place.location_name,
            )
        return {ALL: ALL}, lambda _: ALL

    def _tells(self, metric: Metric, by: By | None, group: str, first: int, after: int) -> bool:
        base = BASES[metric]
        if not self.is_whole:
            return False
        if by in ("touchpoint", "language"):
            plan = self._value_plan(base, by)
        else:
            whole, locations, departments = self._place_plan(base)
            if by is None or by == "month":
                return whole.tells(first, after)
            plan = locations if by == "location" else departments
        return group not in plan or plan[group].tells(first, after)

    def _place_plan(self, base: Base) -> PlacePlan:
        if base not in self._place_plans:
            counts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
            for (month, department_id), tally in self.cells.items():
                place = self.by_id[department_id]
                counts[place.location_name, place.slug][month] = tally.n(base)
            self._place_plans[base] = _planned(
                tuple((line, tuple(sorted(months.items()))) for line, months in counts.items())
            )
        return self._place_plans[base]

    def _value_plan(self, base: Base, aspect: Aspect) -> dict[str, Told]:
        """Return what is told of each value, held against departments and the other aspect."""
        key = base, aspect
        if key not in self._value_plans:
            joint: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
            for (month, department_id, value), tally in self._values(aspect).items():
                joint[value, self.by_id[department_id].slug].append((month, tally.n(base)))
            others: list[_Division] = [(_frozen(joint), _told(self._place_plan(base)[2]))]
            if aspect == "language":
                both: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
                for (month, language, touchpoint), tally in self._both.items():
                    both[language, touchpoint].append((month, tally.n(base)))
                others.append((_frozen(both), _told(self._value_plan(base, "touchpoint"))))
            self._value_plans[key] = _planned_values(tuple(others))
        return self._value_plans[key]

    def _values(self, aspect: Aspect) -> Mapping[tuple[int, UUID, str], Tally]:
        return self._by_touchpoint if aspect == "touchpoint" else self._by_language

    @cached_property
    def _by_touchpoint(self) -> dict[tuple[int, UUID, str], Tally]:
        return _counted_by("department_id, touchpoint", self.respondent)

    @cached_property
    def _by_language(self) -> dict[tuple[int, UUID, str], Tally]:
        return _counted_by("department_id, language", self.respondent)

    @cached_property
    def _both(self) -> dict[tuple[int, str, str], Tally]:
        return _counted_by("language, touchpoint", self.respondent)

    @cached_property
    def _values_there(self) -> dict[Aspect, set[str]]:
        rows = sql.rows(_THERE, (self.respondent.value,))
        return {"touchpoint": {row[0] for row in rows}, "language": {row[1] for row in rows}}


@lru_cache(maxsize=16)
def _planned(counts: tuple[tuple[tuple[str, str], tuple[tuple[int, int], ...]], ...]) -> PlacePlan:
    """Return what is told with these counts; the same ones are asked for page after page."""
    return place_plan({line: dict(months) for line, months in counts})


_Months = tuple[tuple[int, int], ...]
_Division = tuple[tuple[tuple[tuple[str, str], _Months], ...], tuple[tuple[str, Told], ...]]
"""Answers by month, by (value, group of another division); and what is told of those groups."""


@lru_cache(maxsize=32)
def _planned_values(others: tuple[_Division, ...]) -> dict[str, Told]:
    """Return what is told of the values of an aspect; the first division holds all answers."""
    counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    whole: dict[int, int] = defaultdict(int)
    for (value, _), months in others[0][0]:
        for month, n in months:
            counts[value][month] += n
            whole[month] += n
    held: set[tuple[str, Column]] = set()
    for cells, plan in others:
        joint: dict[tuple[str, Hashable], dict[int, int]] = {
            (value, group): dict(months) for (value, group), months in cells
        }
        held |= entangled(joint, other=dict(plan), whole=whole)
    return value_plan(counts, whole=whole, kept_back=held)


def _frozen(
    counts: Mapping[tuple[str, str], list[tuple[int, int]]],
) -> tuple[tuple[tuple[str, str], _Months], ...]:
    return tuple((key, tuple(sorted(months))) for key, months in sorted(counts.items()))


def _told(plan: Mapping[str, Told]) -> tuple[tuple[str, Told], ...]:
    return tuple(sorted(plan.items(), key=lambda pair: pair[0]))


def count(respondent: Respondent = Respondent.CLIENT) -> Cells:
    """Return the counts of all time per month and department, of one kind of respondent."""
    rows = sql.rows(_COUNT, (respondent.value,))
    return {(month_number(row[0]), row[1]): Tally._make(row[2:]) for row in rows}


def _counted_by(keys: str, respondent: Respondent) -> dict[tuple[int, Any, Any], Tally]:
    """Return the counts of all time per month and two more keys."""
    statement = f"SELECT month, {keys}, {_SUMS} {_COUNTED} GROUP BY 1, 2, 3"
    return {
        (month_number(row[0]), row[1], row[2]): Tally._make(row[3:])
        for row in sql.rows(statement, (respondent.value,))
    }


def month_number(day: date) -> int:
    """Return a month as a number that goes on over years."""
    return day.year * 12 + day.month - 1


def is_whole_months(date_from: date, date_to: date) -> bool:
    """Whether a period is whole months; the running one is whole when it goes up to today."""
    ends = (date_to + timedelta(days=1)).day == 1 or date_to >= clock.today(settings.TIME_ZONE)
    return date_from.day == 1 and ends


def _metrics(by: By | None, wanted: Sequence[Metric]) -> list[Metric]:
    """Return the figures there are by a grouping: invitations are in no language."""
    return [one for one in wanted if by != "language" or BASES[one] is not Base.INVITED]


def _estimate(metric: Metric, tally: Tally) -> Estimate | None:
    if BASES[metric] is Base.NPS:
        return definitions.nps(
            promoters=tally.promoters, passives=tally.passives, detractors=tally.detractors
        )
    if metric is Metric.CES:
        return definitions.ces(n=tally.ces_n, total=tally.ces_total, squares=tally.ces_squares)
    if metric is Metric.LOW_EFFORT:
        return definitions.low_effort(low=tally.ces_low, n=tally.ces_n)
    if metric is Metric.HIGH_EFFORT:
        return definitions.high_effort(high=tally.ces_high, n=tally.ces_n)
    if metric is Metric.RESPONSE_RATE_2:
        return definitions.response_rate_2(
            answered=tally.answered, partial=tally.partial, invited=tally.invited
        )
    return definitions.response_rate(answered=tally.answered, invited=tally.invited)


def figure_row(metric: Metric, group: str, label: str, tally: Tally, *, hidden: bool) -> MetricRow:
    """Return what is told of counts: the figure with its margin, rounded; nothing when hidden."""
    estimate = None if hidden else _estimate(metric, tally)
    places_shown = DECIMALS.get(metric, SHARE)
    return MetricRow(
        metric=metric,
        group=group,
        label=label,
        n=None if hidden else tally.n(BASES[metric]),
        value=_rounded(estimate.value if estimate else None, places_shown),
        low=_rounded(estimate.low if estimate else None, places_shown),
        high=_rounded(estimate.high if estimate else None, places_shown),
        hidden=hidden,
    )


def _rounded(value: float | None, decimals: int) -> float | None:
    """Round half away from zero, as people do; whole numbers without a decimal point."""
    if value is None:
        return None
    scale = 10**decimals
    shifted = int(abs(value) * scale + 0.5 + 1e-9) / scale
    signed = -shifted if value < 0 else shifted
    return int(signed) if decimals == 0 else signed
