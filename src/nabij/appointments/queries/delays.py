"""Reads of who runs late: for the desk that says so, and for who tells the clients."""

from dataclasses import dataclass
from uuid import UUID

from nabij.appointments.models import Delay
from nabij.appointments.queries.calendar import Diary, diaries, zone_of_diary
from nabij.lib import clock, sql
from nabij.people.types import Actor

_TODAY = """
SELECT appointment.resource_id, count(*), coalesce(min(delay.minutes), 0)
FROM appointments_appointment appointment
JOIN organisation_location location ON location.id = appointment.location_id
LEFT JOIN appointments_delay delay ON delay.resource_id = appointment.resource_id
  AND delay.delayed_on = (appointment.starts_at AT TIME ZONE location.time_zone)::date
WHERE appointment.resource_id = ANY(%(resource_ids)s)
  AND status IN ('provisional', 'booked', 'arrived')
  AND appointment.starts_at BETWEEN %(at)s - interval '1 day' AND %(at)s + interval '1 day'
  AND (appointment.starts_at AT TIME ZONE location.time_zone)::date
    = (%(at)s AT TIME ZONE location.time_zone)::date
GROUP BY appointment.resource_id
"""
_OF_APPOINTMENT = """
SELECT delay.id FROM appointments_appointment appointment
JOIN organisation_location location ON location.id = appointment.location_id
JOIN appointments_delay delay ON delay.resource_id = appointment.resource_id
  AND delay.delayed_on = (appointment.starts_at AT TIME ZONE location.time_zone)::date
WHERE appointment.id = %(appointment_id)s
"""


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """Somebody or something with appointments today.

    Attributes:
        to_come: how many clients were not seen yet.
        minutes: how late it runs, as was said last.
    """

    diary: Diary
    to_come: int
    minutes: int


def lateness_today(actor: Actor) -> list[Lateness]:
    """Return who and what still has clients to see today, the latest first, then by name."""
    known = {one.resource_id: one for one in diaries(actor)}
    values = {"resource_ids": list(known), "at": clock.now()}
    found = [
        Lateness(diary=known[resource_id], to_come=to_come, minutes=minutes)
        for resource_id, to_come, minutes in sql.rows(_TODAY, values)
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.diary.name, one.diary.resource_id))


def delay_today(diary: Diary) -> int:
    """Return how late a diary's owner runs today, in minutes."""
    today = clock.today(zone_of_diary(diary))
    found = Delay.objects.filter(resource_id=diary.resource_id, delayed_on=today)
    return found.values_list("minutes", flat=True).first() or 0


def delay_of(appointment_id: UUID) -> UUID | None:
    """Return the key of what was said of the day and resource of an appointment, if anything."""
    found = sql.row(_OF_APPOINTMENT, {"appointment_id": appointment_id})
    return found[0] if found else None
