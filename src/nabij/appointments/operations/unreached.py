"""Whom nobody could tell of a change or an offer, and that somebody has called them since."""

from uuid import UUID

from django.db import transaction

from nabij.appointments.models import UnreachedClient, VisitOffer, WaitingOffer
from nabij.appointments.types import OfferStatus
from nabij.audit import trail
from nabij.lib import clock
from nabij.people.types import Actor


@transaction.atomic
def note_unreached(*, appointment_id: UUID) -> None:
    """Put a client on the list of those to call. There already: nothing happens."""
    UnreachedClient.objects.bulk_create(
        [UnreachedClient(appointment_id=appointment_id, since=clock.now())], ignore_conflicts=True
    )


def note_offer_unreached(*, offer_id: UUID) -> None:
    """Let the desk call who is offered a time; answered meanwhile: nothing happens."""
    WaitingOffer.objects.filter(pk=offer_id, status=OfferStatus.OPEN).update(to_call=True)


def note_visit_offer_unreached(*, offer_id: UUID) -> None:
    """Let the desk call who is offered a whole visit; answered meanwhile: nothing happens."""
    VisitOffer.objects.filter(pk=offer_id, status=OfferStatus.OPEN).update(to_call=True)


@transaction.atomic
def mark_called(*, unreached_id: UUID, by: Actor) -> None:
    """Say that the client knows now. Said before: nothing happens."""
    found = UnreachedClient.objects.select_for_update(of=("self",)).select_related("appointment")
    one = found.get(pk=unreached_id)
    trail.note([one.appointment.client_id])
    if one.called_at is None:
        one.called_at, one.called_by_id = clock.now(), by.user_id
        one.save(update_fields=["called_at", "called_by_id"])
