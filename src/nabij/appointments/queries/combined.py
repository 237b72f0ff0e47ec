"""Visits of several stops: what there is, which times go together, and what somebody has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from nabij.accounts.types import Role
from nabij.appointments.models import (
    OPEN_STATUS,
    Appointment,
    CombinedService,
    CombinedStep,
    CombinedVisit,
    WalkingTime,
)
from nabij.appointments.queries.free import free_times
from nabij.appointments.queries.shown import appointments_of_visit
from nabij.appointments.rules import combined as rules
from nabij.appointments.rules.combined import Broken, Plan, Step, Walks
from nabij.appointments.types import Access, AppointmentView, FreeTime, Slot, Status
from nabij.lib.text import localised
from nabij.people.types import Actor

MOST_DAYS = 60
_WINDOWS = (10, 20, 30)  # days: what is free soon is mostly enough


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A stop in the reader's language, with its rules."""

    service_id: UUID
    name: str
    instruction: str
    rule: Step


@dataclass(frozen=True, kw_only=True)
class CombinedView:
    """A visit of several stops that can be booked, in the reader's language."""

    id: UUID
    name: str
    farthest: int
    steps: tuple[StepView, ...]
    any_order: bool = False

    @property
    def rules(self) -> list[Step]:
        """The rules of its stops."""
        return [step.rule for step in self.steps]


