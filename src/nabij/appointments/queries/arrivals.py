"""Reads around arriving: today's codes, the place of a screen, and who may be standing there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nabij.accounts.types import Role
from nabij.appointments.models import ArrivalCode, EntranceScreen
from nabij.appointments.rules.arrivals import SCREEN_PURPOSE
from nabij.lib import clock, links, sql
from nabij.organisation.models import Location
from nabij.people.types import Actor

_HERE = """
SELECT appointment.id, client.id
FROM appointments_appointment appointment
JOIN people_client client ON client.id = appointment.client_id
JOIN organisation_location location ON location.id = appointment.location_id
WHERE appointment.location_id = %(location_id)s AND status IN ('booked', 'arrived')
  AND appointment.starts_at BETWEEN %(at)s - interval '1 day' AND %(at)s + interval '1 day'
  AND (appointment.starts_at AT TIME ZONE location.time_zone)::date
    = (%(at)s AT TIME ZONE location.time_zone)::date
  AND client.died_at IS NULL AND client.born_on = %(born_on)s
  AND client.phone <> '' AND right(client.phone, 4) = %(phone_end)s
ORDER BY appointment.starts_at, appointment.id
"""


@dataclass(frozen=True, kw_only=True)
class SignView:
    """What the sign at a location's entrance says today."""

    location_id: UUID
    location_name: str
    code: str


def candidates_here(*, location_id: UUID, born_on: date, phone_end: str) -> list[tuple[UUID, UUID]]:
    """Return the appointments here today, each with its client, of who was born then and has a
    telephone number with this end; the first first. Shown to nobody as such.
    """
    values = {
        "location_id": location_id,
        "born_on": born_on,
        "phone_end": phone_end,
        "at": clock.now(),
    }
    return [(appointment_id, client_id) for appointment_id, client_id in sql.rows(_HERE, values)]


def locations_of_desk(actor: Actor) -> list[Location]:
    """Return where the departments are that somebody at the desk works for, by name."""
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return []
    found = Location.objects.filter(departments__isnull=False)
    if not actor.sees_all_clients:
        found = found.filter(departments__in=actor.department_ids)
    return list(found.distinct().order_by("name", "pk"))


def signs_of(locations: list[Location]) -> list[SignView]:
    """Return today's code of each location that has one."""
    days = {one.pk: clock.today(one.time_zone) for one in locations}
    codes = {
        (one.location_id, one.valid_on): one.code
        for one in ArrivalCode.objects.filter(location_id__in=days)
    }
    return [
        SignView(location_id=one.pk, location_name=one.name, code=codes[one.pk, days[one.pk]])
        for one in locations
        if (one.pk, days[one.pk]) in codes
    ]


def screens_of(locations: list[Location]) -> dict[UUID, list[EntranceScreen]]:
    """Return the devices that are the screen by the entrance of each location."""
    found: dict[UUID, list[EntranceScreen]] = {one.pk: [] for one in locations}
    there = EntranceScreen.objects.filter(location__in=locations, stopped_at=None)
    for one in there.order_by("started_at", "pk"):
        found[one.location_id].append(one)
    return found


def is_screen_of_desk(actor: Actor, *, screen_id: UUID) -> bool:
    """Whether there is, or was, such a screen at a location of somebody at the desk."""
    own = locations_of_desk(actor)
    return EntranceScreen.objects.filter(pk=screen_id, location__in=own).exists()


def screen_by_token(token: str) -> EntranceScreen | None:
    """Return the screen that a device with this token is; None: it is none, or none any more."""
    try:
        screen_id = links.read_token(token, purpose=SCREEN_PURPOSE)
    except links.LinkError:
        return None
    return EntranceScreen.objects.filter(pk=screen_id, stopped_at=None).first()


def is_place(location_id: UUID) -> bool:
    """Whether there is such a location."""
    return Location.objects.filter(pk=location_id).exists()
