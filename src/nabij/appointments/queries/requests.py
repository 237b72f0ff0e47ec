"""What clients ask for: as they see it themselves, and as the desk does. Each read is noted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from nabij.accounts.types import Role
from nabij.appointments.models import BookingRequest, Service
from nabij.appointments.queries.supply import ServiceView, service_view
from nabij.appointments.queries.wishes import EVERY_DAY, Wish
from nabij.appointments.rules.requests import SHOWN_FOR
from nabij.appointments.types import PARTS_OF_DAY, Access, DayPart, RequestStatus
from nabij.audit import trail
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.types import Actor, Scope

MOST = 500


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """A request in the reader's language; `zone` is that of the department's place."""

    id: UUID
    client_id: UUID
    client_name: str
    service_id: UUID
    title: str
    department_name: str
    phone: str
    location_id: UUID | None
    location_name: str
    weekdays: tuple[int, ...]
    parts: tuple[DayPart, ...]
    about: str
    status: RequestStatus
    reason: str
    appointment_id: UUID | None
    requested_at: datetime
    due_at: datetime
    zone: str
    is_late: bool

    @property
    def wish(self) -> Wish:
        """What is asked of the times; who can come always asks nothing of them."""
        return Wish(
            location_id=self.location_id,
            parts=() if set(self.parts) >= set(PARTS_OF_DAY) else self.parts,
            weekdays=() if set(self.weekdays) >= set(EVERY_DAY) else self.weekdays,
        )


def service_on_request(actor: Actor, *, service_id: UUID) -> ServiceView | None:
    """Return a service that clients ask for; None when one can't (any more)."""
    found = Service.objects.filter(
        pk=service_id, is_active=True, access=Access.REQUEST, offers__isnull=False
    )
    service = found.select_related("department__location").first()
    return service_view(service, actor.language) if service else None


def own_requests(actor: Actor, *, request_id: UUID | None = None) -> list[RequestView]:
    """Return what was asked for the client acted for: what waits, and what was declined lately.

    Args:
        request_id: only this one, whatever became of it.
    """
    if actor.client_id is None or not actor.may(Scope.MANAGE_APPOINTMENTS):
        return []
    in_sight = Q(status=RequestStatus.REQUESTED) | Q(
        status=RequestStatus.DECLINED, ended_at__gt=clock.now() - SHOWN_FOR
    )
    found = BookingRequest.objects.filter(
        Q(pk=request_id) if request_id else in_sight, client_id=actor.client_id
    )
    trail.note([actor.client_id])
    return _views(found.order_by("-requested_at", "pk"), actor)


def desk_requests(actor: Actor) -> list[RequestView]:
    """Return what waits for an answer of the departments the actor works for, the oldest first."""
    waiting = _at_desk(actor).filter(status=RequestStatus.REQUESTED, client__died_at=None)
    return _views(waiting.order_by("requested_at", "pk")[:MOST], actor)


def count_late_requests(actor: Actor) -> int:
    """Return how many wait longer than was promised; nobody's data is read."""
    late = Q(status=RequestStatus.REQUESTED, client__died_at=None, due_at__lt=clock.now())
    return _at_desk(actor).filter(late).count()


def desk_request(actor: Actor, *, request_id: UUID) -> RequestView | None:
    """Return one request, whatever became of it; None when there is none the actor may see."""
    found = _views(_at_desk(actor).filter(pk=request_id), actor)
    return found[0] if found else None


def _at_desk(actor: Actor) -> QuerySet[BookingRequest]:
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return BookingRequest.objects.none()
    if actor.sees_all_clients:
        return BookingRequest.objects.all()
    return BookingRequest.objects.filter(service__department_id__in=actor.department_ids)


def _views(found: QuerySet[BookingRequest], actor: Actor) -> list[RequestView]:
    rows = list(found.select_related("client", "location", "service__department__location"))
    trail.note([one.client_id for one in rows])
    at = clock.now()
    return [_view(one, actor.language, at) for one in rows]


def _view(one: BookingRequest, language: str, at: datetime) -> RequestView:
    department = one.service.department
    return RequestView(
        id=one.pk,
        client_id=one.client_id,
        client_name=one.client.name,
        service_id=one.service_id,
        title=localised(one.service.names, language),
        department_name=localised(department.names, language),
        phone=department.phone or department.location.phone,
        location_id=one.location_id,
        location_name=one.location.name if one.location else "",
        weekdays=tuple(one.weekdays),
        parts=tuple(DayPart(part) for part in one.parts),
        about=one.about,
        status=RequestStatus(one.status),
        reason=one.reason,
        appointment_id=one.appointment_id,
        requested_at=one.requested_at,
        due_at=one.due_at,
        zone=department.location.time_zone,
        is_late=one.status == RequestStatus.REQUESTED and one.due_at < at,
    )
