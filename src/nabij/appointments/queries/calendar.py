"""The desk's calendar: whose diaries somebody sees, and what stands in them.

Whose appointment it is shows only to who may see it: the rest is taken time.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from nabij.accounts.types import Role
from nabij.appointments.models import BusyTime, WorkException, WorkingPeriod
from nabij.appointments.queries.shown import appointments_between
from nabij.appointments.rules import grid
from nabij.appointments.types import AppointmentView
from nabij.lib import clock, sql
from nabij.organisation.models import Department
from nabij.organisation.rules import public_holidays
from nabij.people.types import Actor

_DIARIES = """
SELECT resource.id, coalesce(professional.name, resource.name), resource.professional_id,
       array_agg(DISTINCT belongs.department_id)
FROM appointments_resource resource
JOIN (
  SELECT offer.resource_id, service.department_id FROM appointments_offer offer
  JOIN appointments_service service ON service.id = offer.service_id
  UNION
  SELECT works.id, member.department_id FROM organisation_professional_departments member
  JOIN appointments_resource works ON works.professional_id = member.professional_id
) belongs ON belongs.resource_id = resource.id
LEFT JOIN organisation_professional professional ON professional.id = resource.professional_id
WHERE resource.is_active AND (%(all)s OR belongs.department_id = ANY(%(department_ids)s))
GROUP BY resource.id, professional.name, resource.name, resource.professional_id
ORDER BY 2, 1
"""
_TAKEN = """
SELECT busy.id, busy.resource_id, lower(during), upper(during), kind, reason, appointment_id
FROM unnest(%(resource_ids)s::bigint[]) AS wanted(id)
JOIN appointments_busytime busy
  ON int8range(busy.resource_id, busy.resource_id, '[]') && int8range(wanted.id, wanted.id, '[]')
WHERE during && tstzrange(%(since)s, %(until)s) AND kind <> 'session'
  AND (kind <> 'hold' OR expires_at > %(at)s)
ORDER BY lower(during)
"""


@dataclass(frozen=True, kw_only=True)
class Diary:
    """Something with a diary that somebody at the desk may see."""

    resource_id: int
    name: str
    professional_id: UUID | None
    department_ids: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Time that is not free for another reason than an appointment one may see.

    Attributes:
        kind: block, hold or appointment (of another department).
    """

    id: UUID
    starts_at: datetime
    ends_at: datetime
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CalendarColumn:
    """One diary on one day; without a diary: what is with nobody in particular."""

    day: grid.Day
    diary: Diary | None
    worked: list[tuple[datetime, datetime]] = field(default_factory=list)
    appointments: list[AppointmentView] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)


def diaries(actor: Actor) -> list[Diary]:
    """Return who and what belongs to the departments the actor works for, by name."""
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return []
    values = {"all": actor.sees_all_clients, "department_ids": list(actor.department_ids)}
    return [
        Diary(
            resource_id=resource_id,
            name=name,
            professional_id=professional_id,
            department_ids=frozenset(department_ids),
        )
        for resource_id, name, professional_id, department_ids in sql.rows(_DIARIES, values)
    ]


def zone_of_diary(diary: Diary) -> ZoneInfo:
    """Return the time zone of where a diary's owner works, else of its departments."""
    working = WorkingPeriod.objects.filter(resource_id=diary.resource_id).order_by("-valid_from")
    zone = working.values_list("location__time_zone", flat=True).first()
    return ZoneInfo(zone) if zone else zone_of_department(min(diary.department_ids))


def zone_of_department(department_id: UUID) -> ZoneInfo:
    """Return the time zone of a department's location."""
    found = Department.objects.filter(pk=department_id)
    zone = found.values_list("location__time_zone", flat=True).first()
    return ZoneInfo(zone or settings.TIME_ZONE)


def calendar_columns(
    actor: Actor,
    *,
    days: list[grid.Day],
    shown: list[Diary],
    department_id: UUID | None = None,
) -> list[CalendarColumn]:
    """Return a column for each day and diary, with what stands in it.

    Args:
        department_id: of which a last column shows what is with nobody in particular.
    """
    ids = [one.resource_id for one in shown]
    since, until = days[0].starts_at, days[-1].ends_at
    appointments = appointments_between(
        actor, since=since, until=until, resource_ids=ids, department_id=department_id
    )
    seen = {one.id for one in appointments}
    taken: dict[int, list[Taken]] = {one: [] for one in ids}
    values = {"resource_ids": ids, "since": since, "until": until, "at": clock.now()}
    for key, resource_id, starts_at, ends_at, kind, reason, of_id in sql.rows(_TAKEN, values):
        if of_id not in seen or of_id is None:
            taken[resource_id].append(
                Taken(id=key, starts_at=starts_at, ends_at=ends_at, kind=kind, reason=reason)
            )
    working = Working(ids, days)
    columns = [
        CalendarColumn(
            day=day,
            diary=diary,
            worked=working.on(diary.resource_id, day),
            appointments=[
                one
                for one in appointments
                if one.resource_id == diary.resource_id and _meets(one, day)
            ],
            taken=[one for one in taken[diary.resource_id] if _meets(one, day)],
        )
        for day in days
        for diary in shown
    ]
    with_nobody = [one for one in appointments if one.resource_id is None]
    if with_nobody:
        columns.append(CalendarColumn(day=days[0], diary=None, appointments=with_nobody))
    return columns


def block_seen_by(actor: Actor, *, block_id: UUID) -> tuple[Diary, Taken] | None:
    """Return a block and whose diary it stands in, None when the actor may not see it."""
    block = BusyTime.objects.filter(pk=block_id, kind=BusyTime.Kind.BLOCK).first()
    if block is None:
        return None
    found = [one for one in diaries(actor) if one.resource_id == block.resource_id]
    during = block.during
    return (
        (
            found[0],
            Taken(
                id=block.pk,
                starts_at=during.lower,
                ends_at=during.upper,
                kind=block.kind,
                reason=block.reason,
            ),
        )
        if found
        else None
    )


class Working:
    """When resources work, read at once for all days of a page."""

    def __init__(self, resource_ids: Collection[int], days: list[grid.Day]) -> None:
        self.periods = list(
            WorkingPeriod.objects.filter(resource_id__in=resource_ids)
            .exclude(valid_from__gt=days[-1].on)
            .exclude(valid_until__lt=days[0].on)
            .select_related("location")
        )
        self.exceptions = list(
            WorkException.objects.filter(
                Q(resource_id__in=resource_ids) | Q(resource=None),
                first_date__lte=days[-1].on,
                last_date__gte=days[0].on,
            ).select_related("location")
        )

    def on(self, resource_id: int, day: grid.Day) -> list[tuple[datetime, datetime]]:
        own = [one for one in self.periods if one.resource_id == resource_id]
        found: list[tuple[datetime, datetime]] = []
        extra = [one for one in self.exceptions if one.resource_id == resource_id and one.is_extra]
        places = {one.location for one in own} | {one.location for one in extra if one.location}
        for place in places:
            found += grid.worked(
                day,
                periods=[one for one in own if one.location_id == place.pk],
                exceptions=[
                    one
                    for one in self.exceptions
                    if one.resource_id in (None, resource_id)
                    and one.location_id in (None, place.pk)
                ],
                is_holiday=day.on in public_holidays(place.country, day.on.year),
            )
        return sorted(found)


def _meets(one: AppointmentView | Taken, day: grid.Day) -> bool:
    return one.starts_at < day.ends_at and one.ends_at > day.starts_at


def week_of(on: date) -> list[date]:
    """Return the days of the week of a day, from Monday."""
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=number) for number in range(7)]
