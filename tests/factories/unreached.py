"""Offers of which no message reaches the client, for tests."""

from nabij.appointments.models import VisitOffer, WaitingOffer
from nabij.appointments.operations import note_offer_unreached, note_visit_offer_unreached
from nabij.organisation.models import Department
from nabij.people.models import Client
from tests.factories.combined import make_visit_offer
from tests.factories.waiting import make_waiting_offer


def make_offer_to_call(client: Client | None, department: Department) -> WaitingOffer:
    """Offer a time to a client whom the desk has to call."""
    offer = make_waiting_offer(client=client, department=department)
    note_offer_unreached(offer_id=offer.pk)
    return offer


def make_visit_offer_to_call(client: Client | None, department: Department) -> VisitOffer:
    """Offer a whole visit to a client whom the desk has to call."""
    offer = make_visit_offer(client=client, department=department)
    note_visit_offer_unreached(offer_id=offer.pk)
    return offer
