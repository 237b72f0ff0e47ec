"""How an offer of the waiting list and a wish end, and the locks whoever touches them takes."""

from collections.abc import Collection
from uuid import UUID

from nabij.appointments import events
from nabij.appointments.models import WaitingOffer, WaitingWish
from nabij.appointments.operations import groups, holds
from nabij.appointments.types import OfferStatus, WishStatus
from nabij.ledger.operations import record
from nabij.lib import clock, locks
from nabij.people.types import Actor


def lock_lists(service_ids: Collection[UUID]) -> None:
    """Take the waiting lists of these services: a time and a wish are never in two offers."""
    locks.hold(f"waiting list of {one}" for one in service_ids)


def locked_wish(wish_id: UUID) -> WaitingWish:
    """Return a wish, its list locked."""
    lock_lists(WaitingWish.objects.filter(pk=wish_id).values_list("service_id", flat=True))
    return WaitingWish.objects.select_related("service").get(pk=wish_id)


def locked_offer(offer_id: UUID) -> WaitingOffer:
    """Return an offer, its list locked."""
    found = WaitingOffer.objects.filter(pk=offer_id)
    lock_lists(found.values_list("wish__service_id", flat=True))
    return found.select_related("wish__service", "wish__appointment").get()


def let_go(offer: WaitingOffer) -> None:
    """Make what was held for an offer free again."""
    if offer.hold_id is not None:
        holds.release(hold_id=offer.hold_id)
    if offer.seat_id is not None:
        groups.release_seat(seat_id=offer.seat_id)
    offer.hold = offer.seat = None


def end_offer(offer: WaitingOffer, status: OfferStatus, *, by: Actor) -> None:
    """End an offer and say so; what was held for it is free."""
    let_go(offer)
    offer.status, offer.answered_at = status, clock.now()
    offer.to_call = offer.to_call and (by.is_staff or status is not OfferStatus.ACCEPTED)
    offer.save(update_fields=["hold", "seat", "status", "answered_at", "to_call"])
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


def finish_wish(wish: WaitingWish, status: WishStatus, *, by: Actor) -> None:
    """End a wish; what was on offer for it is withdrawn."""
    for offer in wish.offers.filter(status=OfferStatus.OPEN).select_related("wish__service"):
        end_offer(offer, OfferStatus.WITHDRAWN, by=by)
    wish.status, wish.ended_at = status, clock.now()
    wish.save(update_fields=["status", "ended_at"])
