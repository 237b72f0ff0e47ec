"""Times on offer of which no message can reach the client: the desk calls while they are kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from nabij.accounts.types import Role
from nabij.appointments.models import Appointment, VisitOffer, WaitingOffer
from nabij.appointments.types import OfferStatus
from nabij.audit import trail
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.types import Actor

_MOST = 200


@dataclass(frozen=True, kw_only=True)
class OfferToCall:
    """Whom to call about which time, and until when it is kept.

    Attributes:
        is_visit: it is for a whole visit of several stops.
        old_starts_at, old_zone: when they come now; None: they have no appointment.
        zone: of the place of the time.
    """

    id: UUID
    is_visit: bool
    client_id: UUID
    client_name: str
    client_phone: str
    title: str
    place: str
    starts_at: datetime
    zone: str
    expires_at: datetime
    old_starts_at: datetime | None
    old_zone: str


def offers_to_call(actor: Actor) -> list[OfferToCall]:
    """Return the offers to call about that the actor may see, what is kept shortest first."""
    single = _offers(actor).select_related(
        "location", "wish__client", "wish__service", "wish__appointment__location"
    )
    whole = _visit_offers(actor).select_related(
        "wish__visit__client", "wish__visit__combined_service"
    )
    alone = list(single.order_by("expires_at", "pk")[:_MOST])
    together = list(whole.order_by("expires_at", "pk")[:_MOST])
    firsts = _first_stops(together)
    trail.note([one.wish.client_id for one in alone])
    trail.note([one.wish.visit.client_id for one in together])
    found = [
        *(_of_time(one, actor) for one in alone),
        *(_of_visit(one, firsts[one.wish.visit_id], actor) for one in together),
    ]
    return sorted(found, key=lambda one: one.expires_at)


def count_offers_to_call(actor: Actor) -> int:
    """Return how many offers the desk has to call about."""
    return _offers(actor).count() + _visit_offers(actor).count()


def may_answer_offer(actor: Actor, *, offer_id: UUID) -> bool:
    """Whether the actor may answer this offer of a time for its client; also when it is over."""
    return _every_offer(actor).filter(pk=offer_id).exists()


def may_answer_visit_offer(actor: Actor, *, offer_id: UUID) -> bool:
    """Whether the actor may answer this offer of a visit for its client; also when it is over."""
    return _every_visit_offer(actor).filter(pk=offer_id).exists()


def knows_by_call(appointment_id: UUID) -> bool:
    """Whether the time at which an appointment is now was agreed on in such a call."""
    agreed = {"to_call": True, "status": OfferStatus.ACCEPTED}
    return (
        WaitingOffer.objects.filter(
            **agreed,
            wish__appointment_id=appointment_id,
            starts_at=F("wish__appointment__starts_at"),
        ).exists()
        or VisitOffer.objects.filter(
            **agreed,
            wish__visit__stops=appointment_id,
            starts_at=F("wish__visit__stops__starts_at"),
        ).exists()
    )


def _offers(actor: Actor) -> QuerySet[WaitingOffer]:
    still = {"to_call": True, "status": OfferStatus.OPEN, "expires_at__gt": clock.now()}
    return _every_offer(actor).filter(**still)


def _visit_offers(actor: Actor) -> QuerySet[VisitOffer]:
    still = {"to_call": True, "status": OfferStatus.OPEN, "expires_at__gt": clock.now()}
    return _every_visit_offer(actor).filter(**still)


def _every_offer(actor: Actor) -> QuerySet[WaitingOffer]:
    every = WaitingOffer.objects.filter(wish__client__died_at=None)
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return every.none()
    if actor.sees_all_clients:
        return every
    return every.filter(wish__service__department_id__in=actor.department_ids)


def _every_visit_offer(actor: Actor) -> QuerySet[VisitOffer]:
    """Return those of visits of which a stop is at a department the actor works for."""
    every = VisitOffer.objects.filter(wish__visit__client__died_at=None)
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return every.none()
    if actor.sees_all_clients:
        return every
    own = Appointment.objects.filter(department_id__in=actor.department_ids)
    return every.filter(wish__visit__in=own.exclude(combined_visit=None).values("combined_visit"))


def _first_stops(offers: list[VisitOffer]) -> dict[UUID, Appointment]:
    """Return where each visit begins now."""
    stops = Appointment.objects.filter(
        combined_visit__in=[one.wish.visit_id for one in offers]
    ).select_related("location")
    return {
        one.combined_visit_id: one
        for one in stops.order_by("-starts_at")
        if one.combined_visit_id is not None
    }


def _of_time(one: WaitingOffer, actor: Actor) -> OfferToCall:
    old, client = one.wish.appointment, one.wish.client
    is_coming = old is not None and old.status in {"provisional", "booked"}
    return OfferToCall(
        id=one.pk,
        is_visit=False,
        client_id=client.pk,
        client_name=client.name,
        client_phone=client.phone,
        title=localised(one.wish.service.names, actor.language),
        place=one.location.name,
        starts_at=one.starts_at,
        zone=one.location.time_zone,
        expires_at=one.expires_at,
        old_starts_at=old.starts_at if old is not None and is_coming else None,
        old_zone=old.location.time_zone if old is not None else "",
    )


def _of_visit(one: VisitOffer, first: Appointment, actor: Actor) -> OfferToCall:
    visit = one.wish.visit
    return OfferToCall(
        id=one.pk,
        is_visit=True,
        client_id=visit.client_id,
        client_name=visit.client.name,
        client_phone=visit.client.phone,
        title=localised(visit.combined_service.names, actor.language),
        place=first.location.name,
        starts_at=one.starts_at,
        zone=first.location.time_zone,
        expires_at=one.expires_at,
        old_starts_at=first.starts_at,
        old_zone=first.location.time_zone,
    )
