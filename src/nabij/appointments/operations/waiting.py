"""The waiting list: what people wish, and what they answer to a time that is offered.

Whoever touches the list of a service takes its lock first, so a time and a wish are never in two
offers at once; constraints of the database say the same.
"""

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nabij.appointments import events, rules
from nabij.appointments.models import Appointment, Service, WaitingOffer, WaitingWish
from nabij.appointments.operations import booking
from nabij.appointments.operations.offer_ends import (
    end_offer,
    finish_wish,
    let_go,
    lock_lists,
    locked_offer,
    locked_wish,
)
from nabij.appointments.rules import waiting as waiting_rules
from nabij.appointments.types import Access, OfferStatus, Urgency, WishStatus
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
    lock_lists([service_id])
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
    wish = locked_wish(wish_id)
    trail.note([wish.client_id])
    if not rules.may_manage(by):
        raise NoWaitingListError
    if wish.status == WishStatus.WAITING:
        finish_wish(wish, WishStatus.WITHDRAWN, by=by)


@transaction.atomic
def accept_offer(*, offer_id: UUID, by: Actor) -> Appointment | None:
    """Make the time on offer the client's; an earlier appointment moves to it and keeps its id.

    Accepted before: the same again changes nothing (None).

    Raises:
        OfferOverError: it was answered otherwise, or its time is over.
        BookingError: the time doesn't go with what else the client has; nothing has changed.
    """
    offer = locked_offer(offer_id)
    wish = offer.wish
    trail.note([wish.client_id])
    if offer.status == OfferStatus.ACCEPTED:
        return None
    if offer.status != OfferStatus.OPEN or offer.expires_at <= clock.now():
        raise OfferOverError
    # whoever books locks the client before the time: so does who accepts
    locks.hold([f"appointments of {wish.client_id}"])
    let_go(offer)
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
    end_offer(offer, OfferStatus.ACCEPTED, by=by)
    finish_wish(wish, WishStatus.SERVED, by=by)
    return appointment


@transaction.atomic
def decline_offer(*, offer_id: UUID, by: Actor) -> None:
    """Let the time go to the next; the wish keeps its place. Declined before: nothing happens.

    Raises:
        OfferOverError: it was accepted, or its time is over.
    """
    offer = locked_offer(offer_id)
    trail.note([offer.wish.client_id])
    if offer.status == OfferStatus.DECLINED:
        return
    if offer.status != OfferStatus.OPEN or offer.expires_at <= clock.now():
        raise OfferOverError
    end_offer(offer, OfferStatus.DECLINED, by=by)


@transaction.atomic
def run_due_waiting() -> int:
    """End the offers nobody answered in time and the wishes that have no days left; how many."""
    at = clock.now()
    due = WaitingOffer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=at)
    count = 0
    for offer_id in due.order_by("wish__service_id", "expires_at").values_list("pk", flat=True):
        offer = locked_offer(offer_id)
        if offer.status == OfferStatus.OPEN:
            end_offer(offer, OfferStatus.EXPIRED, by=SYSTEM)
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
    service = Service.objects.filter(pk=service_id, is_active=True, has_waiting_list=True)
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
