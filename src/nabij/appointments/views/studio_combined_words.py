"""What the rules of a visit of several stops yield, in words for who makes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from nabij.appointments.queries import CombinedView, Plan
from nabij.appointments.queries.studio_combined import Combinable, Preview
from nabij.appointments.rules.obstacles import Obstacle, Why
from nabij.appointments.views.visit_words import lasting, plan_title, way_of_plan
from nabij.lib import dates
from nabij.ui.types import ListItem


@dataclass(frozen=True, kw_only=True)
class Found:
    """The first plans as rows, or why there are none and what to do."""

    items: list[ListItem]
    sentences: list[str]


def found_words(
    preview: Preview,
    combined: CombinedView,
    *,
    services: Mapping[UUID, Combinable],
    language: str,
) -> Found:
    """Return what rules yield, in words."""
    return Found(
        items=[_item(plan, combined, language) for plan in preview.plans],
        sentences=_why(preview.obstacle, combined, services, language) if preview.obstacle else [],
    )


def _item(plan: Plan, combined: CombinedView, language: str) -> ListItem:
    way = way_of_plan(plan, combined, language=language)
    stops = [
        f"{dates.time_in_words(stop.starts_at, zone=stop.zone, language=language)}"
        f" {combined.steps[number].name} ({stop.location_name})"
        for number, stop in zip(plan.order, plan.stops, strict=True)
    ]
    return ListItem(
        title=plan_title(plan, language=language), meta=way.summary, text=", ".join(stops)
    )


def _why(
    found: Obstacle,
    combined: CombinedView,
    services: Mapping[UUID, Combinable],
    language: str,
) -> list[str]:
    step = combined.steps[found.stop]
    service = services.get(step.service_id)
    if found.why is Why.NO_TIMES and service is not None and not service.done_by:
        return [
            _("Nobody does “%(stop)s” yet.") % {"stop": step.name},
            _("Say at Services who or what does it."),
        ]
    latest = step.rule.latest_start
    said = {
        "stop": step.name,
        "before": combined.steps[found.before].name,
        "minutes": lasting(max(found.minutes, 0)),
        "allowed": lasting(found.allowed),
        "time": dates.CLOCK[language].format(latest) if latest else "",
    }
    words = {
        Why.NO_TIMES: [
            _("“%(stop)s” has no free time in the coming two weeks."),
            _("Look at the working hours of who does it, and at how early it must be booked."),
        ],
        Why.LATEST: [
            _("“%(stop)s” has no free time before %(time)s."),
            _("Let it begin later, or give who does it earlier working hours."),
        ],
        Why.OTHER_DAY: [
            _("“%(before)s” and “%(stop)s” are never free on the same day."),
            _("Look at the working days of who does them."),
        ],
        Why.TOO_FAR: [
            _(
                "The places of “%(before)s” and “%(stop)s” are more than %(allowed)s on foot apart,"
                " or nobody said how far."
            ),
            _("Allow a longer walk, or say at Walking times how long it takes."),
        ],
        Why.ORDER: [
            _("“%(stop)s” is free only before “%(before)s”."),
            _("Let them change places, or choose any order."),
        ],
        Why.TOO_SOON: [
            _(
                "At most %(minutes)s lie between “%(before)s” and “%(stop)s”,"
                " and your rule asks for at least %(allowed)s."
            ),
            _("Ask for less time in between, or look at the working hours."),
        ],
        Why.TOO_LATE: [
            _(
                "At least %(minutes)s lie between “%(before)s” and “%(stop)s”, and your rule allows"
                " at most %(allowed)s."
            ),
            _("Allow more time in between, or look at the working hours."),
        ],
        Why.CHAIN: [
            _(
                "Each of the appointments has free times, but not so that “%(stop)s” goes with all"
                " the others on one day."
            ),
            _("Allow more time in between, or look at the working hours."),
        ],
    }[found.why]
    return [sentence % said for sentence in words]
