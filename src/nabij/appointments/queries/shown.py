"""Appointments as faces and links show them. Each read notes whose data it hands out."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from nabij.accounts.types import Role
from nabij.appointments import rules
from nabij.appointments.models import Appointment
from nabij.appointments.rules import meeting
from nabij.appointments.rules.arrivals import can_check_in
from nabij.appointments.rules.delays import late_minutes
from nabij.appointments.types import MARKS, AppointmentView, Mode, Status
from nabij.audit import trail
from nabij.lib import clock, links, sql
from nabij.lib.text import localised
from nabij.people.types import Actor, Scope, link_actor


@dataclass(frozen=True, kw_only=True)
class DayPage:
    """A page of the appointments of a day, in order of time.

    Attributes:
        behind: how many of the whole day are behind us, as `AppointmentView.is_behind`.
        to_note: of how many of these nobody said what came of them.
    """

    rows: Page[AppointmentView]
    behind: int
    to_note: int


_SHOWN = """
SELECT appointment.id, appointment.client_id, btrim(client.given_name || ' ' || client.family_name),
       service_id, service.names, service.preparation, service.is_active, service.access,
       appointment.department_id, department.names, department.phone,
       coalesce(professional.name, ''), appointment.location_id, location.name, location.street,
       btrim(location.postal_code || ' ' || location.city), location.directions, location.phone,
       location.time_zone, appointment.starts_at, ends_at, status, sequence,
       arrived_at, appointment.started_at, visit.ended_at, overruled,
       appointment.resource_id, service.change_until_minutes,
       EXISTS (
         SELECT FROM appointments_closurecase fallen WHERE fallen.appointment_id = appointment.id
           AND fallen.status IN ('proposed', 'to_call', 'solved')
           AND fallen.old_starts_at = appointment.starts_at
       ) AS is_off, attendance.is_coming, attendance.cancel_at, appointment.mode,
       CASE appointment.mode WHEN 'phone' THEN client.phone WHEN 'video' THEN service.video_url
         WHEN 'home' THEN concat_ws(', ', nullif(client.street, ''),
           nullif(btrim(client.postal_code || ' ' || client.city), '')) END, delay.minutes,
       department.waiting_room, service.modes
FROM appointments_appointment appointment
JOIN people_client client ON client.id = appointment.client_id
JOIN organisation_department department ON department.id = appointment.department_id
JOIN organisation_location location ON location.id = appointment.location_id
LEFT JOIN appointments_visit visit ON visit.appointment_id = appointment.id
LEFT JOIN appointments_service service ON service.id = service_id
LEFT JOIN appointments_resource resource ON resource.id = appointment.resource_id
LEFT JOIN appointments_attendance attendance ON attendance.appointment_id = appointment.id
  AND attendance.starts_at = appointment.starts_at
LEFT JOIN appointments_delay delay ON delay.resource_id = appointment.resource_id
  AND delay.delayed_on = (appointment.starts_at AT TIME ZONE location.time_zone)::date
LEFT JOIN organisation_professional professional ON professional.id = resource.professional_id
WHERE {visible} AND {wanted}
"""
_OPEN = "status IN ('provisional', 'booked', 'arrived', 'started')"
_OVER_AT = "ends_at + make_interval(mins => coalesce(delay.minutes, 0))"
_NOT_CANCELLED = "status <> 'cancelled'"
_OF_DAY = """(appointment.starts_at AT TIME ZONE location.time_zone)::date = %(on)s
    AND appointment.starts_at BETWEEN %(around)s - interval '15 hours'
        AND %(around)s + interval '39 hours'
    AND (%(department_id)s::uuid IS NULL OR appointment.department_id = %(department_id)s)
    AND (%(with_id)s::uuid IS NULL OR resource.professional_id = %(with_id)s)"""
_COUNTED = """
SELECT count(*), count(*) FILTER (WHERE is_over AND NOT is_here),
  count(*) FILTER (WHERE is_over AND status IN ('provisional', 'booked')),
  min(place) FILTER (WHERE NOT is_over)
