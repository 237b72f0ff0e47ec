"""Whether a figure does something new: a line through time held against its own limits.

The points are the stretches a line is told in; limits and shifts come from
`nabij.insights.definitions.control`, over the figures as they are told, so that who has the table
can compute them again. A change counts from the first stretch that begins on or after its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from nabij.insights import definitions
from nabij.insights.definitions import Chart, Difference, Rule, Shift
from nabij.insights.models import DeclaredChange
from nabij.insights.queries.counted import month_number
from nabij.insights.queries.figures import ALL
from nabij.insights.queries.lines import Lines, Stretch
from nabij.insights.rules import can_see_figures, months_back
from nabij.insights.types import By, Metric, Tally
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.types import Actor

MOST_MONTHS = 60


@dataclass(frozen=True, kw_only=True)
class Change:
    """A declared change as a reader sees it; `department` is "" for everywhere."""

    id: UUID
    metric: Metric | None
    department: str
    on: date
    words: str


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a change did to a figure.

    Attributes:
        at: the place of the first point after it; None: no point comes after it, or before it.
        shift: the level before and after, held against how the points usually differ.
        counted: the same over all answers before and after, by the two-sample interval.
        n_before, n_after: how many answers, or invitations.
    """

    change: Change
    at: int | None
    shift: Shift | None
    counted: Difference | None
    n_before: int
    n_after: int


@dataclass(frozen=True)
class Trend:
    """A line with its limits, and what each change did."""

    stretches: list[Stretch]
    chart: Chart
    effects: list[Effect]

    def rules_at(self, place: int) -> list[Rule]:
        """Return by which rules a point is remarkable."""
        return [signal.rule for signal in self.chart.signals if signal.at == place]

    @property
    def told(self) -> int:
        """How many points have a figure."""
        return sum(one.row.value is not None for one in self.stretches)


def changes_seen(
    *, actor: Actor, language: str, metric: Metric | None = None, department: str | None = None
) -> list[Change]:
    """Return declared changes that stand, by day; [] for who may not see figures.

    Args:
        metric: only those that are about it.
        department: only those of this slug or of everywhere; "" only those of everywhere.
    """
    if not can_see_figures(actor):
        return []
    found = DeclaredChange.objects.filter(withdrawn_at=None).select_related("department")
    if metric is not None:
        found = found.filter(metric__in=["", metric])
    if department is not None:
        found = found.filter(Q(department=None) | Q(department__slug=department or None))
    return [
        Change(
            id=one.pk,
            metric=Metric(one.metric) if one.metric else None,
            department=localised(one.department.names, language) if one.department else "",
            on=one.on,
            words=one.words,
        )
        for one in found.order_by("on", "declared_at")
    ]


def trend_lines(language: str) -> Lines:
    """Return the figures of the last five years at most, up to today."""
    today = clock.today(settings.TIME_ZONE)
    return Lines(date_from=months_back(today, MOST_MONTHS), date_to=today, language=language)


def trend(
    lines: Lines,
    metric: Metric,
    *,
    by: By | None = None,
    group: str = ALL,
    changes: Sequence[Change] = (),
    screened: bool = False,
) -> Trend:
    """Return one line with its limits. The running month is no point yet: it is not over.

    Args:
        screened: odd jumps between two points don't widen the limits.
    """
    stretches = _from_first_told(lines.through_time(metric, by, group))
    if stretches and stretches[-1].first >= month_number(clock.today(settings.TIME_ZONE)):
        stretches.pop()
    places = {change.id: _place(change.on, stretches) for change in changes}
    chart = definitions.xmr(
        [one.row.value for one in stretches],
        changes=[at for at in places.values() if at is not None],
        screened=screened,
    )
    return Trend(
        stretches,
        chart,
        [_effect(change, places[change.id], chart, stretches, metric) for change in changes],
    )


def _from_first_told(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Leave out the months before anything was asked."""
    first = next((n for n, one in enumerate(stretches) if one.row.value is not None), None)
    return [] if first is None else list(stretches[first:])


def _place(on: date, stretches: Sequence[Stretch]) -> int | None:
    whole = month_number(on if on.day == 1 else (on.replace(day=1) + timedelta(days=31)))
    at = next((n for n, one in enumerate(stretches) if one.first >= whole), None)
    return at or None  # nothing to compare with before the first point


def _effect(
    change: Change, at: int | None, chart: Chart, stretches: Sequence[Stretch], metric: Metric
) -> Effect:
    shift = next((one for one in chart.shifts if one.at == at), None)
    if at is None or shift is None:
        return Effect(change=change, at=None, shift=None, counted=None, n_before=0, n_after=0)
    phases = list(chart.phases)
    number = next(n for n, phase in enumerate(phases) if phase.first == at)
    before, after = (
        _counted(stretches[phase.first : phase.after]) for phase in phases[number - 1 : number + 1]
    )
    n_before, n_after = (
        sum(one.row.n or 0 for one in stretches[phase.first : phase.after])
        for phase in phases[number - 1 : number + 1]
    )
    return Effect(
        change=change,
        at=at,
        shift=shift,
        counted=difference(metric, before, after),
        n_before=n_before,
        n_after=n_after,
    )


def _counted(stretches: Sequence[Stretch]) -> Tally:
    return sum((one.tally for one in stretches if one.tally is not None), Tally())


def difference(metric: Metric, before: Tally, after: Tally) -> Difference | None:
    """Return a figure less an earlier one with the margin of two samples; None without answers."""
    if metric is Metric.NPS:
        return definitions.nps_difference(
            before=(before.promoters, before.passives, before.detractors),
            after=(after.promoters, after.passives, after.detractors),
        )
    if metric is Metric.CES:
        return definitions.mean_difference(
            before=(before.ces_n, before.ces_total, before.ces_squares),
            after=(after.ces_n, after.ces_total, after.ces_squares),
        )
    if metric is Metric.LOW_EFFORT:
        return definitions.share_difference(
            before=(before.ces_low, before.ces_n), after=(after.ces_low, after.ces_n)
        )
    return definitions.share_difference(
        before=(before.answered, before.invited), after=(after.answered, after.invited)
    )
