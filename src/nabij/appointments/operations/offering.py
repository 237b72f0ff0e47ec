"""Times that come free are offered to who waits, first in turn first, each held for one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import Service, WaitingOffer, WaitingWish
from nabij.appointments.operations import groups, holds
from nabij.appointments.operations.offer_ends import lock_lists
from nabij.appointments.queries import free, waiting
from nabij.appointments.rules import waiting as waiting_rules
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.types import Hold
from nabij.ledger.operations import record
from nabij.lib import clock
from nabij.people.types import SYSTEM

_MOST = 50  # offers from one event: whatever changed, it is handled soon
_OPENED_DAYS = 60


@transaction.atomic
def offer_freed(
    *, resource_id: int, since: datetime, until: datetime, service_ids: list[UUID] | None = None
) -> list[WaitingOffer]:
    """Offer what is free of a resource between two instants to whom it suits, first in turn first.

    Each offer holds its time, or a seat in its group; at most 50 are made. Returns the offers made,
    none when nobody waits for it.

    Args:
        service_ids: only to who waits for one of these; None: for whatever the resource does.
    """
    at = clock.now()
    if until <= at:
        return []
    waited_for = waiting.services_waited_for(resource_id=resource_id)
    services = [one for one in waited_for if service_ids is None or one in service_ids]
    lock_lists(services)
    candidates = _free_between(services, resource_id, since, until, at)
    made: list[WaitingOffer] = []
    while len(made) < _MOST and candidates:
        found = waiting.first_in_turn(candidates, at=at)
        if found is None:
            break
        wish_id, number = found
        offer = _offer(wish_id, candidates[number], at)
        if offer is None:
            del candidates[number]
            continue
        made.append(offer)
        candidates = [one for one in candidates if not _is_within(one, offer)]
    return made


def offer_opened(*, resource_ids: list[int], service_ids: list[UUID] | None = None) -> int:
    """Offer what is free of these resources in the next 60 days, as when they work more; how many.

    Each resource is done by itself, so that nobody waits long for a list.
    """
    at = clock.now()
    until = at + timedelta(days=_OPENED_DAYS)
    return sum(
        len(offer_freed(resource_id=one, since=at, until=until, service_ids=service_ids))
        for one in resource_ids
    )


def _is_within(one: waiting.Candidate, offer: WaitingOffer) -> bool:
    """Whether a candidate went with an offer; of a group another seat may be left."""
    if offer.seat_id and one.time.starts_at == offer.starts_at:
        return one.service_id != offer.wish.service_id
    return one.time.starts_at < offer.ends_at and one.time.ends_at > offer.starts_at


def _free_between(
    services: list[UUID], resource_id: int, since: datetime, until: datetime, at: datetime
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
        if time.starts_at < until and time.ends_at > since
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
    if not _held(offer, service):
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


def _held(offer: WaitingOffer, service: Service) -> bool:
    """Hold the time, or a seat in the group; False when somebody has just taken it."""
    if service.seats > 1:
        offer.seat = groups.hold_seat(
            service=service,
            resource_id=offer.resource_id,
            starts_at=offer.starts_at,
            expires_at=offer.expires_at,
            holder=offer.pk,
        )
        return offer.seat is not None
    offer.hold = holds.hold(
        service_id=service.pk,
        resource_id=offer.resource_id,
        starts_at=offer.starts_at,
        expires_at=offer.expires_at,
        purpose=Hold.OFFER,
        holder=offer.pk,
        by=SYSTEM,
    )
    return offer.hold is not None
