"""What administrators see of visits of several stops: all there are, and what their rules yield."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from nabij.appointments.models import (
    OPEN_STATUS,
    Appointment,
    CombinedService,
    CombinedStep,
    CombinedVisit,
    Service,
)
from nabij.appointments.queries.combined import CombinedView, view_of, walking_times
from nabij.appointments.queries.free import free_times
from nabij.appointments.rules.combined import Plan, plans
from nabij.appointments.rules.obstacles import Obstacle, obstacle
from nabij.appointments.types import Access
from nabij.lib.text import localised

PREVIEW_DAYS, PREVIEW_COUNT = 14, 3


@dataclass(frozen=True, kw_only=True)
class Combinable:
    """A service that can be a stop. `label` says department and place too."""

    id: UUID
    name: str
    label: str
    is_active: bool
    access: Access
    done_by: int


@dataclass(frozen=True, kw_only=True)
class CombinedRow:
    """A combined visit in the list of all; `broken` names a stop that nobody can book."""

    id: UUID
    name: str
    stops: tuple[str, ...]
    access: Access
    is_active: bool
    broken: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What rules yield: the first plans, or what stands in the way."""

    plans: tuple[Plan, ...]
    obstacle: Obstacle | None


def combinable_services(language: str) -> list[Combinable]:
    """Return all services by name."""
    found = Service.objects.select_related("department__location").annotate(
        done_by=Count("offers", filter=Q(offers__resource__is_active=True))
    )
    choices = [
        Combinable(
            id=one.pk,
            name=(name := localised(one.names, language)),
            label=f"{name} ({localised(one.department.names, language)},"
            f" {one.department.location.name})",
            is_active=one.is_active,
            access=Access(one.access),
            done_by=one.done_by,
        )
        for one in found
    ]
    return sorted(choices, key=lambda one: one.label)


def combined_in_order(language: str) -> list[CombinedRow]:
    """Return all combined visits, those that can be booked first, by name.

    Withdrawn ones without any visit are left out: nobody remembers them.
    """
    by_service: dict[CombinedService, list[CombinedStep]] = {}
    steps = CombinedStep.objects.filter(
        Q(combined_service__is_active=True)
        | Q(combined_service__in=CombinedVisit.objects.values("combined_service"))
    ).select_related("combined_service", "service")
    for step in steps:
        by_service.setdefault(step.combined_service, []).append(step)
    rows = [_row(one, own, language) for one, own in by_service.items()]
    return sorted(rows, key=lambda one: (not one.is_active, one.name))


def _row(one: CombinedService, steps: Sequence[CombinedStep], language: str) -> CombinedRow:
    access = Access(one.access)
    names = [localised(step.service.names, language) for step in steps]
    broken = [
        name
        for name, step in zip(names, steps, strict=True)
        if not step.service.is_active
        or (access is Access.SELF and step.service.access != Access.SELF)
    ]
    return CombinedRow(
        id=one.pk,
        name=localised(one.names, language),
        stops=tuple(names),
        access=access,
        is_active=one.is_active,
        broken=broken[0] if broken else "",
    )


def combined_of(combined_id: UUID) -> tuple[CombinedService, list[CombinedStep]] | None:
    """Return a combined visit with its steps in order."""
    found = CombinedService.objects.filter(pk=combined_id).first()
    if found is None:
        return None
    return found, list(found.steps.select_related("service").order_by("position"))


def coming_visits(combined_id: UUID, *, at: datetime) -> int:
    """Return how many visits of it are still to come."""
    coming = Appointment.objects.filter(
        OPEN_STATUS, starts_at__gte=at, combined_visit__combined_service=combined_id
    )
    return coming.values("combined_visit").distinct().count()


def as_view(
    combined: CombinedService, steps: Sequence[CombinedStep], *, language: str
) -> CombinedView:
    """Return a combined visit that may not be kept yet, its services read in one statement."""
    services = Service.objects.in_bulk([step.service_id for step in steps])
    for step in steps:
        step.service = services[step.service_id]
    return view_of(combined, steps, language)


def preview(combined: CombinedView, *, since: date, at: datetime) -> Preview:
    """Return the first three plans of the coming two weeks, or why there are none."""
    free = [
        free_times(service_id=step.service_id, day_from=since, days=PREVIEW_DAYS, at=at, once=True)
        for step in combined.steps
    ]
    walks = walking_times()
    found = plans(
        combined.rules,
        free,
        walks=walks,
        farthest=combined.farthest,
        any_order=combined.any_order,
        count=PREVIEW_COUNT,
        per_day=1,
    )
    why = obstacle(
        combined.rules,
        free,
        walks=walks,
        farthest=combined.farthest,
        any_order=combined.any_order,
    )
    return Preview(plans=tuple(found), obstacle=None if found else why)
