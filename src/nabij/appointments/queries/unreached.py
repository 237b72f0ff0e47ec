"""Clients whose appointment changed and whom nobody could tell."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from nabij.accounts.types import Role
from nabij.appointments.models import ClosureCase, UnreachedClient
from nabij.appointments.queries.unreached_offers import count_offers_to_call
from nabij.appointments.rules.closures import WAITING
from nabij.appointments.types import Status
from nabij.audit import trail
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.types import Actor

_MOST = 200


@dataclass(frozen=True, kw_only=True)
class UnreachedView:
    """Whom to call about which appointment, as it stands now.

    Attributes:
        is_off: it is cancelled, or does not go on because its clinic was cancelled.
    """

    id: UUID
    appointment_id: UUID
    client_id: UUID
    client_name: str
    client_phone: str
    title: str
    starts_at: datetime
    zone: str
    is_off: bool


def unreached_clients(actor: Actor) -> list[UnreachedView]:
    """Return whom to call of those the actor may see, who would come first stands first."""
    rows = list(_visible_to(actor).order_by("appointment__starts_at", "pk")[:_MOST])
    off = set(
        ClosureCase.objects.filter(
            appointment__in=[one.appointment_id for one in rows], status__in=WAITING
        ).values_list("appointment_id", flat=True)
    )
    trail.note([one.appointment.client_id for one in rows])
    return [_view(one, actor, is_off=one.appointment_id in off) for one in rows]


def count_unreached(actor: Actor) -> int:
    """Return how many times the desk has to call: of a change, or of a time on offer."""
    return _visible_to(actor).count() + count_offers_to_call(actor)


def is_unreached_visible(actor: Actor, *, unreached_id: UUID) -> bool:
    """Whether the actor may say of this one that they called, also when it was said before."""
    found = _every(actor).filter(pk=unreached_id)
    return found.exists()


def _visible_to(actor: Actor) -> QuerySet[UnreachedClient]:
    """Return those still to call while the appointment is to come: afterwards it helps nobody."""
    return _every(actor).filter(called_at=None, appointment__starts_at__gt=clock.now())


def _every(actor: Actor) -> QuerySet[UnreachedClient]:
    every = UnreachedClient.objects.select_related(
        "appointment__client", "appointment__service", "appointment__location"
    )
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return every.none()
    if actor.sees_all_clients:
        return every
    return every.filter(appointment__department_id__in=actor.department_ids)


def _view(one: UnreachedClient, actor: Actor, *, is_off: bool) -> UnreachedView:
    appointment = one.appointment
    service = appointment.service
    return UnreachedView(
        id=one.pk,
        appointment_id=appointment.pk,
        client_id=appointment.client_id,
        client_name=appointment.client.name,
        client_phone=appointment.client.phone,
        title=localised(service.names, actor.language) if service else "",
        starts_at=appointment.starts_at,
        zone=appointment.location.time_zone,
        is_off=is_off or appointment.status == Status.CANCELLED,
    )
