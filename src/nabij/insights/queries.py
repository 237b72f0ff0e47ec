"""Figures over all answers: counted once per month and department, added up from there.

Which date counts: an answer on the local day it was sent, an invitation on the local day it was
made. A draft that was never sent counts nowhere.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from nabij.insights import definitions
from nabij.insights.definitions import Estimate
from nabij.insights.numbers import counted, told
from nabij.insights.rules import (
    STANDING_MONTHS,
    can_see_figures,
    hidden_groups,
    is_small,
    leaks_between_periods,
    rings,
    standing_months,
    standing_start,
)
from nabij.insights.types import By, Cells, Metric, MetricRow, Summary, Tally
from nabij.lib.text import localised
from nabij.organisation.queries import places
from nabij.organisation.types import Place
from nabij.people.types import Actor
from nabij.surveys.models import Invitation, Response
from nabij.surveys.types import InvitationStatus

ALL = ""
DECIMALS = {Metric.NPS: 0, Metric.CES: 2, Metric.LOW_EFFORT: 1, Metric.RESPONSE_RATE: 1}


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
    """The figures of one period: counted once, told by any grouping."""

    def __init__(self, *, date_from: date, date_to: date, language: str) -> None:
        self.date_from, self.date_to = date_from, date_to
        self.places = places()
        self.language = language
        self.is_standing = standing_months(date_from, date_to) is not None
        # A standing period is compared with the longer ones: count the longest.
        longest = standing_start(date_to, STANDING_MONTHS[-1])
        self.cells = count(date_from=longest if self.is_standing else date_from, date_to=date_to)

    def rows(self, by: By | None) -> list[MetricRow]:
        """Return the rows of one grouping."""
        labels, key = self._grouping(by)
        tallies = self._tallies(key, since=self.date_from)
        if by in ("department", "location"):
            own = {key(self.date_to, place) for place in self.places if place.is_own}
            labels = {name: text for name, text in labels.items() if name in own or name in tallies}
        return [
            _row(metric, group, label, tallies.get(group, Tally()), hidden=group in hidden)
            for metric in Metric
            for hidden in [self._hidden(metric, by)]
            for group, label in labels.items()
        ]

    def _grouping(self, by: By | None) -> tuple[dict[str, str], Callable[[date, Place], str]]:
        if by == "department":
            return (
                {place.slug: localised(place.names, self.language) for place in self.places},
                lambda _, place: place.slug,
            )
        if by == "location":
            return (
                {place.location_name: place.location_name for place in self.places},
                lambda _, place: place.location_name,
            )
        if by == "month":
            return (
                {name: name for name in _months(self.date_from, self.date_to)},
                lambda month, _: f"{month:%Y-%m}",
            )
        return {ALL: ALL}, lambda _, __: ALL

    def _tallies(self, key: Callable[[date, Place], str], *, since: date) -> Mapping[str, Tally]:
        by_id = {place.department_id: place for place in self.places}
        found: dict[str, Tally] = defaultdict(Tally)
        first = since.replace(day=1)
        for (month, department_id), tally in self.cells.items():
            if month >= first:
                found[key(month, by_id[department_id])] += tally
        return found

    def _hidden(self, metric: Metric, by: By | None) -> set[str]:
        if by == "month":
            return self._hidden_months(metric)
        if by is None:
            return self._small_or_leaking(metric, None)
        locations = self._counts(metric, "location")
        hidden_locations = hidden_groups(
            locations, sums=[list(locations)], forced=self._small_or_leaking(metric, "location")
        )
        if by == "location":
            return hidden_locations
        counts = self._counts(metric, "department")
        members: dict[str, list[str]] = defaultdict(list)
        for place in self.places:
            members[place.location_name].append(place.slug)
        inside = {slug for name in hidden_locations for slug in members[name]}
        told = [slugs for name, slugs in members.items() if name not in hidden_locations]
        return hidden_groups(
            counts,
            sums=[*told, list(counts)],
            forced=self._small_or_leaking(metric, "department") | inside,
        )

    def _hidden_months(self, metric: Metric) -> set[str]:
        since = standing_start(self.date_to, STANDING_MONTHS[-1])
        start = since if self.is_standing else self.date_from
        counts = self._counts(metric, "month", since=start)
        names = _months(start, self.date_to)
        parts: list[Collection[str]] = [names]
        if self.is_standing:
            parts += [
                [name for name in names if f"{first:%Y-%m}" <= name < f"{after:%Y-%m}"]
                for first, after in rings(self.date_to)
            ]
        return hidden_groups(counts, sums=parts)

    def _counts(
        self, metric: Metric, by: By | None, *, since: date | None = None
    ) -> dict[str, int]:
        _, key = self._grouping(by)
        tallies = self._tallies(key, since=since or self.date_from)
        return {group: tally.n(metric) for group, tally in tallies.items()}

    def _small_or_leaking(self, metric: Metric, by: By | None) -> set[str]:
        counts = self._counts(metric, by)
        found = {group for group, n in counts.items() if is_small(n)}
        if not self.is_standing:
            return found
        starts = [standing_start(self.date_to, n) for n in STANDING_MONTHS]
        larger = [
            self._counts(metric, by, since=start) for start in starts if start < self.date_from
        ]
        return found | {
            group
            for group, n in counts.items()
            if leaks_between_periods(n, [period.get(group, 0) for period in larger])
        }


def count(*, date_from: date, date_to: date) -> Cells:
    """Return the counts of a period per month and department, in two statements."""
    cells: defaultdict[tuple[date, UUID], Tally] = defaultdict(Tally)
    answers = (
        Response.objects.filter(
            submitted_at__isnull=False, submitted_on__gte=date_from, submitted_on__lte=date_to
        )
        .annotate(month=TruncMonth("submitted_on"))
        .values("month", "department_id")
        .annotate(
            promoters=Count("id", filter=Q(nps__gte=9)),
            passives=Count("id", filter=Q(nps__gte=7, nps__lte=8)),
            detractors=Count("id", filter=Q(nps__lte=6)),
            ces_n=Count("ces"),
            ces_total=Sum("ces", default=0),
            ces_squares=Sum(F("ces") * F("ces"), default=0),
            ces_low=Count("id", filter=Q(ces__lte=2)),
        )
        .order_by()
    )
    _add(cells, answers)
    invitations = (
        Invitation.objects.filter(
            undeliverable_at=None, invited_on__gte=date_from, invited_on__lte=date_to
        )
        .annotate(month=TruncMonth("invited_on"))
        .values("month", "department_id")
        .annotate(
            invited=Count("id"),
            answered=Count("id", filter=Q(status=InvitationStatus.ANSWERED)),
        )
        .order_by()
    )
    _add(cells, invitations)
    return cells


def _add(cells: defaultdict[tuple[date, UUID], Tally], rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        counts = {name: n for name, n in row.items() if name not in ("month", "department_id")}
        cells[row["month"], row["department_id"]] += Tally(**counts)


def _months(date_from: date, date_to: date) -> list[str]:
    first = date_from.year * 12 + date_from.month - 1
    last = date_to.year * 12 + date_to.month - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _estimate(metric: Metric, tally: Tally) -> Estimate | None:
    if metric is Metric.NPS:
        return definitions.nps(
            promoters=tally.promoters, passives=tally.passives, detractors=tally.detractors
        )
    if metric is Metric.CES:
        return definitions.ces(n=tally.ces_n, total=tally.ces_total, squares=tally.ces_squares)
    if metric is Metric.LOW_EFFORT:
        return definitions.low_effort(low=tally.ces_low, n=tally.ces_n)
    return definitions.response_rate(answered=tally.answered, invited=tally.invited)


def _row(metric: Metric, group: str, label: str, tally: Tally, *, hidden: bool) -> MetricRow:
    estimate = None if hidden else _estimate(metric, tally)
    places_shown = DECIMALS[metric]
    return MetricRow(
        metric=metric,
        group=group,
        label=label,
        n=None if hidden else tally.n(metric),
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
