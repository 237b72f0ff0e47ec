"""What a freed time means for who waits for an earlier visit of several stops."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from nabij.appointments.events import (
    AppointmentCancelled,
    AppointmentMoved,
    BlockRemoved,
    VisitOfferEnded,
    VisitOfferMade,
    WorkingTimeChanged,
)
from nabij.appointments.models import Appointment, VisitOffer
from nabij.appointments.operations import offer_freed, offer_visits
from nabij.appointments.operations.visit_waiting import slots_of
from nabij.appointments.rules.visit_waiting import visit_offer_token
from nabij.appointments.types import OfferStatus
from nabij.delivery.operations import withdraw
from nabij.delivery.types import About
from nabij.journeys.reactions.telling import tell
from nabij.ledger.registry import on
from nabij.lib import clock
from nabij.lib.dates import date_in_words
from nabij.organisation.models import Location
from nabij.people.types import Recipient


@on(AppointmentCancelled)
def offer_visits_of_cancelled(event: AppointmentCancelled) -> None:
    """Offer whole visits that are possible now, after one who waits for that time alone."""
    appointment = Appointment.objects.filter(pk=event.appointment_id).first()
    if appointment is not None and appointment.resource_id is not None:
        offer_visits(resource_ids=[appointment.resource_id])


@on(AppointmentMoved)
def offer_visits_of_moved(event: AppointmentMoved) -> None:
    """Offer whole visits that are possible now that somebody moved away."""
    if event.old_resource_id is not None:
        offer_visits(resource_ids=[event.old_resource_id])


@on(BlockRemoved)
def offer_visits_of_unblocked(event: BlockRemoved) -> None:
    """Offer whole visits that are possible now that a block is lifted."""
    offer_visits(resource_ids=[event.resource_id])


@on(WorkingTimeChanged)
def offer_visits_of_working_time(event: WorkingTimeChanged) -> None:
    """Offer whole visits that are possible now that somebody works more."""
    if event.resource_id is not None:
        offer_visits(resource_ids=[event.resource_id])


@on(VisitOfferEnded)
def offer_visit_times_on(event: VisitOfferEnded) -> None:
    """Offer the times of a visit that was not accepted to the next: alone, and together."""
    withdraw(about=About(kind="visit_offer", id=event.offer_id))
    offer = VisitOffer.objects.filter(pk=event.offer_id).first()
    if offer is None or event.outcome == OfferStatus.ACCEPTED:
        return
    slots = slots_of(offer.plan)
    for slot in slots:
        until = slot.starts_at + timedelta(minutes=1)
        offer_freed(resource_id=slot.resource_id, since=slot.starts_at, until=until)
    offer_visits(resource_ids=sorted({slot.resource_id for slot in slots}))


@on(VisitOfferMade)
def tell_visit_offer(event: VisitOfferMade) -> None:
    """Tell of earlier times for a whole visit, with a link to answer without signing in."""
    offer = VisitOffer.objects.select_related("wish__visit").filter(pk=event.offer_id).first()
    if offer is None or offer.status != OfferStatus.OPEN or event.client_id is None:
        return
    first = offer.wish.visit.stops.select_related("location").order_by("starts_at").first()
    if first is None or offer.expires_at <= clock.now():
        return
    token = visit_offer_token(offer_id=offer.pk, starts_at=offer.starts_at)
    link = f"{settings.BASE_URL}{reverse('appointments:visit-offer', args=[token])}"
    place = first.location
    tell(
        "waiting_offer",
        client_id=event.client_id,
        about=About(kind="visit_offer", id=offer.pk, occasion=str(event.id)),
        words=lambda to: _words(offer, place, to) | {"link": link},
        expires_at=offer.expires_at,
    )


def _words(offer: VisitOffer, place: Location, to: Recipient) -> dict[str, str]:
    until = offer.expires_at - timedelta(seconds=offer.expires_at.second)
    return {
        "when": date_in_words(offer.starts_at, zone=place.time_zone, language=to.language),
        "place": place.name,
        "until": date_in_words(until, zone=to.time_zone, language=to.language),
    }
