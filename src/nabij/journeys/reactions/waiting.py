"""What becomes of a freed time: it is offered to who waits, and who is offered one is told."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.appointments.events import (
    AppointmentCancelled,
    AppointmentMoved,
    BlockRemoved,
    ServiceChanged,
    WaitingOfferEnded,
    WaitingOfferMade,
    WorkingTimeChanged,
)
from nabij.appointments.models import Appointment, WaitingOffer
from nabij.appointments.operations import offer_freed, offer_opened
from nabij.appointments.queries.waiting import resources_waited_for, way_of_offer
from nabij.appointments.rules.meeting import told_place, told_way
from nabij.appointments.rules.waiting import offer_token
from nabij.appointments.types import OfferStatus
from nabij.delivery.operations import withdraw
from nabij.delivery.types import About, Expects
from nabij.journeys.reactions.telling import tell
from nabij.ledger.registry import on
from nabij.lib import clock
from nabij.lib.dates import date_in_words
from nabij.people.types import Recipient


@on(AppointmentCancelled)
def offer_cancelled_time(event: AppointmentCancelled) -> None:
    """Offer the time of who doesn't come to who waits."""
    appointment = _appointment(event.appointment_id)
    if appointment is not None and appointment.resource_id is not None:
        offer_freed(
            resource_id=appointment.resource_id,
            since=appointment.starts_at,
            until=appointment.ends_at,
        )


@on(AppointmentMoved)
def offer_old_time(event: AppointmentMoved) -> None:
    """Offer the time somebody moved away from to who waits."""
    appointment = _appointment(event.appointment_id)
    resource_id = event.old_resource_id or (appointment.resource_id if appointment else None)
    if appointment is not None and resource_id is not None:
        lasting = appointment.ends_at - appointment.starts_at
        offer_freed(
            resource_id=resource_id,
            since=event.old_starts_at,
            until=event.old_starts_at + lasting,
        )


@on(BlockRemoved)
def offer_unblocked_time(event: BlockRemoved) -> None:
    """Offer the time of a block that is lifted to who waits."""
    offer_freed(resource_id=event.resource_id, since=event.starts_at, until=event.ends_at)


@on(WorkingTimeChanged)
def offer_working_time(event: WorkingTimeChanged) -> None:
    """Offer what is free when somebody works more, or a place is open again, to who waits."""
    if event.resource_id is not None:
        offer_opened(resource_ids=[event.resource_id])
    elif event.location_id is not None:
        offer_opened(resource_ids=resources_waited_for(location_id=event.location_id))


@on(ServiceChanged)
def offer_changed_service(event: ServiceChanged) -> None:
    """Offer what is free of a service that more people do, or that has more times, to who waits."""
    offer_opened(
        resource_ids=resources_waited_for(service_id=event.service_id),
        service_ids=[event.service_id],
    )


@on(WaitingOfferEnded)
def offer_to_the_next(event: WaitingOfferEnded) -> None:
    """Offer a time that was not accepted to the next in turn."""
    withdraw(about=About(kind="waiting_offer", id=event.offer_id))
    offer = WaitingOffer.objects.filter(pk=event.offer_id).first()
    if offer is not None and event.outcome != OfferStatus.ACCEPTED:
        offer_freed(resource_id=offer.resource_id, since=offer.starts_at, until=offer.ends_at)


@on(WaitingOfferMade)
def tell_offer(event: WaitingOfferMade) -> None:
    """Tell of an offer, with until when it stands and a link to answer it without signing in."""
    found = WaitingOffer.objects.select_related(
        "location", "wish__client", "wish__service", "wish__appointment"
    )
    offer = found.filter(pk=event.offer_id).first()
    if offer is None or offer.status != OfferStatus.OPEN or event.client_id is None:
        return
    if offer.expires_at <= clock.now():
        return
    token = offer_token(offer_id=offer.pk, starts_at=offer.starts_at)
    tell(
        "waiting_offer",
        client_id=event.client_id,
        about=About(kind="waiting_offer", id=offer.pk, occasion=str(event.id)),
        words=lambda to: (
            _words(offer, to)
            | {"link": f"{settings.BASE_URL}{reverse('appointments:offer', args=[token])}"}
        ),
        expires_at=offer.expires_at,
        expects=lambda _words: Expects.YES_NO,
    )


def _words(offer: WaitingOffer, to: Recipient) -> dict[str, str]:
    way, phone, language = way_of_offer(offer), offer.wish.client.phone, to.language
    how = told_way(
        way, phone=phone, has_video_url=bool(offer.wish.service.video_url), language=language
    )
    until = offer.expires_at - timedelta(seconds=offer.expires_at.second)
    return {
        "when": date_in_words(offer.starts_at, zone=offer.location.time_zone, language=language),
        "place": told_place(way, place=offer.location.name, phone=phone, language=language),
        **({"how": how} if how else {}),
        "until": date_in_words(until, zone=to.time_zone, language=language),
    }


def _appointment(appointment_id: UUID) -> Appointment | None:
    return Appointment.objects.filter(pk=appointment_id).first()
