"""Visits of several stops: booked, moved and cancelled as one, all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.accounts.types import Role
from nabij.appointments import events, queries, rules
from nabij.appointments.models import (
    OPEN_STATUS,
    Appointment,
    CombinedVisit,
)
from nabij.appointments.operations import booking, busy, groups, reminders, taking
from nabij.appointments.operations.columns import columns
from nabij.appointments.operations.combined_rules import keep_as_is
from nabij.appointments.queries import CombinedView, Plan
from nabij.appointments.types import FreeTime, Slot, Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock, locks
from nabij.people.types import Actor


class VisitBookedError(taking.BookingError):
    """This form has booked another visit before, as when going back in the browser."""

    def __init__(self, visit_id: UUID) -> None:
        """Keep what was booked."""
        super().__init__("already booked")
        self.visit_id = visit_id


@transaction.atomic
def book_visit(
    *,
    client_id: UUID,
    combined_id: UUID,
    slots: Sequence[Slot],
    by: Actor,
    booking_key: UUID | None = None,
) -> CombinedVisit:
    """Book all stops of a visit or none. Asked by the same form again, it returns what is booked.

    Raises:
        NotOfferedError, SlotTakenError: one of the times can't be booked (any more).
        VisitBookedError: this form has booked other times.
        ClientBusyError: the client has an appointment at one of the times.
        TooLateError: the actor may not book for this client.
    """
    trail.note([client_id])
    if not rules.may_manage(by):
        raise booking.TooLateError
    locks.hold([f"appointments of {client_id}"])
    before = _booked_before(client_id, slots, booking_key)
    if before is not None:
        return before
    at = clock.now()
    keep_as_is(combined_id)
    combined = queries.combined_service(
        combined_id, language=by.language, for_desk=by.is_staff or by.role is Role.SYSTEM
    )
    if combined is None:
        raise taking.NotOfferedError([])
    plan = _plan(combined, slots, client_id=client_id)
    _refuse_two_places(client_id, plan)
    visit = CombinedVisit.objects.create(
        combined_service_id=combined_id,
        client_id=client_id,
        booked_at=at,
        booking_key=booking_key,
    )
    for number in _in_order(plan):
        stop = booking.book(
            client_id=client_id,
            service_id=combined.steps[number].service_id,
            resource_id=plan.by_step[number].resource_id,
            starts_at=plan.by_step[number].starts_at,
            by=by,
        )
        stop.combined_visit, stop.position = visit, number + 1
        stop.save(update_fields=["combined_visit", "position"])
        if number != plan.order[0]:  # one reminder, of where the visit begins
            reminders.drop(appointment_id=stop.pk)
    return visit


@transaction.atomic
def move_visit(*, visit_id: UUID, slots: Sequence[Slot], by: Actor) -> CombinedVisit:
    """Move all stops of a visit or none; the appointments stay the same.

    Raises:
        NotOfferedError, SlotTakenError: one of the times can't be booked; nothing has changed.
        ClientBusyError: the client has another appointment at one of the times.
        TooLateError: it can't be moved as a whole (any more).
    """
    client_id = CombinedVisit.objects.values_list("client_id", flat=True).get(pk=visit_id)
    trail.note([client_id])
    locks.hold([f"appointments of {client_id}"])
    stops, visit = _locked(visit_id), queries.visit_visible_to(by, visit_id=visit_id)
    if visit is None or not visit.may_move:
        raise booking.TooLateError
    plan = _plan(visit.combined, slots, client_id=client_id, moving=[one.pk for one in stops])
    found = CombinedVisit.objects.get(pk=visit_id)
    if all(_is_at(stop, slot) for stop, slot in zip(stops, slots, strict=True)):
        return found
    _refuse_two_places(client_id, plan, besides=visit_id)
    moved = [n for n, stop in enumerate(stops) if not _is_at(stop, slots[n])]
    groups.lock_sessions(
        appointment_ids=[stops[number].pk for number in moved],
        to=[plan.by_step[number] for number in moved],
    )
    for number in moved:
        groups.give_back(appointment_id=stops[number].pk)
    for number in _in_order(plan):
        if number in moved:
            _take(stops[number], plan.by_step[number])
    begun = min((stop.starts_at, stop.pk) for stop in stops)
    for number in moved:
        _put(stops[number], plan.by_step[number], by=by)
    _remind(stops, plan, begun)
    found.sequence += 1
    found.save(update_fields=["sequence"])
    return found


@transaction.atomic
def cancel_visit(*, visit_id: UUID, reason: str = "", by: Actor) -> None:
    """Cancel what of a visit is still to come. Cancelled already: nothing happens again.

    Raises:
        TooLateError: nothing of it can be cancelled (any more).
    """
    client_id = CombinedVisit.objects.values_list("client_id", flat=True).get(pk=visit_id)
    trail.note([client_id])
    locks.hold([f"appointments of {client_id}"])
    stops, at = _locked(visit_id), clock.now()
    if all(stop.status == Status.CANCELLED for stop in stops):
        return
    open_stops = [
        stop
        for stop in stops
        if rules.can_cancel(status=stop.status, starts_at=stop.starts_at, actor=by, at=at)
    ]
    if not open_stops:
        raise booking.TooLateError
    for stop in open_stops:
        booking.cancel(appointment_id=stop.pk, reason=reason, by=by)


def _locked(visit_id: UUID) -> list[Appointment]:
    found = Appointment.objects.filter(combined_visit_id=visit_id).select_for_update(of=("self",))
    return list(found.select_related("service").order_by("position"))


def _booked_before(
    client_id: UUID, slots: Sequence[Slot], booking_key: UUID | None
) -> CombinedVisit | None:
    own = CombinedVisit.objects.filter(client_id=client_id, booking_key=booking_key)
    visit = own.first() if booking_key else None
    if visit is None:
        return None
    stops = _locked(visit.pk)
    same = len(stops) == len(slots) and all(map(_is_at, stops, slots))
    if same and all(stop.status != Status.CANCELLED for stop in stops):
        return visit
    raise VisitBookedError(visit.pk)


def _is_at(stop: Appointment, slot: Slot) -> bool:
    return (stop.resource_id, stop.starts_at) == (slot.resource_id, slot.starts_at)


def _plan(
    combined: CombinedView,
    slots: Sequence[Slot],
    *,
    client_id: UUID,
    moving: Sequence[UUID] = (),
) -> Plan:
    plan = queries.plan_of(combined, slots, at=clock.now(), holder=client_id, moving=moving)
    if plan is None:
        raise taking.NotOfferedError([])
    return plan


def _in_order(plan: Plan) -> list[int]:
    """Return the stops by resource: two visits that want the same wait for each other in turn."""
    return sorted(range(len(plan.stops)), key=lambda n: (plan.by_step[n].resource_id, n))


def _refuse_two_places(client_id: UUID, plan: Plan, *, besides: UUID | None = None) -> None:
    """Refuse when the client is elsewhere during any stop, also for the same service."""
    own = Appointment.objects.filter(OPEN_STATUS, client_id=client_id)
    if besides is not None:
        own = own.exclude(combined_visit_id=besides)
    for stop in plan.stops:
        other = own.filter(starts_at__lt=stop.ends_at, ends_at__gt=stop.starts_at).first()
        if other is not None:
            raise taking.ClientBusyError(other.pk)


def _take(stop: Appointment, to: FreeTime) -> None:
    if stop.service is None:
        raise booking.TooLateError
    if stop.service.seats > 1:
        if not groups.take_seat(
            appointment=stop, service=stop.service, holder=stop.client_id, to=to
        ):
            raise taking.SlotTakenError([])
        return
    taken_from, taken_until = busy.span(service=stop.service, starts_at=to.starts_at)
    if not busy.take(
        resource_id=to.resource_id,
        starts_at=taken_from,
        ends_at=taken_until,
        appointment_id=stop.pk,
        holder=stop.client_id,
    ):
        raise taking.SlotTakenError([])


def _remind(stops: Sequence[Appointment], plan: Plan, begun: tuple[datetime, UUID]) -> None:
    """Plan the one reminder anew, of where the visit now begins."""
    first = stops[plan.order[0]]
    if first.service is None or (first.starts_at, first.pk) == begun:
        return
    for stop in stops:
        reminders.drop(appointment_id=stop.pk)
    due = first.service.reminder_minutes
    reminders.plan(appointment=first, reminder_minutes=due, at=clock.now())


def _put(stop: Appointment, to: FreeTime, *, by: Actor) -> None:
    old_starts_at, old_resource_id = stop.starts_at, stop.resource_id
    stop.resource_id, stop.location_id = to.resource_id, to.location_id
    stop.starts_at, stop.ends_at = to.starts_at, to.ends_at
    stop.sequence += 1
    stop.save(update_fields=["resource_id", "location_id", "starts_at", "ends_at", "sequence"])
    record(
        events.AppointmentMoved(
            appointment_id=stop.pk,
            starts_at=stop.starts_at,
            old_starts_at=old_starts_at,
            old_resource_id=old_resource_id,
            **columns(stop, by=by),
        )
    )
