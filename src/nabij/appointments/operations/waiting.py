"""The waiting list: wishes, and freed times offered to one after the other.

Whoever touches the list of a service takes its lock first, so a time and a wish are never in two
offers at once; constraints of the database say the same.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nabij.appointments import events, rules
from nabij.appointments.models import Appointment, Service, WaitingOffer, WaitingWish
from nabij.appointments.operations import booking, holds
from nabij.appointments.queries import free, waiting
from nabij.appointments.rules import waiting as waiting_rules
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.types import Access, Hold, OfferStatus, Urgency, WishStatus
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock, locks
from nabij.people.types import SYSTEM, Actor

_CHANGEABLE = ("provisional", "booked")


class NoWaitingListError(Exception):
    """One can't wait for this service, or not as asked."""


class OfferOverError(Exception):
    """The offer was answered otherwise before, or its time is over."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """When, where and with whom somebody would like to come.

    Attributes:
        weekdays: 0 is Monday.
        not_before, not_after: local times between which it begins and ends; None: any.
        notice_minutes: how long beforehand the client wants to know.
    """

    weekdays: list[int]
    not_before: time | None = None
    not_after: time | None = None
    location_id: UUID | None = None
    professional_id: UUID | None = None
    first_date: date
    last_date: date | None = None
    notice_minutes: int = 24 * 60


@transaction.atomic
def join_waiting_list(
    *,
    client_id: UUID,
    service_id: UUID,
    wishes: Wishes,
    appointment_id: UUID | None = None,
    urgency: Urgency = Urgency.NORMAL,
    by: Actor,
) -> WaitingWish:
    """Let a client wait for a time, or for an earlier one than `appointment_id`, which stays.

    Who waits for this service already keeps their place, with the new wishes.

    Raises:
        NoWaitingListError: the actor or the client may not, or the service has no list.
    """
    trail.note([client_id])
    _lock([service_id])
    if not rules.may_manage(by) or not _has_list(service_id, client_id, appointment_id):
        raise NoWaitingListError
    wish, is_new = WaitingWish.objects.update_or_create(
        client_id=client_id,
        service_id=service_id,
        status=WishStatus.WAITING,
        defaults=asdict(wishes)
        | {"appointment_id": appointment_id}
        | ({"urgency": urgency} if waiting_rules.may_set_urgency(by) else {}),
        create_defaults=asdict(wishes)
        | {
            "appointment_id": appointment_id,
            "urgency": urgency if waiting_rules.may_set_urgency(by) else Urgency.NORMAL,
            "waiting_since": clock.now(),
        },
    )
    if is_new:
        record(
            events.WaitingListJoined(
                wish_id=wish.pk,
                client_id=client_id,
                actor_id=by.user_id,
                on_behalf_of_id=client_id if by.mandate_id else None,
                touchpoint="appointment",
                channel="desk" if by.is_staff else "portal",
                department_id=wish.service.department_id,
            )
        )
    return wish


@transaction.atomic
def leave_waiting_list(*, wish_id: UUID, by: Actor) -> None:
    """Withdraw a wish; what was on offer for it goes to the next. Over already: nothing happens.

    Raises:
        NoWaitingListError: the actor may not.
    """
    wish = _locked_wish(wish_id)
    trail.note([wish.client_id])
    if not rules.may_manage(by):
        raise NoWaitingListError
    if wish.status == WishStatus.WAITING:
        _finish(wish, WishStatus.WITHDRAWN, by=by)


@transaction.atomic
def offer_freed(
    *, resource_id: int, since: datetime, until: datetime, service_ids: list[UUID] | None = None
) -> list[WaitingOffer]:
    """Offer what is free of a resource between two instants to whom it suits, first in turn first.

    Each offer holds its time. Returns the offers made, none when nobody waits for it.

    Args:
        service_ids: only to who waits for one of these; None: for whatever the resource does.
    """
    at = clock.now()
    if until <= at:
        return []
    waited_for = waiting.services_waited_for(resource_id=resource_id)
    services = [one for one in waited_for if service_ids is None or one in service_ids]
    _lock(services)
    made: list[WaitingOffer] = []
    gone: set[tuple[UUID, str]] = set()
    while candidates := _free_between(services, resource_id, since, until, at, gone):
        found = waiting.first_in_turn(candidates, at=at)
        if found is None:
            break
        wish_id, number = found
        offer = _offer(wish_id, candidates[number], at)
        if offer is None:
            gone.add((candidates[number].service_id, candidates[number].time.key))
        else:
            made.append(offer)
    return made


@transaction.atomic
def accept_offer(*, offer_id: UUID, by: Actor) -> Appointment | None:
    """Make the time on offer the client's; an earlier appointment moves to it and keeps its id.

    Accepted before: the same again changes nothing (None).

    Raises:
        OfferOverError: it was answered otherwise, or its time is over.
        BookingError: the time doesn't go with what else the client has; nothing has changed.
    """
    offer = _locked_offer(offer_id)
    wish = offer.wish
    trail.note([wish.client_id])
    if offer.status == OfferStatus.ACCEPTED:
        return None
    if offer.status != OfferStatus.OPEN or offer.expires_at <= clock.now():
        raise OfferOverError
    if offer.hold_id is not None:
        holds.release(hold_id=offer.hold_id)
    old = wish.appointment
    if old is not None and old.status in _CHANGEABLE:
        appointment = booking.move(
            appointment_id=old.pk, resource_id=offer.resource_id, starts_at=offer.starts_at, by=by
        )
    else:
        appointment = booking.book(
            client_id=wish.client_id,
            service_id=wish.service_id,
            resource_id=offer.resource_id,
            starts_at=offer.starts_at,
            by=by,
        )
    _end(offer, OfferStatus.ACCEPTED, by=by)
    _finish(wish, WishStatus.SERVED, by=by)
    return appointment


@transaction.atomic
def decline_offer(*, offer_id: UUID, by: Actor) -> None:
    """Let the time go to the next; the wish keeps its place. Declined before: nothing happens.

    Raises:
        OfferOverError: it was accepted, or its time is over.
    """
    offer = _locked_offer(offer_id)
    trail.note([offer.wish.client_id])
    if offer.status == OfferStatus.DECLINED:
        return
    if offer.status != OfferStatus.OPEN or offer.expires_at <= clock.now():
        raise OfferOverError
    _end(offer, OfferStatus.DECLINED, by=by)


@transaction.atomic
def run_due_waiting() -> int:
    """End the offers nobody answered in time and the wishes that have no days left; how many."""
    at = clock.now()
    due = WaitingOffer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=at)
    count = 0
    for offer_id in due.order_by("wish__service_id", "expires_at").values_list("pk", flat=True):
        offer = _locked_offer(offer_id)
        if offer.status == OfferStatus.OPEN:
            _end(offer, OfferStatus.EXPIRED, by=SYSTEM)
            count += 1
    over = (
        Q(last_date__lt=(at - timedelta(days=1)).date())
        | Q(appointment__starts_at__lte=at)
        | Q(appointment__status="cancelled")
    )
    pointless = WaitingWish.objects.filter(over, status=WishStatus.WAITING).exclude(
        offers__status=OfferStatus.OPEN
    )
    return count + pointless.update(status=WishStatus.OVER, ended_at=at)


def _has_list(service_id: UUID, client_id: UUID, appointment_id: UUID | None) -> bool:
    service = Service.objects.filter(pk=service_id, is_active=True, has_waiting_list=True, seats=1)
    if appointment_id is None:
        return service.filter(access=Access.SELF).exists()
    own = Appointment.objects.filter(
        pk=appointment_id,
        client_id=client_id,
        service_id=service_id,
        status__in=_CHANGEABLE,
        starts_at__gt=clock.now(),
        combined_visit=None,
    )
    return service.exclude(access=Access.DESK).exists() and own.exists()


def _lock(service_ids: list[UUID]) -> None:
    locks.hold(f"waiting list of {one}" for one in service_ids)


def _locked_wish(wish_id: UUID) -> WaitingWish:
    _lock(list(WaitingWish.objects.filter(pk=wish_id).values_list("service_id", flat=True)))
    return WaitingWish.objects.select_related("service").get(pk=wish_id)


def _locked_offer(offer_id: UUID) -> WaitingOffer:
    found = WaitingOffer.objects.filter(pk=offer_id)
    _lock(list(found.values_list("wish__service_id", flat=True)))
    return found.select_related("wish__service", "wish__appointment").get()


def _free_between(
    services: list[UUID],
    resource_id: int,
    since: datetime,
    until: datetime,
    at: datetime,
    gone: set[tuple[UUID, str]],
) -> list[waiting.Candidate]:
    first = max(since, at).date() - timedelta(days=1)
    return [
        waiting.Candidate(service_id, time)
        for service_id in services
        for time in free.free_times(
            service_id=service_id,
            day_from=first,
            days=(until.date() - first).days + 2,
            at=at,
            resource_id=resource_id,
        )
        if time.starts_at < until and time.ends_at > since and (service_id, time.key) not in gone
    ]


def _offer(wish_id: UUID, candidate: waiting.Candidate, at: datetime) -> WaitingOffer | None:
    """Hold the time for the wish and say so; None when somebody has just taken it."""
    wish = WaitingWish.objects.select_related("service", "client").get(pk=wish_id)
    service, client, free_time = wish.service, wish.client, candidate.time
    notice = timedelta(minutes=max(wish.notice_minutes, service.notice_minutes))
    offer = WaitingOffer(
        wish=wish,
        resource_id=free_time.resource_id,
        location_id=free_time.location_id,
        starts_at=free_time.starts_at,
        ends_at=free_time.ends_at,
        offered_at=at,
        expires_at=waiting_rules.offer_expires_at(
            at=at,
            offer_minutes=service.offer_minutes,
            latest=free_time.starts_at - notice,
            quiet=Quiet(client.quiet_from, client.quiet_until, client.time_zone),
        ),
    )
    offer.hold = holds.hold(
        service_id=service.pk,
        resource_id=free_time.resource_id,
        starts_at=free_time.starts_at,
        expires_at=offer.expires_at,
        purpose=Hold.OFFER,
        holder=offer.pk,
        by=SYSTEM,
    )
    if offer.hold is None:
        return None
    offer.save(force_insert=True)
    record(
        events.WaitingOfferMade(
            offer_id=offer.pk,
            client_id=wish.client_id,
            touchpoint="appointment",
            department_id=service.department_id,
            location_id=offer.location_id,
        )
    )
    return offer


def _end(offer: WaitingOffer, status: OfferStatus, *, by: Actor) -> None:
    if offer.hold_id is not None:
        holds.release(hold_id=offer.hold_id)
    offer.hold = None
    offer.status, offer.answered_at = status, clock.now()
    offer.save(update_fields=["hold", "status", "answered_at"])
    record(
        events.WaitingOfferEnded(
            offer_id=offer.pk,
            outcome=status.value,
            client_id=offer.wish.client_id,
            actor_id=by.user_id,
            touchpoint="appointment",
            department_id=offer.wish.service.department_id,
            location_id=offer.location_id,
        )
    )


def _finish(wish: WaitingWish, status: WishStatus, *, by: Actor) -> None:
    for offer in wish.offers.filter(status=OfferStatus.OPEN).select_related("wish__service"):
        _end(offer, OfferStatus.WITHDRAWN, by=by)
    wish.status, wish.ended_at = status, clock.now()
    wish.save(update_fields=["status", "ended_at"])
