"""Figures over all answers: counted once per month and department, added up from there.

Which date counts: an answer on the local day it was sent, an invitation on the local day it was
made. A draft that was never sent counts nowhere.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from django.conf import settings

from nabij.insights import definitions
from nabij.insights.blocks import Told, columns_of, held_back, place_plan, value_plan
from nabij.insights.definitions import Estimate
from nabij.insights.numbers import counted, told
from nabij.insights.queries.counted import Pair, month_number
from nabij.insights.queries.counted import counted as counted_of
from nabij.insights.rules import STANDING_MONTHS, can_see_figures, standing_start
from nabij.insights.types import (
    STANDING,
    Aspect,
    Base,
    By,
    Metric,
    MetricRow,
    Summary,
    Tally,
)
from nabij.lib import clock
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
        self.counted = counted_of(respondent)
        self.cells = self.counted.cells
        # what follows from the counts follows from where departments are, too
        self.geography = tuple(
            (place.department_id, place.slug, place.location_name) for place in self.places
        )

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
            for value, months in self.counted.by_value(by).items():
                within = [n for month, n in months.items() if self.first <= month < self.after]
                if within:
                    tallies[value] = sum(within, Tally())
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
        return self.counted.once(
            ("places", base, self.geography), lambda: self._planned_places(base)
        )

    def _planned_places(self, base: Base) -> PlacePlan:
        counts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        for (month, department_id), tally in self.cells.items():
            place = self.by_id[department_id]
            counts[place.location_name, place.slug][month] = tally.n(base)
        return place_plan(counts)

    def _value_plan(self, base: Base, aspect: Aspect) -> dict[str, Told]:
        """Return what is told of each value, held against departments and the other aspect."""
        return self.counted.once(
            (aspect, base, self.geography), lambda: self._planned_values(base, aspect)
        )

    def _planned_values(self, base: Base, aspect: Aspect) -> dict[str, Told]:
        counts: dict[str, dict[int, int]] = {}
        whole: dict[int, int] = defaultdict(int)
        for value, months in self.counted.by_value(aspect).items():
            counts[value] = {month: tally.n(base) for month, tally in months.items()}
            for month, n in counts[value].items():
                whole[month] += n
        columns = columns_of(whole)
        places = self._place_plan(base)[2]
        of_place = {
            place.department_id: places[place.slug] for place in self.places if place.slug in places
        }
        pair = Pair.LANGUAGE_PLACE if aspect == "language" else Pair.TOUCHPOINT_PLACE
        kept_back = held_back(self.counted.overlaps(pair, base, columns), other=of_place)
        if aspect == "language":
            both = self.counted.overlaps(Pair.LANGUAGE_TOUCHPOINT, base, columns)
            kept_back |= held_back(both, other=self._value_plan(base, "touchpoint"))
        return value_plan(counts, whole=whole, kept_back=kept_back)


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