FROM (
  SELECT status, status IN ('arrived', 'started') AS is_here,
    ends_at + CASE WHEN status IN ('provisional', 'booked', 'arrived') AND NOT is_off
      THEN make_interval(mins => coalesce(minutes, 0)) ELSE interval '0' END <= %(at)s AS is_over,
    row_number() OVER (ORDER BY starts_at, id) AS place
  FROM ({shown}) AS day
) AS placed
"""
PER_PAGE = 100


def visible_to(actor: Actor) -> str:
    """Return, with the values of `known_of`, the condition that holds for what the actor may see.

    Clients see their own, relatives those of their mandate, care and contact staff those of
    their teams' departments (a central team all).
    """
    if actor.role is Role.SYSTEM:
        return "true"
    if actor.role in (Role.AGENT, Role.PROFESSIONAL):
        if actor.sees_all_clients:
            return "true"
        return "appointment.department_id = ANY(%(department_ids)s)"
    if actor.client_id is not None and (
        actor.role is Role.LINK or actor.may(Scope.VIEW_APPOINTMENTS)
    ):
        return "appointment.client_id = %(client_id)s"
    return "false"


def appointment_visible_to(actor: Actor, *, appointment_id: UUID) -> AppointmentView | None:
    """Return one appointment, None when there is none the actor may see; noted as shown."""
    wanted = "appointment.id = %(appointment_id)s"
    found = _noted(_views(actor, wanted, appointment_id=appointment_id))
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
    client_id = (
        Appointment.objects.filter(pk=appointment_id).values_list("client_id", flat=True).first()
    )
    if client_id is None:
        return None
    holder = link_actor(client_id=client_id, address=address, language=language)
    shown = appointment_visible_to(holder, appointment_id=appointment_id)
    return (shown, holder) if shown else None


def coming_appointments(actor: Actor, *, most: int = 50) -> list[AppointmentView]:
    """Return what is still to come, the first first."""
    wanted = (
        f"{_OPEN} AND {_OVER_AT} > %(at)s"
        " ORDER BY appointment.starts_at, appointment.id LIMIT %(most)s"
    )
    return _noted(_views(actor, wanted, most=most))


def coming_of_client(actor: Actor, *, client_id: UUID, most: int = 20) -> list[AppointmentView]:
    """Return what is still to come of a client, as far as staff may see it, the first first."""
    wanted = (
        f"appointment.client_id = %(of)s AND {_OPEN} AND {_OVER_AT} > %(at)s"
        " ORDER BY appointment.starts_at, appointment.id LIMIT %(most)s"
    )
    return _noted(_views(actor, wanted, of=client_id, most=most))


def past_appointments(actor: Actor, *, most: int = 20) -> list[AppointmentView]:
    """Return what was, and what was cancelled, the last first."""
    wanted = (
        f"(NOT {_OPEN} OR {_OVER_AT} <= %(at)s)"
        " ORDER BY appointment.starts_at DESC, appointment.id DESC LIMIT %(most)s"
    )
    return _noted(_views(actor, wanted, most=most))


def appointments_of_visit(actor: Actor, *, visit_id: UUID) -> list[AppointmentView]:
    """Return the stops of a combined visit that the actor may see, in their order."""
    wanted = "combined_visit_id = %(visit_id)s ORDER BY position"
    return _noted(_views(actor, wanted, visit_id=visit_id))


def day_list(
    actor: Actor,
    *,
    on: date,
    department_id: UUID | None = None,
    mine: bool = False,
    still_open: bool = False,
    most: int | None = None,
    skip: int = 0,
) -> list[AppointmentView]:
    """Return the appointments of a local day that the actor sees at the desk, in order of time.

    Args:
        mine: only those with the professional the actor is.
        still_open: only those of which nobody has said what came of them.
        most: no more than so many.
        skip: not the first so many.
    """
    wanted = f"""
    {_OF_DAY} AND {_OPEN if still_open else _NOT_CANCELLED}
    ORDER BY appointment.starts_at, appointment.id LIMIT %(most)s OFFSET %(skip)s"""
    values = _day(actor, on=on, department_id=department_id, mine=mine)
    return _noted(_views(actor, wanted, **values, most=most, skip=skip))


def day_page(
    actor: Actor,
    *,
    on: date,
    department_id: UUID | None,
    mine: bool,
    page: str,
    from_now: bool = False,
) -> DayPage:
    """Return one page of `day_list`: what is no number is the first, what lies beyond the last.

    Args:
        from_now: "" is not the first page but the one with what comes next, or else the last.
    """
    shown = _SHOWN.format(visible=visible_to(actor), wanted=f"{_OF_DAY} AND {_NOT_CANCELLED}")
    values = _day(actor, on=on, department_id=department_id, mine=mine)
    counted = sql.row(
        _COUNTED.format(shown=shown), known_of(actor) | values | {"at": clock.now()}
    ) or (0, 0, 0, None)
    total, behind, to_note, next_place = counted
    if from_now and not page:
        page = str(((next_place or max(total, 1)) - 1) // PER_PAGE + 1)
    found = Paginator(range(total), PER_PAGE).get_page(page)
    rows = day_list(
        actor,
        on=on,
        department_id=department_id,
        mine=mine,
        most=PER_PAGE,
        skip=PER_PAGE * (found.number - 1),
    )
    return DayPage(
        rows=Page(rows, found.number, found.paginator),  # type: ignore[arg-type]
        behind=behind,
        to_note=to_note,
    )


def appointments_between(
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    resource_ids: Collection[int],
    department_id: UUID | None = None,
) -> list[AppointmentView]:
    """Return what is agreed between two instants with some resources, in order of time.

    Args:
        department_id: of which also what is with nobody in particular is wanted.
    """
    wanted = f"""
    appointment.starts_at BETWEEN %(since)s - interval '1 day' AND %(until)s
    AND appointment.starts_at < %(until)s AND ends_at > %(since)s AND {_NOT_CANCELLED}
    AND (appointment.resource_id = ANY(%(resource_ids)s)
      OR appointment.resource_id IS NULL AND appointment.department_id = %(department_id)s::uuid)
    ORDER BY appointment.starts_at, ends_at, appointment.id"""
    return _noted(
        _views(
            actor,
            wanted,
            since=since,
            until=until,
            resource_ids=list(resource_ids),
            department_id=department_id,
        )
    )


def _day(actor: Actor, *, on: date, department_id: UUID | None, mine: bool) -> dict[str, object]:
    return {
        "on": on,
        "around": datetime.combine(on, time(), UTC),
        "department_id": department_id,
        "with_id": actor.professional_id if mine else None,
    }


def _noted(shown: list[AppointmentView]) -> list[AppointmentView]:
    trail.note([one.client_id for one in shown])
    return shown


def _views(actor: Actor, wanted: str, **values: object) -> list[AppointmentView]:
    """Return the appointments that the actor may see and that are `wanted`, in its order."""
    at = clock.now()
    statement = _SHOWN.format(visible=visible_to(actor), wanted=wanted)
    found = sql.rows(statement, known_of(actor) | {"at": at} | values)
    return [_view(row, actor=actor, at=at) for row in found]


def known_of(actor: Actor) -> dict[str, object]:
    """Return what `visible_to` needs to know of the actor."""
    return {"client_id": actor.client_id, "department_ids": list(actor.department_ids)}


def _view(row: sql.Row, *, actor: Actor, at: datetime) -> AppointmentView:
    (
        appointment_id, client_id, client_name,
        service_id, service_names, preparation, is_active, access,
        department_id, department_names, department_phone,
        professional_name, location_id, location_name, street,
        city, directions, location_phone,
        zone, starts_at, ends_at, status, sequence,
        arrived_at, started_at, ended_at, overruled,
        resource_id, change_until_minutes, is_off, is_coming, cancel_at, mode, meeting_at,
        minutes, waiting_room, modes,
    ) = row  # fmt: skip
    department = _localised(department_names, actor)
    timing: dict[str, Any] = {"status": status, "starts_at": starts_at, "at": at}
    changing = {**timing, "change_until_minutes": change_until_minutes, "actor": actor}
    may_cancel = rules.can_cancel(**changing)
    may_move = may_cancel and rules.can_be_moved(is_active=is_active, access=access, actor=actor)
    is_here = mode == Mode.ON_SITE
    late = late_minutes(status=status, ends_at=ends_at, minutes=minutes, is_off=is_off, at=at)
    return AppointmentView(
        id=appointment_id,
        client_id=client_id,
        client_name=client_name,
        service_id=service_id,
        department_id=department_id,
        title=_localised(service_names, actor) or department,
        department_name=department,
        preparation=_localised(preparation, actor),
        professional_name=professional_name,
        location_id=location_id,
        location_name=location_name,
        address=", ".join(part for part in (street, city) if part) if is_here else "",
        directions=_localised(directions, actor) if is_here else "",
        phone=department_phone or location_phone,
        zone=zone,
        starts_at=starts_at,
        ends_at=ends_at,
        status=Status(status),
        sequence=sequence,
        may_move=may_move,
        may_cancel=may_cancel,
        may_change_way=may_move and not is_off and any(other != mode for other in modes),
        is_too_late=rules.is_too_late(**changing),
        change_until=starts_at - timedelta(minutes=change_until_minutes)
        if change_until_minutes and may_cancel and not actor.is_staff
        else None,
        may_mark=frozenset(
            to for to in MARKS if actor.is_staff and rules.can_mark(**timing, to=to)
        ),
        arrived_at=arrived_at,
        started_at=started_at,
        ended_at=ended_at,
        overruled=overruled if actor.is_staff else "",
        resource_id=resource_id,
        is_off=is_off,
        is_coming=is_coming,
        cancel_at=cancel_at,
        mode=Mode(mode),
        **_meeting(mode, meeting_at or "", actor, ends_at=ends_at, **timing),
        late_minutes=late,
        waiting_room=_localised(waiting_room, actor),
        may_check_in=not actor.is_staff
        and rules.may_manage(actor)
        and can_check_in(**timing, mode=mode, ends_at=ends_at, late_minutes=late, is_off=is_off),
    )


def _meeting(
    mode: str,
    meeting_at: str,
    actor: Actor,
    *,
    status: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> dict[str, Any]:
    """Return how they meet, as far as the reader may know of it."""
    if mode == Mode.ON_SITE:
        return {}
    found: dict[str, Any] = {"how": meeting.way_words(Mode(mode), to_staff=actor.is_staff)}
    is_link = actor.role is Role.LINK
    if mode == Mode.PHONE:
        found["call_on"] = meeting.hidden_number(meeting_at) if is_link else meeting_at
    elif mode == Mode.HOME and not is_link:
        found["home"] = meeting_at
    elif mode == Mode.VIDEO and meeting_at:
        is_open = meeting.is_video_open(status=status, starts_at=starts_at, ends_at=ends_at, at=at)
        found["video_url"] = meeting_at if actor.is_staff or is_open else ""
        found["video_from"] = starts_at - meeting.VIDEO_OPENS
    return found


def _localised(texts: str | None, actor: Actor) -> str:
    return _text_in(texts, actor.language) if texts else ""


@lru_cache(maxsize=4096)
def _text_in(texts: str, language: str) -> str:
    """Return one language of a text of the organisation, which many appointments share."""
    return localised(json.loads(texts), language)