@dataclass(frozen=True, kw_only=True)
class VisitView:
    """One client's visit with a stop for each step; texts in the reader's language.

    Attributes:
        walks: minutes of walking before each stop, in order of time.
    """

    id: UUID
    combined: CombinedView
    stops: tuple[AppointmentView, ...]
    walks: tuple[int, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """Which step comes when."""
        return rules.in_time(self.stops, any_order=self.combined.any_order)

    @property
    def may_cancel(self) -> bool:
        """Whether any of its stops can still be cancelled."""
        return any(stop.may_cancel for stop in self.stops)

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing of it takes place."""
        return all(stop.status is Status.CANCELLED for stop in self.stops)

    @property
    def may_move(self) -> bool:
        """Whether the whole can be moved: no stop has begun or was cancelled."""
        return all(stop.may_move for stop in self.stops)


def combined_services(*, language: str) -> list[CombinedView]:
    """Return the combined visits that clients book themselves, by name."""
    return sorted(_combined(Q(), language), key=lambda one: one.name)


def combined_services_of_desk(actor: Actor) -> list[CombinedView]:
    """Return what the desk books for clients: those with a stop at a department the actor works
    for, whoever may book them, by name.
    """
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return []
    own = Q()
    if not actor.sees_all_clients:
        here = CombinedStep.objects.filter(service__department_id__in=actor.department_ids)
        own = Q(combined_service__in=here.values("combined_service"))
    found = _combined(own, actor.language, for_desk=True)
    return sorted(found, key=lambda one: one.name)


def combined_service(
    combined_id: UUID, *, language: str, for_desk: bool = False
) -> CombinedView | None:
    """Return one that clients book themselves, or (`for_desk`) that can be booked; else None."""
    own = Q(combined_service_id=combined_id)
    return next(iter(_combined(own, language, for_desk=for_desk)), None)


def _combined(which: Q, language: str, *, for_desk: bool = False) -> list[CombinedView]:
    steps = CombinedStep.objects.filter(which, combined_service__is_active=True)
    if not for_desk:
        steps = steps.filter(combined_service__access=Access.SELF)
    by_service: dict[CombinedService, list[CombinedStep]] = {}
    for step in steps.select_related("combined_service", "service"):
        by_service.setdefault(step.combined_service, []).append(step)
    return [
        view_of(service, own, language)
        for service, own in by_service.items()
        if all(
            step.service.is_active and (for_desk or step.service.access == Access.SELF)
            for step in own
        )
    ]


def view_of(service: CombinedService, steps: Sequence[CombinedStep], language: str) -> CombinedView:
    """Return a combined visit with these steps, kept or not, in a language."""
    return CombinedView(
        id=service.pk,
        name=localised(service.names, language),
        farthest=service.walking_minutes,
        any_order=service.any_order,
        steps=tuple(
            StepView(
                service_id=step.service_id,
                name=localised(step.service.names, language),
                instruction=localised(step.instruction, language),
                rule=Step(
                    min_gap=step.min_gap_minutes,
                    max_gap=step.max_gap_minutes,
                    latest_start=step.latest_start,
                    buffer_before=step.service.buffer_before_minutes,
                    buffer_after=step.service.buffer_minutes,
                ),
            )
            for step in steps
        ),
    )


def walking_times() -> Walks:
    """Return the minutes of walking between places."""
    found = WalkingTime.objects.values_list("origin_id", "destination_id", "minutes")
    return {(origin, destination): minutes for origin, destination, minutes in found}


def plans(
    combined: CombinedView,
    *,
    since: date,
    at: datetime,
    client_id: UUID | None = None,
    moving: VisitView | None = None,
    count: int = 10,
) -> list[Plan]:
    """Return the first plans within 60 days, one statement per stop for each window of days.

    Args:
        client_id: at whose other appointments nothing is proposed.
        moving: a visit whose own times count as free.
    """
    walks = walking_times()
    taken = _taken(client_id, moving)
    found: list[Plan] = []
    for days in _WINDOWS:
        free = [
            _not_at(
                taken,
                free_times(
                    service_id=step.service_id,
                    day_from=since,
                    days=days,
                    at=at,
                    ignoring=moving.stops[number].id if moving else None,
                    holder=client_id,
                    once=True,
                ),
            )
            for number, step in enumerate(combined.steps)
        ]
        found += rules.plans(
            combined.rules,
            free,
            walks=walks,
            farthest=combined.farthest,
            any_order=combined.any_order,
            count=count - len(found),
        )
        since += timedelta(days=days)
        if len(found) >= count:
            break
    return found


def _taken(client_id: UUID | None, moving: VisitView | None) -> list[tuple[datetime, datetime]]:
    if client_id is None:
        return []
    own = Appointment.objects.filter(OPEN_STATUS, client_id=client_id)
    if moving is not None:
        own = own.exclude(combined_visit_id=moving.id)
    return list(own.values_list("starts_at", "ends_at"))


def _not_at(taken: Sequence[tuple[datetime, datetime]], times: list[FreeTime]) -> list[FreeTime]:
    if not taken:
        return times
    return [
        one
        for one in times
        if not any(starts < one.ends_at and ends > one.starts_at for starts, ends in taken)
    ]


def plan_of(
    combined: CombinedView,
    slots: Sequence[Slot],
    *,
    at: datetime,
    holder: UUID | None = None,
    moving: Sequence[UUID] = (),
) -> Plan | None:
    """Return the plan of these times if each is free and they obey the rules, else None.

    Args:
        moving: the appointments that get these times, whose own count as free.
    """
    if len(slots) != len(combined.steps):
        return None
    stops: list[FreeTime] = []
    for number, (step, slot) in enumerate(zip(combined.steps, slots, strict=True)):
        day = min(max(slot.starts_at.date(), date(2, 1, 2)), date(9990, 1, 1))
        found = free_times(
            service_id=step.service_id,
            day_from=day - timedelta(days=1),
            days=3,
            at=at,
            resource_id=slot.resource_id,
            ignoring=moving[number] if moving else None,
            holder=holder,
        )
        stop = next((one for one in found if one.starts_at == slot.starts_at), None)
        if stop is None:
            return None
        stops.append(stop)
    walks = walking_times()
    if _broken(combined, stops, walks) is not None:
        return None
    return rules.as_plan(stops, walks=walks, any_order=combined.any_order)


def _broken(combined: CombinedView, stops: Sequence[FreeTime], walks: Walks) -> Broken | None:
    return rules.broken_rule(
        combined.rules,
        stops,
        walks=walks,
        farthest=combined.farthest,
        any_order=combined.any_order,
    )


def visit_visible_to(actor: Actor, *, visit_id: UUID) -> VisitView | None:
    """Return a visit, None when there is none the actor may see; noted as shown."""
    stops = appointments_of_visit(actor, visit_id=visit_id)
    visit = CombinedVisit.objects.filter(pk=visit_id).select_related("combined_service").first()
    if not stops or visit is None:
        return None
    steps = CombinedStep.objects.filter(combined_service=visit.combined_service)
    own = list(steps.select_related("service").order_by("position"))
    combined = view_of(visit.combined_service, own, actor.language)
    order = rules.in_time(stops, any_order=combined.any_order)
    places = [stops[number].location_id for number in order]
    return VisitView(
        id=visit_id,
        combined=combined,
        stops=tuple(stops),
        walks=rules.walks_between(places, walking_times()),
    )


def broken_by_move(*, appointment_id: UUID, to: FreeTime) -> Broken | None:
    """Return the rule of its combined visit that a stop alone at this time would break."""
    visit_id = visit_ids([appointment_id]).get(appointment_id)
    if visit_id is None:
        return None
    stops = list(
        Appointment.objects.filter(OPEN_STATUS, combined_visit_id=visit_id)
        .select_related("location")
        .order_by("position")
    )
    visit = CombinedVisit.objects.select_related("combined_service").get(pk=visit_id)
    steps = CombinedStep.objects.filter(combined_service=visit.combined_service)
    own = list(steps.select_related("service").order_by("position"))
    if len(own) != len(stops):  # a stop was cancelled, or the rules are other than then
        return None
    combined = view_of(visit.combined_service, own, "en")
    times = [to if stop.pk == appointment_id else _time_of(stop) for stop in stops]
    return _broken(combined, times, walking_times())


def _time_of(stop: Appointment) -> FreeTime:
    return FreeTime(
        resource_id=stop.resource_id or 0,
        professional_id=None,
        professional_name="",
        location_id=stop.location_id,
        location_name=stop.location.name,
        zone=stop.location.time_zone,
        starts_at=stop.starts_at,
        ends_at=stop.ends_at,
    )


def stops_of(appointment_id: UUID) -> list[tuple[UUID, int]]:
    """Return the stops of the visit this is one of, each with its sequence; none: it is of none."""
    own = Appointment.objects.filter(pk=appointment_id, combined_visit__isnull=False)
    found = Appointment.objects.filter(combined_visit__in=own.values("combined_visit"))
    return list(found.order_by("position").values_list("pk", "sequence"))


def visit_ids(appointment_ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Return the combined visit of each appointment that is a stop of one."""
    found = Appointment.objects.filter(pk__in=appointment_ids, combined_visit__isnull=False)
    return dict(found.values_list("pk", "combined_visit_id"))
