"""Waiting for an earlier visit: one's own wish, and what the link of an offer shows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from nabij.appointments.models import VisitOffer, VisitWish
from nabij.appointments.queries.combined import plan_of, visit_visible_to
from nabij.appointments.queries.waiting import WishView
from nabij.appointments.rules import visit_waiting as rules
from nabij.appointments.rules.combined import Plan
from nabij.appointments.types import OfferStatus, Slot, WishStatus
from nabij.audit import trail
from nabij.lib import clock, links
from nabij.people.types import Actor, link_actor


@dataclass(frozen=True, kw_only=True)
class VisitOfferView:
    """What the holder of an offer's link sees: when and where, never what for.

    Attributes:
        plan: its times, while they can be had.
        old_starts_at, old_zone: when the visit begins now; None: it is off, or has begun.
    """

    id: UUID
    client_id: UUID
    starts_at: datetime
    zone: str
    client_zone: str
    expires_at: datetime
    status: OfferStatus
    plan: Plan | None
    old_starts_at: datetime | None
    old_zone: str


def own_visit_wish(actor: Actor, *, visit_id: UUID) -> WishView | None:
    """Return what the client acted for wishes of an earlier time of a visit; None: nothing."""
    if actor.client_id is None:
        return None
    wish = VisitWish.objects.filter(
        visit_id=visit_id, visit__client_id=actor.client_id, status=WishStatus.WAITING
    ).first()
    if wish is None:
        return None
    trail.note([actor.client_id])
    return WishView(
        id=wish.pk,
        service_id=visit_id,
        title="",
        appointment_id=None,
        appointment_at=None,
        appointment_zone="",
        location_id=None,
        location_name="",
        professional_id=None,
        professional_name="",
        weekdays=tuple(wish.weekdays),
        not_before=wish.not_before,
        not_after=wish.not_after,
        first_date=wish.waiting_since.date(),
        last_date=None,
        notice_minutes=wish.notice_minutes,
        waiting_since=wish.waiting_since,
    )


def visit_offer_by_link(
    token: str, *, address: str, language: str
) -> tuple[VisitOfferView, Actor] | None:
    """Return the offer a signed link is about, with the actor who holds the link.

    Raises:
        LinkExpiredError: the offered time is past.
        LinkError: the link is forged or damaged.
    """
    offer_id = links.read_token(token, purpose=rules.VISIT_OFFER_PURPOSE)
    offer = VisitOffer.objects.select_related("wish__visit__client").filter(pk=offer_id).first()
    if offer is None:
        return None
    client = offer.wish.visit.client
    holder = link_actor(client_id=client.pk, address=address, language=language)
    trail.note([client.pk])
    at = clock.now()
    status = OfferStatus(offer.status)
    if status is OfferStatus.OPEN and offer.expires_at <= at:
        status = OfferStatus.EXPIRED
    visit = visit_visible_to(holder, visit_id=offer.wish.visit_id)
    plan = None
    if visit is not None and status is OfferStatus.OPEN:
        slots = [_slot(part) for part in offer.plan.split("_")]
        plan = plan_of(visit.combined, slots, at=at, holder=offer.pk)
    coming = [one for one in visit.stops if one.may_move] if visit else []
    return VisitOfferView(
        id=offer.pk,
        client_id=client.pk,
        starts_at=offer.starts_at,
        zone=visit.stops[0].zone if visit else client.time_zone,
        client_zone=client.time_zone,
        expires_at=offer.expires_at,
        status=status if plan or status is not OfferStatus.OPEN else OfferStatus.WITHDRAWN,
        plan=plan,
        old_starts_at=min(one.starts_at for one in coming) if coming else None,
        old_zone=coming[0].zone if coming else "",
    ), holder


def _slot(part: str) -> Slot:
    resource, seconds = part.split("-")
    return Slot(resource_id=int(resource), starts_at=datetime.fromtimestamp(int(seconds), UTC))
