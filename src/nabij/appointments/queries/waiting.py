"""The waiting list: which wish a free time fits, and what clients and links see of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from nabij.appointments.models import Service, WaitingOffer, WaitingWish
from nabij.appointments.rules import meeting
from nabij.appointments.rules import waiting as rules
from nabij.appointments.types import Access, FreeTime, Mode, OfferStatus, WishStatus
from nabij.audit import trail
from nabij.lib import clock, links, sql
from nabij.lib.text import localised
from nabij.people.types import Actor, link_actor

# awake: when the client can be told of it. Who sleeps until there is no time left to answer is
# not asked. A wish for an earlier time fits while its appointment is still to come, and later.
_FIRST = """
SELECT wish.id, times.number
FROM unnest(%(services)s::uuid[], %(locations)s::uuid[], %(professionals)s::uuid[],
            %(zones)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
  WITH ORDINALITY AS times(service_id, location_id, professional_id, zone, starts_at, ends_at,
                           number)
JOIN appointments_waitingwish wish ON wish.service_id = times.service_id
JOIN appointments_service service ON service.id = wish.service_id
JOIN people_client client ON client.id = wish.client_id
LEFT JOIN appointments_appointment old ON old.id = wish.appointment_id
CROSS JOIN LATERAL (
  SELECT %(at)s::timestamptz AT TIME ZONE client.time_zone AS there,
         times.starts_at AT TIME ZONE times.zone AS starts, times.ends_at AT TIME ZONE times.zone
         AS ends
) local
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN quiet_from > quiet_until AND extract(hour FROM there) >= quiet_from
      THEN (there::date + 1 + make_interval(hours => quiet_until)) AT TIME ZONE client.time_zone
    WHEN quiet_from > quiet_until AND extract(hour FROM there) < quiet_until
      OR extract(hour FROM there) >= quiet_from AND extract(hour FROM there) < quiet_until
      THEN (there::date + make_interval(hours => quiet_until)) AT TIME ZONE client.time_zone
    ELSE %(at)s::timestamptz END AS at
) awake
WHERE wish.status = 'waiting' AND service.is_active AND service.has_waiting_list
  AND client.died_at IS NULL
  AND (wish.location_id IS NULL OR wish.location_id = times.location_id)
  AND (wish.professional_id IS NULL OR wish.professional_id = times.professional_id)
  AND extract(isodow FROM starts) - 1 = ANY(wish.weekdays)
  AND (wish.not_before IS NULL OR starts >= starts::date + wish.not_before)
  AND (wish.not_after IS NULL OR ends <= starts::date + wish.not_after)
  AND starts::date >= wish.first_date
  AND (wish.last_date IS NULL OR starts::date <= wish.last_date)
  AND times.starts_at - make_interval(mins => greatest(wish.notice_minutes, service.notice_minutes))
    >= awake.at + make_interval(mins => %(shortest)s)
  AND CASE WHEN wish.appointment_id IS NULL THEN service.access = 'self'
    ELSE service.access <> 'desk' AND old.status IN ('provisional', 'booked')
      AND old.starts_at > times.starts_at AND old.combined_visit_id IS NULL END
  AND NOT EXISTS (
    SELECT FROM appointments_waitingoffer offer WHERE offer.wish_id = wish.id
      AND (offer.status = 'open' OR offer.starts_at = times.starts_at))
  AND NOT EXISTS (
    SELECT FROM appointments_appointment other WHERE other.client_id = wish.client_id
      AND other.status IN ('provisional', 'booked', 'arrived', 'started')
      AND other.id IS DISTINCT FROM wish.appointment_id
      AND other.starts_at < times.ends_at AND other.ends_at > times.starts_at)
