"""Appointments as faces and links show them. Each read notes whose data it hands out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from nabij.accounts.types import Role
from nabij.appointments import rules
from nabij.appointments.models import OPEN_STATUS, Appointment
from nabij.appointments.types import AppointmentView, Status
from nabij.audit import trail
from nabij.lib import clock, links
from nabij.lib.text import localised
from nabij.people.types import Actor, Scope, link_actor

_JOINED = ("client", "service", "department", "location", "resource__professional")


def appointments_visible_to(actor: Actor) -> QuerySet[Appointment]:
    """Return the appointments the actor may see. Note those you show with `audit.trail.note`.

    Clients see their own, relatives those of their mandate, care and contact staff those of
    their teams' departments (a central team all).
    """
    appointments = Appointment.objects.select_related(*_JOINED)
    if actor.role is Role.SYSTEM:
        return appointments
    if actor.role in (Role.AGENT, Role.PROFESSIONAL):
        if actor.sees_all_clients:
            return appointments
        return appointments.filter(department_id__in=actor.department_ids)
    if actor.client_id is not None and (
        actor.role is Role.LINK or actor.may(Scope.VIEW_APPOINTMENTS)
    ):
        return appointments.filter(client_id=actor.client_id)
    return appointments.none()


def appointment_visible_to(actor: Actor, *, appointment_id: UUID) -> AppointmentView | None:
    """Return one appointment, None when there is none the actor may see; noted as shown."""
    found = appointments_visible_to(actor).filter(pk=appointment_id).first()
    return with_texts([found], actor=actor)[0] if found else None


def appointment_by_link(
    token: str, *, address: str, language: str
) -> tuple[AppointmentView, Actor] | None:
    """Return the one appointment a signed link is about, with the actor who holds the link.

    Raises:
        LinkExpiredError: the link's time is over.
        LinkError: the link is forged or damaged.
    """
    appointment_id = links.read_token(token, purpose=rules.LINK_PURPOSE)
    found = Appointment.objects.select_related(*_JOINED).filter(pk=appointment_id).first()
    if found is None:
        return None
    holder = link_actor(client_id=found.client_id, address=address, language=language)
    return with_texts([found], actor=holder)[0], holder


def coming_appointments(actor: Actor, *, most: int = 50) -> list[AppointmentView]:
    """Return what is still to come, the first first."""
    found = appointments_visible_to(actor).filter(OPEN_STATUS, ends_at__gt=clock.now())
    return with_texts(found.order_by("starts_at", "pk")[:most], actor=actor)


def past_appointments(actor: Actor, *, most: int = 20) -> list[AppointmentView]:
    """Return what was, and what was cancelled, the last first."""
    found = appointments_visible_to(actor).filter(~OPEN_STATUS | Q(ends_at__lte=clock.now()))
    return with_texts(found.order_by("-starts_at", "-pk")[:most], actor=actor)


def day_list(
    actor: Actor,
    *,
    on: date,
    department_id: UUID | None = None,
    mine: bool = False,
    still_open: bool = False,
    most: int | None = None,
) -> list[AppointmentView]:
    """Return the appointments of a local day that the actor sees at the desk, in order of time.

    Args:
        mine: only those with the professional the actor is.
        still_open: only those of which nobody has said what came of them.
        most: no more than so many.
    """
    around = datetime.combine(on, time(), UTC)
    found = appointments_visible_to(actor).filter(
        starts_at__gte=around - timedelta(hours=15),
        starts_at__lt=around + timedelta(hours=39),
    )
    if department_id is not None:
        found = found.filter(department_id=department_id)
    if mine and actor.professional_id is not None:
        found = found.filter(resource__professional_id=actor.professional_id)
    found = found.filter(OPEN_STATUS) if still_open else found.exclude(status=Status.CANCELLED)
    of_day = [one for one in found.order_by("starts_at", "pk") if _local_day(one) == on]
    return with_texts(of_day[:most], actor=actor)


def with_texts(appointments: Iterable[Appointment], *, actor: Actor) -> list[AppointmentView]:
    """Return appointments (with their relations loaded) as pages show them; noted as shown."""
    at = clock.now()
    shown = [_view(one, actor=actor, at=at) for one in appointments]
    trail.note([one.client_id for one in shown])
    return shown


def _local_day(appointment: Appointment) -> date:
    return appointment.starts_at.astimezone(ZoneInfo(appointment.location.time_zone)).date()


def _view(one: Appointment, *, actor: Actor, at: datetime) -> AppointmentView:
    language = actor.language
    place = one.location
    department = localised(one.department.names, language)
    professional = one.resource.professional if one.resource else None
    return AppointmentView(
        id=one.pk,
        client_id=one.client_id,
        client_name=one.client.name,
        service_id=one.service_id,
        department_id=one.department_id,
        title=localised(one.service.names, language) if one.service else department,
        department_name=department,
        preparation=localised(one.service.preparation, language) if one.service else "",
        professional_name=professional.name if professional else "",
        location_id=one.location_id,
        location_name=place.name,
        address=", ".join(part for part in (place.street, _city(one)) if part),
        directions=localised(place.directions, language),
        phone=one.department.phone or place.phone,
        zone=place.time_zone,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        status=Status(one.status),
        sequence=one.sequence,
        may_move=rules.can_move(one, actor=actor, at=at),
        may_cancel=rules.can_cancel(one, actor=actor, at=at),
        may_mark=frozenset(
            to
            for to in (Status.ARRIVED, Status.FULFILLED, Status.NO_SHOW)
            if actor.is_staff and rules.can_mark(one, to=to, at=at)
        ),
    )


def _city(one: Appointment) -> str:
    return f"{one.location.postal_code} {one.location.city}".strip()
