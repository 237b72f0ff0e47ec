"""Visits of several stops in words: how long, which way, and why a time does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.appointments.queries import CombinedView, Plan, StepView, VisitView
from nabij.appointments.rules.combined import Broken, Rule
from nabij.appointments.types import AppointmentView, FreeTime, Status
from nabij.appointments.views.words import late_words
from nabij.lib import clock, dates
from nabij.ui.types import ListItem, TimelineEntry

_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class Way:
    """The stops of a visit in order, with what one does between them."""

    title: str
    summary: str
    entries: list[TimelineEntry]


def lasting(minutes: int) -> str:
    """Return "2 uur 40 minuten"."""
    hours, rest = divmod(minutes, _HOUR)
    words = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}] * bool(hours)
    if rest or not hours:
        words.append(ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest})
    return " ".join(words)


def plan_item(plan: Plan, *, page: str, language: str) -> ListItem:
    """Return a plan as a row that leads to its confirmation."""
    return ListItem(
        title=_when(plan.stops, language),
        href=f"{page}?plan={plan.key}",
        meta=_summary(plan.stops, plan.walks),
    )


def plan_title(plan: Plan, *, language: str) -> str:
    """Return the day of a plan, and from when until when."""
    return _when(plan.stops, language)


def way_of_plan(plan: Plan, combined: CombinedView, *, language: str) -> Way:
    """Return the way along the stops of a plan."""
    return _way(plan.stops, plan.walks, _steps(combined, plan.order), language)


def way_of_visit(visit: VisitView, *, language: str) -> Way:
    """Return the way along the stops that are agreed."""
    stops = [visit.stops[number] for number in visit.order]
    return _way(stops, visit.walks, _steps(visit.combined, visit.order), language)


def visit_item(stops: Sequence[AppointmentView], *, href: str, language: str) -> ListItem:
    """Return what is to come of a visit as one row."""
    where = stops[0].where
    return ListItem(
        title=_when(stops, language),
        href=href,
        meta=f"{_summary(stops, [0] * len(stops))} · {where}",
    )


def stop_item(stop: AppointmentView, *, language: str) -> ListItem:
    """Return one stop as a row that leads to its own page."""
    return ListItem(
        title=stop.title,
        href=reverse("appointments:detail", args=[stop.id]),
        meta=dates.time_range(stop.starts_at, stop.ends_at, zone=stop.zone, language=language),
        text=late_words(stop, language=language),
        tag=_("Cancelled") if stop.status is Status.CANCELLED else "",
        tone="warning",
    )


Stops = Sequence[FreeTime | AppointmentView]


def _steps(combined: CombinedView, order: Sequence[int]) -> list[StepView | None]:
    """Return the step of each stop, if its rules still know it."""
    return [combined.steps[n] if n < len(combined.steps) else None for n in order]


def _way(
    stops: Stops, walks: Sequence[int], steps: Sequence[StepView | None], language: str
) -> Way:
    entries = []
    for number, (stop, step) in enumerate(zip(stops, steps, strict=True)):
        said = [_before(walks[number], stop.starts_at, stops, number)]
        said += [step.instruction] if step else []
        entries.append(
            TimelineEntry(
                when=dates.time_range(
                    stop.starts_at, stop.ends_at, zone=stop.zone, language=language
                ),
                title=stop.title
                if isinstance(stop, AppointmentView)
                else step.name
                if step
                else "",
                text=" ".join(part for part in said if part),
                icon="map-pin",
                who=stop.where if isinstance(stop, AppointmentView) else stop.location_name,
            )
        )
    return Way(title=_when(stops, language), summary=_summary(stops, walks), entries=entries)


def _before(walk: int, starts_at: datetime, stops: Stops, number: int) -> str:
    """Say what comes between the stop before and this one."""
    if not number:
        return ""
    waiting = int((starts_at - stops[number - 1].ends_at).total_seconds() // 60) - walk
    words = []
    if walk:
        words.append(_("It is %(long)s on foot.") % {"long": lasting(walk)})
    if waiting > 0:
        words.append(_("You have %(long)s in between.") % {"long": lasting(waiting)})
    return " ".join(words)


def _when(stops: Stops, language: str) -> str:
    first, last = stops[0], stops[-1]
    year = dates.local_day(first.starts_at, first.zone).year != clock.today(first.zone).year
    return _("%(day)s, %(times)s") % {
        "day": dates.day_in_words(first.starts_at, zone=first.zone, language=language, year=year),
        "times": dates.time_range(
            first.starts_at, last.ends_at, zone=first.zone, language=language
        ),
    }


def _summary(stops: Stops, walks: Sequence[int]) -> str:
    minutes = int((stops[-1].ends_at - stops[0].starts_at).total_seconds() // 60)
    count = len(stops)
    words = [
        lasting(minutes),
        ngettext("%(count)s appointment", "%(count)s appointments", count) % {"count": count},
    ]
    if sum(walks):
        words.append(_("%(long)s on foot") % {"long": lasting(sum(walks))})
    return ", ".join(words)


def broken_words(broken: Broken, visit: VisitView) -> list[str]:
    """Return what is wrong with a time for one stop alone, in sentences a client understands."""
    steps = visit.combined.steps
    stop = steps[broken.stop]
    said = {
        "stop": stop.name,
        "before": steps[broken.before].name,
        "allowed": lasting(broken.allowed),
        "time": f"{broken.allowed // _HOUR:02}.{broken.allowed % _HOUR:02}",
    }
    with_this = _("With this time it is %(long)s.") % {"long": lasting(max(broken.minutes, 0))}
    words = {
        Rule.ORDER: [_("“%(before)s” must be over before “%(stop)s” begins.")],
        Rule.OTHER_DAY: [_("“%(before)s” and “%(stop)s” must be on the same day.")],
        Rule.TOO_FAR: [_("“%(before)s” and “%(stop)s” would be too far from each other.")],
        Rule.WALK: [
            _("The walk from “%(before)s” to “%(stop)s” takes %(allowed)s."),
            with_this,
        ],
        Rule.TOO_SOON: [
            _("“%(before)s” must be over at least %(allowed)s before “%(stop)s”."),
            with_this,
        ],
        Rule.TOO_LATE: [
            _("“%(stop)s” must begin at most %(allowed)s after “%(before)s”."),
            with_this,
        ],
        Rule.LATEST: [_("“%(stop)s” can begin at %(time)s at the latest.")],
    }[broken.rule]
    instruction = stop.instruction if broken.rule is Rule.LATEST else ""
    return [sentence % said for sentence in words] + [instruction] * bool(instruction)
