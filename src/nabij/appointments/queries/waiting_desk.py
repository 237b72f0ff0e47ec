"""The waiting list at the desk: who waits for what, in the order in which times go to them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from nabij.accounts.types import Role
from nabij.appointments.models import WaitingWish
from nabij.appointments.types import OfferStatus, Urgency, WishStatus
from nabij.audit import trail
from nabij.lib.text import localised
from nabij.people.types import Actor

MOST = 500


@dataclass(frozen=True, kw_only=True)
class QueuedWish:
    """One who waits; `appointment_id` is what they would come earlier than."""

    id: UUID
    client_id: UUID
    client_name: str
    service_id: UUID
    service_name: str
    department_name: str
    urgency: Urgency
    waiting_since: datetime
    appointment_id: UUID | None
    has_offer: bool


def queues(actor: Actor) -> list[tuple[str, list[QueuedWish]]]:
    """Return who waits by service and its department, the first in turn first; noted as shown.

    Of the departments of the actor's teams; of all for a central team; at most 500 in all.
    """
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return []
    wishes = WaitingWish.objects.filter(status=WishStatus.WAITING)
    if not actor.sees_all_clients:
        wishes = wishes.filter(service__department_id__in=actor.department_ids)
    found = list(
        wishes.select_related("client", "service__department")
        .prefetch_related("offers")
        .order_by("service_id", "-urgency", "waiting_since", "pk")[:MOST]
    )
    trail.note([one.client_id for one in found])
    shown = [
        QueuedWish(
            id=one.pk,
            client_id=one.client_id,
            client_name=one.client.name,
            service_id=one.service_id,
            service_name=localised(one.service.names, actor.language),
            department_name=localised(one.service.department.names, actor.language),
            urgency=Urgency(one.urgency),
            waiting_since=one.waiting_since,
            appointment_id=one.appointment_id,
            has_offer=any(offer.status == OfferStatus.OPEN for offer in one.offers.all()),
        )
        for one in found
    ]
    by_service = []
    for _, group in groupby(shown, key=lambda one: one.service_id):
        waiting = list(group)
        name = f"{waiting[0].service_name} · {waiting[0].department_name}"
        by_service.append((name, waiting))
    return sorted(by_service, key=lambda pair: pair[0])
