"""Waiting for an earlier visit of several stops: all its times are held and offered as one.

Whoever touches the list of a combined visit takes its lock first; that no time is held twice is
the busy times' own constraint.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from nabij.appointments import events, queries, rules
from nabij.appointments.models import (
    OPEN_STATUS,
    Appointment,
    BusyTime,
    CombinedVisit,
    Seat,
    Service,
    VisitOffer,
    VisitWish,
)
from nabij.appointments.operations import combined, groups, holds
from nabij.appointments.operations.waiting import NoWaitingListError, OfferOverError, Wishes
from nabij.appointments.rules import visit_waiting as visit_rules
from nabij.appointments.rules import waiting as waiting_rules
from nabij.appointments.rules.combined import Plan
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.types import FreeTime, Hold, OfferStatus, Slot, WishStatus
from nabij.audit import trail
from nabij.delivery.rules import after_quiet_hours
from nabij.ledger.operations import record
from nabij.lib import clock, locks
from nabij.people.types import SYSTEM, Actor

_MOST_WISHES, _MOST_PLANS = 20, 60


@transaction.atomic
def wait_for_earlier_visit(*, visit_id: UUID, wishes: Wishes, by: Actor) -> VisitWish:
    """Let a client wait for an earlier time of a whole visit, which stays; again: other wishes.

    Raises:
        NoWaitingListError: the actor may not, or it can't be moved (any more).
    """
    _lock(CombinedVisit.objects.values_list("combined_service_id", flat=True).get(pk=visit_id))
    visit = queries.visit_visible_to(by, visit_id=visit_id)
    if visit is None or not visit.may_move or not rules.may_manage(by):
        raise NoWaitingListError
    said = {
        "weekdays": wishes.weekdays,
        "not_before": wishes.not_before,
        "not_after": wishes.not_after,
        "notice_minutes": wishes.notice_minutes,
    }
    return VisitWish.objects.update_or_create(
        visit_id=visit_id,
        status=WishStatus.WAITING,
        defaults=said,
        create_defaults=said | {"waiting_since": clock.now()},
    )[0]


@transaction.atomic
def stop_waiting_for_visit(*, visit_id: UUID, by: Actor) -> None:
    """Wait no longer; what was on offer is free again. Nobody waits: nothing happens.

    Raises:
        NoWaitingListError: the actor may not.
    """
    visit = CombinedVisit.objects.get(pk=visit_id)
    trail.note([visit.client_id])
    if not rules.may_manage(by):
        raise NoWaitingListError
    _lock(visit.combined_service_id)
    for wish in VisitWish.objects.filter(visit=visit, status=WishStatus.WAITING):
        _finish(wish, WishStatus.WITHDRAWN, by=by)


@transaction.atomic
def offer_visits(*, resource_ids: Sequence[int]) -> list[VisitOffer]:
    """Offer earlier times together to who waits, the longest waiting first.

    Returns the offers made, at most one for each wish.

    Args:
        resource_ids: of whom or what time came free; who waits for others is not looked at.
    """
    at = clock.now()
    concerned = VisitWish.objects.filter(
        status=WishStatus.WAITING,
        visit__combined_service__steps__service__offers__resource_id__in=resource_ids,
    ).distinct()
    _lock(*concerned.values_list("visit__combined_service_id", flat=True))
    waiting = concerned.exclude(offers__status=OfferStatus.OPEN).select_related("visit__client")
    made = (_offer_first(wish, at) for wish in waiting.order_by("waiting_since")[:_MOST_WISHES])
    return [offer for offer in made if offer is not None]


@transaction.atomic
def accept_visit_offer(*, offer_id: UUID, by: Actor) -> None:
    """Move the visit to the times on offer; its old ones are free. Accepted before: no change.

    Raises:
        OfferOverError: it was answered otherwise, its time is over, or the visit is earlier now.
        BookingError: the times don't go with what else the client has; nothing has changed.
    """
    offer = _locked(offer_id)
    visit = offer.wish.visit
    trail.note([visit.client_id])
    if offer.status == OfferStatus.ACCEPTED:
        return
    begins = _begins(visit.pk)
    if _is_over(offer) or (begins is not None and begins <= offer.starts_at):
        raise OfferOverError
    # whoever books locks the client before the time: so does who accepts
    locks.hold([f"appointments of {visit.client_id}"])
    _let_go(offer)
    combined.move_visit(visit_id=visit.pk, slots=slots_of(offer.plan), by=by)
    _end(offer, OfferStatus.ACCEPTED, by=by)
    _finish(offer.wish, WishStatus.SERVED, by=by)


@transaction.atomic
def decline_visit_offer(*, offer_id: UUID, by: Actor) -> None:
    """Let the times go to the next; the wish keeps its place. Declined before: nothing happens.

    Raises:
        OfferOverError: it was accepted, or its time is over.
    """
    offer = _locked(offer_id)
    trail.note([offer.wish.visit.client_id])
    if offer.status == OfferStatus.DECLINED:
        return
    if _is_over(offer):
        raise OfferOverError
    _end(offer, OfferStatus.DECLINED, by=by)


@transaction.atomic
def run_due_visit_offers() -> int:
    """End the offers nobody answered in time, and the wishes of visits that began or are off."""
    at, count = clock.now(), 0
    due = VisitOffer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=at)
    order = "wish__visit__combined_service_id"
    for offer_id in due.order_by(order, "expires_at").values_list("pk", flat=True):
        offer = _locked(offer_id)
        if offer.status == OfferStatus.OPEN:
            _end(offer, OfferStatus.EXPIRED, by=SYSTEM)
            count += 1
    coming = Appointment.objects.filter(OPEN_STATUS, starts_at__gt=at).exclude(combined_visit=None)
    pointless = (
        VisitWish.objects.filter(status=WishStatus.WAITING)
        .exclude(visit__in=coming.values("combined_visit"))
        .exclude(offers__status=OfferStatus.OPEN)
    )
    return count + pointless.update(status=WishStatus.OVER, ended_at=at)


def slots_of(plan: str) -> list[Slot]:
    """Return the times of a plan that was offered, in the order of the steps."""
    pairs = (part.split("-") for part in plan.split("_"))
    return [
        Slot(resource_id=int(resource), starts_at=datetime.fromtimestamp(int(seconds), UTC))
        for resource, seconds in pairs
    ]


def _offer_first(wish: VisitWish, at: datetime) -> VisitOffer | None:
    """Offer the earliest plan that suits and of which all times can be held."""
    client = wish.visit.client
    visit = queries.visit_visible_to(SYSTEM, visit_id=wish.visit_id)
    if visit is None or not visit.may_move or client.died_at is not None:
        return None
    services = list(Service.objects.filter(pk__in=[one.service_id for one in visit.combined.steps]))
    notice = max(wish.notice_minutes, *(one.notice_minutes for one in services))
    asked = set(wish.offers.values_list("plan", flat=True))
    found = queries.plans(
        visit.combined, since=at.date(), at=at, client_id=client.pk, count=_MOST_PLANS
    )
    quiet = Quiet(client.quiet_from, client.quiet_until, client.time_zone)
    for plan in sorted(found, key=lambda one: one.stops[0].starts_at):
        if plan.key in asked or not visit_rules.suits(
            plan,
            before=min(stop.starts_at for stop in visit.stops),
            at=at,
            notice_minutes=notice,
            weekdays=wish.weekdays,
            not_before=wish.not_before,
            not_after=wish.not_after,
        ):
            continue
        expires_at = waiting_rules.offer_expires_at(
            at=at,
            offer_minutes=min(one.offer_minutes for one in services),
            latest=plan.stops[0].starts_at - timedelta(minutes=notice),
            quiet=quiet,
        )
        shortest = timedelta(minutes=waiting_rules.SHORTEST_MINUTES)
        if expires_at - after_quiet_hours(at, **quiet._asdict()) < shortest:
            continue
        offer = _hold_all(wish, visit.combined, plan, at=at, expires_at=expires_at)
        if offer is not None:
            return offer
    return None


class _TakenError(Exception):
    """One of the times was taken meanwhile."""


def _hold_all(
    wish: VisitWish,
    rules_of: queries.CombinedView,
    plan: Plan,
    *,
    at: datetime,
    expires_at: datetime,
) -> VisitOffer | None:
    """Hold every time of a plan, in one order, or none."""
    offer = VisitOffer(
        wish=wish,
        plan=plan.key,
        starts_at=plan.stops[0].starts_at,
        ends_at=plan.stops[-1].ends_at,
        offered_at=at,
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            in_order = sorted(
                zip(rules_of.steps, plan.by_step, strict=True),
                key=lambda one: (one[1].resource_id, one[1].starts_at),
            )
            for step, stop in in_order:
                if not _is_held(offer, step.service_id, stop):
                    raise _TakenError
            offer.save(force_insert=True)
    except _TakenError:
        return None
    record(
        events.VisitOfferMade(
            offer_id=offer.pk, client_id=wish.visit.client_id, touchpoint="appointment"
        )
    )
    return offer


def _is_held(offer: VisitOffer, service_id: UUID, stop: FreeTime) -> bool:
    """Hold the time, or a seat in the group; False when somebody has just taken it."""
    service = Service.objects.get(pk=service_id)
    if service.seats > 1:
        seat = groups.hold_seat(
            service=service,
            resource_id=stop.resource_id,
            starts_at=stop.starts_at,
            expires_at=offer.expires_at,
            holder=offer.pk,
        )
        return seat is not None
    held = holds.hold(
        service_id=service_id,
        resource_id=stop.resource_id,
        starts_at=stop.starts_at,
        expires_at=offer.expires_at,
        purpose=Hold.OFFER,
        holder=offer.pk,
        by=SYSTEM,
    )
    return held is not None


def _lock(*combined_ids: UUID) -> None:
    locks.hold(f"waiting list of visits {one}" for one in combined_ids)


def _locked(offer_id: UUID) -> VisitOffer:
    found = VisitOffer.objects.filter(pk=offer_id)
    _lock(*found.values_list("wish__visit__combined_service_id", flat=True))
    return found.select_related("wish__visit").get()


def _is_over(offer: VisitOffer) -> bool:
    return offer.status != OfferStatus.OPEN or offer.expires_at <= clock.now()


def _begins(visit_id: UUID) -> datetime | None:
    own = Appointment.objects.filter(OPEN_STATUS, combined_visit_id=visit_id)
    return own.order_by("starts_at").values_list("starts_at", flat=True).first()


def _let_go(offer: VisitOffer) -> None:
    BusyTime.objects.filter(kind=BusyTime.Kind.HOLD, holder=offer.pk).delete()
    seats = Seat.objects.filter(holder=offer.pk, appointment=None).order_by("session_id")
    for seat_id in list(seats.values_list("pk", flat=True)):
        groups.release_seat(seat_id=seat_id)


def _end(offer: VisitOffer, status: OfferStatus, *, by: Actor) -> None:
    _let_go(offer)
    offer.status, offer.answered_at = status, clock.now()
    offer.to_call = offer.to_call and (by.is_staff or status is not OfferStatus.ACCEPTED)
    offer.save(update_fields=["status", "answered_at", "to_call"])
    record(
        events.VisitOfferEnded(
            offer_id=offer.pk,
            outcome=status.value,
            client_id=offer.wish.visit.client_id,
            actor_id=by.user_id,
            touchpoint="appointment",
        )
    )


def _finish(wish: VisitWish, status: WishStatus, *, by: Actor) -> None:
    for offer in wish.offers.filter(status=OfferStatus.OPEN).select_related("wish__visit"):
        _end(offer, OfferStatus.WITHDRAWN, by=by)
    wish.status, wish.ended_at = status, clock.now()
    wish.save(update_fields=["status", "ended_at"])
