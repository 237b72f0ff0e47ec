"""Appointments as faces and links show them. Each read notes whose data it hands out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
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

# Plain columns in one row: instances of seven models would cost ten times as much.
_COLUMNS = (
    "id", "client_id", "client__given_name", "client__family_name", "service_id",
    "service__names", "service__preparation", "service__is_active", "service__self_booking",
    "department_id", "department__names", "department__phone",
    "resource__professional__name", "location_id", "location__name", "location__street",
    "location__postal_code", "location__city", "location__directions", "location__phone",
    "location__time_zone", "starts_at", "ends_at", "status", "sequence",
)  # fmt: skip
_MARKS = (Status.ARRIVED, Status.FULFILLED, Status.NO_SHOW)


def appointments_visible_to(actor: Actor) -> QuerySet[Appointment]:
    """Return the appointments the actor may see. Note those you show with `audit.trail.note`.

    Clients see their own, relatives those of their mandate, care and contact staff those of
    their teams' departments (a central team all).
    """
    appointments = Appointment.objects.all()
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
    found = _shown(appointments_visible_to(actor).filter(pk=appointment_id), actor)
    return found[0] if found else None


def appointment_by_link(
    token: str, *, address: str, language: str
) -> tuple[AppointmentView, Actor] | None:
    """Return the one appointment a signed link is about, with the actor who holds the link.

    Raises:
        LinkExpiredError: the link's time is over.
        LinkError: the link is forged or damaged.
    """
    appointment_id = links.read_token(token, purpose=rules.LINK_PURPOSE)
    appointment = Appointment.objects.filter(pk=appointment_id)
    client_id = appointment.values_list("client_id", flat=True).first()
    if client_id is None:
        return None
    holder = link_actor(client_id=client_id, address=address, language=language)
    return _shown(appointment, holder)[0], holder


def coming_appointments(actor: Actor, *, most: int = 50) -> list[AppointmentView]:
    """Return what is still to come, the first first."""
    found = appointments_visible_to(actor).filter(OPEN_STATUS, ends_at__gt=clock.now())
    return _shown(found.order_by("starts_at", "pk")[:most], actor)


def past_appointments(actor: Actor, *, most: int = 20) -> list[AppointmentView]:
    """Return what was, and what was cancelled, the last first."""
    found = appointments_visible_to(actor).filter(~OPEN_STATUS | Q(ends_at__lte=clock.now()))
    return _shown(found.order_by("-starts_at", "-pk")[:most], actor)


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
    of_day = [
        one for one in _views(found.order_by("starts_at", "pk"), actor) if _local_day(one) == on
    ]
    return _noted(of_day[:most])


def _shown(appointments: QuerySet[Appointment], actor: Actor) -> list[AppointmentView]:
    return _noted(_views(appointments, actor))


def _noted(shown: list[AppointmentView]) -> list[AppointmentView]:
    trail.note([one.client_id for one in shown])
    return shown


def _views(appointments: QuerySet[Appointment], actor: Actor) -> list[AppointmentView]:
    at = clock.now()
    return [_view(row, actor=actor, at=at) for row in appointments.values(*_COLUMNS)]


def _local_day(one: AppointmentView) -> date:
    return one.starts_at.astimezone(ZoneInfo(one.zone)).date()


def _view(row: dict[str, Any], *, actor: Actor, at: datetime) -> AppointmentView:
    language = actor.language
    department = localised(row["department__names"], language)
    timing: dict[str, Any] = {"status": row["status"], "starts_at": row["starts_at"], "at": at}
    may_cancel = rules.can_cancel(**timing, actor=actor)
    city = f"{row['location__postal_code']} {row['location__city']}".strip()
    return AppointmentView(
        id=row["id"],
        client_id=row["client_id"],
        client_name=f"{row['client__given_name']} {row['client__family_name']}".strip(),
        service_id=row["service_id"],
        department_id=row["department_id"],
        title=localised(row["service__names"] or {}, language) or department,
        department_name=department,
        preparation=localised(row["service__preparation"] or {}, language),
        professional_name=row["resource__professional__name"] or "",
        location_id=row["location_id"],
        location_name=row["location__name"],
        address=", ".join(part for part in (row["location__street"], city) if part),
        directions=localised(row["location__directions"], language),
        phone=row["department__phone"] or row["location__phone"],
        zone=row["location__time_zone"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        status=Status(row["status"]),
        sequence=row["sequence"],
        may_move=may_cancel
        and rules.can_be_moved(
            is_active=row["service__is_active"],
            self_booking=row["service__self_booking"],
            actor=actor,
        ),
        may_cancel=may_cancel,
        may_mark=frozenset(
            to for to in _MARKS if actor.is_staff and rules.can_mark(**timing, to=to)
        ),
    )
