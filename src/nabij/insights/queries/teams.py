"""What a team has to do this week, and how the departments it works for are doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from nabij.insights.definitions import Difference
from nabij.insights.queries.lines import Lines, Stretch
from nabij.insights.queries.trends import Change, Trend, difference, trend
from nabij.insights.rules import can_see_department
from nabij.insights.types import By, Metric, Tally
from nabij.lib.text import localised
from nabij.organisation.queries import places
from nabij.people.types import Actor
from nabij.surveys.queries import follow_ups_visible_to, late
from nabij.surveys.types import UNSOLVED, FollowUpStatus

WEEK = timedelta(days=7)
SHOWN = (Metric.NPS, Metric.CES)


@dataclass(frozen=True, kw_only=True)
class TeamTasks:
    """Follow-ups of the team that wait for it: how many of each kind. One may be of several."""

    overdue: int
    nobodys: int
    this_week: int
    reopened: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a figure of a department stands.

    Attributes:
        last, before: the last two stretches that are told; None where there are none.
        step: the last less the one before, with its margin.
        is_remarkable: whether the last point is, by the control chart.
    """

    metric: Metric
    trend: Trend
    last: Stretch | None
    before: Stretch | None
    step: Difference | None
    is_remarkable: bool


@dataclass(frozen=True, kw_only=True)
class DepartmentStanding:
    """A department of the team with its figures."""

    slug: str
    name: str
    standings: tuple[Standing, ...]


def team_tasks(actor: Actor, *, at: datetime) -> TeamTasks:
    """Return what of the actor's teams waits for somebody; never whose it is. Who was called, and
    is owed nothing more by a day, is neither late nor due.
    """
    waiting = follow_ups_visible_to(actor).filter(
        status__in=[one for one in UNSOLVED if one is not FollowUpStatus.ASKED]
    )
    return TeamTasks(
        **waiting.aggregate(
            overdue=Count("id", filter=late(at=at)),
            nobodys=Count("id", filter=Q(owner=None)),
            this_week=Count("id", filter=late(at=at + WEEK) & Q(due_at__gte=at)),
            reopened=Count("id", filter=Q(status=FollowUpStatus.REOPENED)),
        )
    )


def team_standings(actor: Actor, lines: Lines, *, most: int) -> list[DepartmentStanding]:
    """Return the departments of the actor's teams that anybody answered about, by name."""
    counted = lines.names("department")
    own = [
        place
        for place in places()
        if place.slug in counted and can_see_department(actor, place.department_id)
    ]
    named = sorted((localised(one.names, actor.language), one.slug) for one in own)
    return [
        DepartmentStanding(
            slug=slug,
            name=name,
            standings=tuple(standing(lines, metric, slug) for metric in SHOWN),
        )
        for name, slug in named[:most]
    ]


def standing(
    lines: Lines, metric: Metric, slug: str = "", *, changes: Sequence[Change] = ()
) -> Standing:
    """Return where a department stands; without one, all together."""
    by: By | None = "department" if slug else None
    found = trend(lines, metric, by=by, group=slug, changes=changes)
    told = [n for n, one in enumerate(found.stretches) if one.row.value is not None]
    last, before = (_at(found.stretches, told, back) for back in (1, 2))
    return Standing(
        metric=metric,
        trend=found,
        last=last,
        before=before,
        step=difference(metric, _tally(before), _tally(last)) if before and last else None,
        is_remarkable=bool(told) and bool(found.rules_at(told[-1])),
    )


def _at(stretches: Sequence[Stretch], told: Sequence[int], back: int) -> Stretch | None:
    return stretches[told[-back]] if len(told) >= back else None


def _tally(one: Stretch) -> Tally:
    return one.tally or Tally()