ORDER BY wish.urgency DESC, wish.waiting_since, wish.id, times.starts_at, times.number
LIMIT 1
"""
_SERVICES = """
SELECT DISTINCT wish.service_id FROM appointments_waitingwish wish
JOIN appointments_service service ON service.id = wish.service_id
JOIN appointments_offer offer ON offer.service_id = wish.service_id
WHERE wish.status = 'waiting' AND offer.resource_id = %(resource_id)s
ORDER BY wish.service_id
"""
_RESOURCES = """
SELECT DISTINCT offer.resource_id FROM appointments_waitingwish wish
JOIN appointments_offer offer ON offer.service_id = wish.service_id
WHERE wish.status = 'waiting'
  AND (%(service_id)s::uuid IS NULL OR wish.service_id = %(service_id)s)
  AND (%(location_id)s::uuid IS NULL OR EXISTS (
    SELECT FROM appointments_workingperiod period
    WHERE period.resource_id = offer.resource_id AND period.location_id = %(location_id)s))
ORDER BY offer.resource_id
"""


class Candidate(NamedTuple):
    """A free time that may be offered, and of which service."""

    service_id: UUID
    time: FreeTime


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """What the holder of an offer's link sees: when and where, and what it would replace.

    Attributes:
        old_starts_at, old_zone: the appointment it would replace, while that is still to come.
        old_is_gone: that appointment was cancelled or took place since.
        old_is_earlier: that appointment was moved, and is now before the time on offer.
    """

    id: UUID
    client_id: UUID
    starts_at: datetime
    location_name: str
    address: str
    zone: str
    client_zone: str
    expires_at: datetime
    status: OfferStatus
    old_starts_at: datetime | None
    old_zone: str
    old_is_gone: bool
    old_is_earlier: bool


@dataclass(frozen=True, kw_only=True)
class WishView:
    """A wish as its client sees it."""

    id: UUID
    service_id: UUID
    title: str
    appointment_id: UUID | None
    appointment_at: datetime | None
    appointment_zone: str
    location_id: UUID | None
    location_name: str
    professional_id: UUID | None
    professional_name: str
    weekdays: tuple[int, ...]
    not_before: time | None
    not_after: time | None
    first_date: date
    last_date: date | None
    notice_minutes: int
    waiting_since: datetime
    offer_token: str = ""
    offer_at: datetime | None = None
    offer_zone: str = ""


def services_waited_for(*, resource_id: int) -> list[UUID]:
    """Return the services of a resource that somebody waits for."""
    return [row[0] for row in sql.rows(_SERVICES, {"resource_id": resource_id})]


def resources_waited_for(
    *, location_id: UUID | None = None, service_id: UUID | None = None
) -> list[int]:
    """Return who works at a place, or does a service, that somebody waits for; in one order."""
    values = {"location_id": location_id, "service_id": service_id}
    return [row[0] for row in sql.rows(_RESOURCES, values)]


def first_in_turn(candidates: Sequence[Candidate], *, at: datetime) -> tuple[UUID, int] | None:
    """Return the wish that is first for one of these free times, and which; None: nobody's.

    By urgency, then by how long they wait; the earliest time that suits. Nobody is asked twice
    for the same time, or while another offer to them stands.
    """
    times = [one.time for one in candidates]
    found = sql.row(
        _FIRST,
        {
            "services": [one.service_id for one in candidates],
            "locations": [one.location_id for one in times],
            "professionals": [one.professional_id for one in times],
            "zones": [one.zone for one in times],
            "starts": [one.starts_at for one in times],
            "ends": [one.ends_at for one in times],
            "at": at,
            "shortest": rules.SHORTEST_MINUTES,
        },
    )
    return (found[0], found[1] - 1) if found else None


def offer_by_link(token: str, *, address: str, language: str) -> tuple[OfferView, Actor] | None:
    """Return the offer a signed link is about, with the actor who holds the link.

    Raises:
        LinkExpiredError: the offered time is past.
        LinkError: the link is forged or damaged.
    """
    offer_id = links.read_token(token, purpose=rules.OFFER_PURPOSE)
    offer = (
        WaitingOffer.objects.select_related(
            "location", "wish__client", "wish__service", "wish__appointment__location"
        )
        .filter(pk=offer_id)
        .first()
    )
    if offer is None:
        return None
    wish, old = offer.wish, offer.wish.appointment
    trail.note([wish.client_id])
    is_coming = old is not None and old.status in {"provisional", "booked"}
    status = OfferStatus(offer.status)
    if status is OfferStatus.OPEN and offer.expires_at <= clock.now():
        status = OfferStatus.EXPIRED
    location = offer.location
    way = way_of_offer(offer)
    return OfferView(
        id=offer.pk,
        client_id=wish.client_id,
        starts_at=offer.starts_at,
        location_name=meeting.way_words(way) or location.name,
        address=", ".join(part for part in (location.street, location.city) if part)
        if way is Mode.ON_SITE
        else "",
        zone=location.time_zone,
        client_zone=wish.client.time_zone,
        expires_at=offer.expires_at,
        status=status,
        old_starts_at=old.starts_at if old is not None and is_coming else None,
        old_zone=old.location.time_zone if old is not None else "",
        old_is_gone=old is not None and not is_coming,
        old_is_earlier=old is not None and is_coming and old.starts_at < offer.starts_at,
    ), link_actor(client_id=wish.client_id, address=address, language=language)


def way_of_offer(offer: WaitingOffer) -> Mode:
    """Return how they meet when it is accepted: as in the appointment it replaces, or as usual."""
    wish = offer.wish
    now = wish.appointment.mode if wish.appointment else None
    way = meeting.way_taken(wish.service.modes, wished=None, now=now)
    assert way is not None  # noqa: S101 nothing was wished
    return way


def own_wishes(actor: Actor, *, wish_id: UUID | None = None) -> list[WishView]:
    """Return the wishes of the client acted for that still wait, each with its open offer."""
    if actor.client_id is None:
        return []
    wishes = WaitingWish.objects.filter(
        client_id=actor.client_id, status=WishStatus.WAITING
    ).select_related("service", "appointment__location", "location", "professional")
    if wish_id is not None:
        wishes = wishes.filter(pk=wish_id)
    found = list(wishes.order_by("waiting_since", "pk"))
    open_now = WaitingOffer.objects.filter(
        wish__in=found, status=OfferStatus.OPEN, expires_at__gt=clock.now()
    ).select_related("location")
    offers = {one.wish_id: one for one in open_now}
    trail.note([actor.client_id])
    return [_view(wish, offers.get(wish.pk), language=actor.language) for wish in found]


def _view(wish: WaitingWish, offer: WaitingOffer | None, *, language: str) -> WishView:
    old = wish.appointment
    return WishView(
        id=wish.pk,
        service_id=wish.service_id,
        title=localised(wish.service.names, language),
        appointment_id=wish.appointment_id,
        appointment_at=old.starts_at if old else None,
        appointment_zone=old.location.time_zone if old else "",
        location_id=wish.location_id,
        location_name=wish.location.name if wish.location else "",
        professional_id=wish.professional_id,
        professional_name=wish.professional.name if wish.professional else "",
        weekdays=tuple(wish.weekdays),
        not_before=wish.not_before,
        not_after=wish.not_after,
        first_date=wish.first_date,
        last_date=wish.last_date,
        notice_minutes=wish.notice_minutes,
        waiting_since=wish.waiting_since,
        offer_token=rules.offer_token(offer_id=offer.pk, starts_at=offer.starts_at)
        if offer
        else "",
        offer_at=offer.starts_at if offer else None,
        offer_zone=offer.location.time_zone if offer else "",
    )


def may_wait_for(*, service_id: UUID, for_earlier: bool = False) -> bool:
    """Whether the service has a waiting list that clients join themselves.

    Args:
        for_earlier: for an earlier time than an appointment they have.
    """
    found = Service.objects.filter(pk=service_id, is_active=True, has_waiting_list=True)
    if for_earlier:
        return found.exclude(access=Access.DESK).exists()
    return found.filter(access=Access.SELF).exists()
