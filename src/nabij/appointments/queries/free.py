"""Free times: the working time of the rules minus the busy time that is stored, in one statement.

Working hours are local times of their location; what they mean in a week in which the clock
changes is left to PostgreSQL's time zones. Within them time is counted as it passes.
"""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.appointments.models import BusyTime
from nabij.appointments.rules.parts import hours_of
from nabij.appointments.types import DayPart, FreeTime
from nabij.lib import sql
from nabij.organisation.rules import public_holidays

# days: with those on which nobody works in a country, unless a period says so.
# periods: what a resource works in a day, as instants ('empty' where the clock skips it).
# away: what exceptions take from it; like busy time, it leaves the grid as it is.
# blocks: adjoining periods become one; a block has its grid of starts.
# sessions: of a group, with a seat that is left; who joins comes when it begins.
# Materialised is what would else be found again for each resource: the planner can't know how few
#   rows there are, and goes through them one by one.
# pieces: what is left of a block, lengthened by the buffers, when busy time is taken out. A start
#   fits when the duration and the buffers fit in its piece: these may lie beyond working hours.
_FREE = """
WITH service AS (
  SELECT id, make_interval(mins => duration_minutes) AS lasting,
         make_interval(mins => buffer_before_minutes) AS before,
         make_interval(mins => buffer_minutes) AS buffer,
         make_interval(mins => grid_minutes) AS grid, grid_minutes, seats,
         %(at)s::timestamptz + make_interval(mins => notice_minutes) AS earliest, horizon_days
  FROM appointments_service WHERE id = %(service_id)s AND is_active
), days AS (
  SELECT day::date, extract(isodow FROM day)::int - 1 AS weekday,
         CASE extract(week FROM day)::int %% 2 WHEN 1 THEN 'odd' ELSE 'even' END AS weeks,
         %(holidays)s::jsonb -> to_char(day, 'YYYY-MM-DD') AS holiday_in
  FROM generate_series(%(day_from)s::date, %(day_until)s::date, '1 day') AS g(day)
  WHERE extract(isodow FROM day)::int - 1 = ANY (%(weekdays)s::int[])
), works AS (
  SELECT resource.id AS resource_id
  FROM appointments_offer offer JOIN appointments_resource resource
    ON resource.id = offer.resource_id AND resource.is_active
  WHERE offer.service_id = %(service_id)s
    AND (%(professional_id)s::uuid IS NULL OR resource.professional_id = %(professional_id)s)
    AND (%(resource_id)s::bigint IS NULL OR resource.id = %(resource_id)s)
), hours AS (
  SELECT resource_id, location_id, day, holiday_in, starts, ends, on_holidays
  FROM works JOIN appointments_workingperiod working USING (resource_id)
  JOIN days ON days.weekday = working.weekday AND day >= working.valid_from
    AND (working.valid_until IS NULL OR day <= working.valid_until)
    AND working.weeks IN ('every', days.weeks)
  UNION ALL
  SELECT resource_id, location_id, day, NULL, starts, ends, true
  FROM works JOIN appointments_workexception extra USING (resource_id)
  JOIN days ON day BETWEEN extra.first_date AND extra.last_date
  WHERE is_extra
), periods AS (
  SELECT resource_id, location_id, day, location.time_zone,
         (day + starts) AT TIME ZONE location.time_zone AS opens,
         (day + ends) AT TIME ZONE location.time_zone AS closes
  FROM service CROSS JOIN hours
  JOIN organisation_location location ON location.id = hours.location_id
  WHERE day <= (%(at)s::timestamptz AT TIME ZONE location.time_zone)::date + service.horizon_days
    AND (%(location_id)s::uuid IS NULL OR location.id = %(location_id)s)
    AND (on_holidays OR holiday_in IS NULL OR NOT holiday_in ? location.country)
), worked AS MATERIALIZED (
  SELECT resource_id, location_id, range_agg(tstzrange(opens, closes)) AS ranges
  FROM periods WHERE opens < closes GROUP BY resource_id, location_id
), away AS MATERIALIZED (
  SELECT resource_id, location_id, range_agg(tstzrange(gone, back)) AS ranges
  FROM (
    SELECT periods.resource_id, periods.location_id,
           (day + coalesce(starts, '00:00')) AT TIME ZONE time_zone AS gone,
           coalesce(day + ends, day + interval '1 day') AT TIME ZONE time_zone AS back
    FROM periods JOIN appointments_workexception exception
      ON day BETWEEN first_date AND last_date AND NOT is_extra
     AND coalesce(exception.resource_id, periods.resource_id) = periods.resource_id
     AND coalesce(exception.location_id, periods.location_id) = periods.location_id
  ) exceptions
  WHERE gone < back GROUP BY resource_id, location_id
), busy AS MATERIALIZED (
  SELECT works.resource_id, taken.ranges
  FROM service
  CROSS JOIN (SELECT min(lower(ranges)) AS first, max(upper(ranges)) AS last FROM worked) span
  CROSS JOIN (SELECT DISTINCT resource_id FROM worked) works
  CROSS JOIN LATERAL (
    SELECT range_agg(busy.during) AS ranges FROM appointments_busytime busy
    WHERE int8range(busy.resource_id, busy.resource_id, '[]')
          && int8range(works.resource_id, works.resource_id, '[]')
      AND busy.during && tstzrange(span.first - service.before, span.last + service.buffer)
      AND (%(ignoring)s::uuid IS NULL
        OR busy.appointment_id IS DISTINCT FROM %(ignoring)s)
      AND (busy.kind <> 'hold' OR busy.expires_at > %(at)s
        AND busy.holder IS DISTINCT FROM %(holder)s::uuid)
  ) taken
), blocks AS (
  SELECT worked.resource_id, worked.location_id, block
  FROM worked, unnest(worked.ranges) AS u(block)
), joinable AS MATERIALIZED (
  SELECT service.id AS service_id, seats, earliest, resource_id, location_id, block, away.ranges
  FROM service JOIN blocks ON seats > 1 LEFT JOIN away USING (resource_id, location_id)
), sessions AS (
  SELECT resource_id, location_id, session.starts_at
  FROM joinable CROSS JOIN LATERAL (
    SELECT busy.starts_at FROM appointments_busytime busy
    WHERE int8range(busy.resource_id, busy.resource_id, '[]')
          && int8range(joinable.resource_id, joinable.resource_id, '[]')
      AND busy.during && block AND block @> busy.starts_at AND busy.starts_at >= earliest
      AND busy.kind = 'session' AND busy.service_id = joinable.service_id
      AND seats > (
        SELECT count(*) FROM appointments_seat seat
        WHERE seat.session_id = busy.id
          AND seat.appointment_id IS DISTINCT FROM coalesce(%(ignoring)s::uuid, seat.id)
          AND (seat.expires_at IS NULL OR seat.expires_at > %(at)s
            AND seat.holder IS DISTINCT FROM %(holder)s::uuid))
    OFFSET 0
  ) session
  WHERE NOT coalesce(ranges, '{}'::tstzmultirange) @> session.starts_at
), pieces AS (
  SELECT blocks.resource_id, blocks.location_id, lower(block) AS anchor, piece
  FROM blocks CROSS JOIN service LEFT JOIN busy USING (resource_id)
  LEFT JOIN away USING (resource_id, location_id),
    unnest(tstzmultirange(tstzrange(lower(block) - service.before, upper(block) + service.buffer))
           - coalesce(busy.ranges, '{}'::tstzmultirange)
           - coalesce(away.ranges, '{}'::tstzmultirange)) AS u(piece)
), free AS (
  SELECT pieces.resource_id, pieces.location_id, starts_at, starts_at + service.lasting AS ends_at
  FROM pieces, service, generate_series(
    anchor + service.grid * ceil(
      extract(epoch FROM greatest(lower(piece) + service.before, service.earliest) - anchor)
      / (60 * service.grid_minutes)),
    upper(piece) - service.lasting - service.buffer,
    service.grid) AS g(starts_at)
  UNION ALL
  SELECT resource_id, location_id, starts_at, starts_at + service.lasting FROM sessions, service
)
"""
# only joined when parts of the day are asked for
_WANTED = """, wanted AS (
  SELECT free.*
  FROM free JOIN organisation_location location ON location.id = free.location_id
  CROSS JOIN LATERAL (SELECT starts_at AT TIME ZONE location.time_zone) AS l(local)
  WHERE EXISTS (
      SELECT FROM unnest(%(begins)s::time[], %(ends)s::time[]) AS part(begins, ends)
      WHERE local::time >= begins AND (ends IS NULL OR local::time < ends))
    OR %(or_weekend)s AND extract(isodow FROM local) > 5
)
"""
_SHOWN = """
SELECT free.resource_id, resource.professional_id, coalesce(professional.name, resource.name),
       free.location_id, location.name, location.time_zone,
       extract(epoch FROM free.starts_at)::bigint, extract(epoch FROM free.ends_at)::bigint
FROM ({chosen}) free
JOIN appointments_resource resource ON resource.id = free.resource_id
JOIN organisation_location location ON location.id = free.location_id
LEFT JOIN organisation_professional professional ON professional.id = resource.professional_id
ORDER BY {order}
"""
_EACH = "SELECT * FROM {free}"
_EXACTLY = "SELECT * FROM {free} WHERE starts_at = %(starts_at)s"
_ONCE = """SELECT DISTINCT ON (starts_at, location_id) * FROM {free}
ORDER BY starts_at, location_id, hashint8(resource_id # extract(epoch FROM starts_at)::bigint)"""
_NEAREST = f"""SELECT * FROM ({_ONCE}) once
ORDER BY abs(extract(epoch FROM starts_at - %(near)s)), starts_at LIMIT %(count)s"""
_BY_TIME = "free.starts_at, free.location_id, free.resource_id"
FAR_DAYS = 42
_EVERY_DAY = tuple(range(7))
_COUNTRIES = ("NL", "FI")  # those whose holidays are kept


def free_times(
    *,
    service_id: UUID,
    day_from: date,
    days: int,
    at: datetime,
    professional_id: UUID | None = None,
    location_id: UUID | None = None,
    resource_id: int | None = None,
    ignoring: UUID | None = None,
    holder: UUID | None = None,
    once: bool = False,
    parts: Collection[DayPart] = (),
    weekdays: Collection[int] = _EVERY_DAY,
) -> list[FreeTime]:
    """Return the times of a service that are free, in order of time.

    Args:
        day_from: the first local day, in the time zone of each location.
        at: the present: nothing earlier than the service's notice after it is given.
        ignoring: an appointment whose own time counts as free, because it is being moved.
        holder: whose held times count as free, for they are held for them.
        once: give a time at a place once, however many can take it.
        parts: only in these parts of the day; empty: in any.
        weekdays: only on these days of the week, 0 is Monday.
    """
    return list(
        _ask(
            _ONCE if once else _EACH,
            service_id=service_id,
            day_from=day_from,
            days=days,
            at=at,
            professional_id=professional_id,
            location_id=location_id,
            resource_id=resource_id,
            ignoring=ignoring,
            holder=holder,
            parts=parts,
            weekdays=weekdays,
        )
    )


def offered_time(
    *,
    service_id: UUID,
    resource_id: int,
    starts_at: datetime,
    at: datetime,
    ignoring: UUID | None = None,
    holder: UUID | None = None,
) -> FreeTime | None:
    """Return this one time if it is free, else None."""
    found = _ask(
        _EXACTLY,
        service_id=service_id,
        day_from=_day(starts_at, -1),
        days=3,
        at=at,
        resource_id=resource_id,
        starts_at=starts_at,
        ignoring=ignoring,
        holder=holder,
    )
    return next(found, None)


def nearest_free(
    *,
    service_id: UUID,
    near: datetime,
    at: datetime,
    count: int = 3,
    professional_id: UUID | None = None,
    location_id: UUID | None = None,
    ignoring: UUID | None = None,
    holder: UUID | None = None,
) -> list[FreeTime]:
    """Return the `count` free times closest to an instant, looking farther when few are near."""
    for back, days in ((2, 7), (7, FAR_DAYS)):
        found = list(
            _ask(
                _NEAREST,
                service_id=service_id,
                day_from=_day(near, -back),
                days=days,
                at=at,
                professional_id=professional_id,
                location_id=location_id,
                ignoring=ignoring,
                holder=holder,
                near=near,
                count=count,
            )
        )
        if len(found) >= count:
            break
    return found


def holds_of(holder: UUID) -> list[UUID]:
    """Return what is held for somebody."""
    held = BusyTime.objects.filter(kind=BusyTime.Kind.HOLD, holder=holder)
    return list(held.values_list("pk", flat=True))


def proposals(times: list[FreeTime], *, count: int = 3) -> list[FreeTime]:
    """Return a few of the times that differ: the first, then the first of other days."""
    chosen: list[FreeTime] = []
    days: set[date] = set()
    for time in times:
        day = time.starts_at.astimezone(ZoneInfo(time.zone)).date()
        if day not in days:
            days.add(day)
            chosen.append(time)
        if len(chosen) == count:
            break
    return chosen


def _day(instant: datetime, shift: int) -> date:
    """Return the day of an instant, shifted, kept within what a calendar has."""
    day = instant.date()
    return max(min(day, date(9990, 1, 1)), date(2, 1, 1)) + timedelta(days=shift)


@lru_cache(maxsize=64)
def _holidays(first_year: int, last_year: int) -> str:
    """Return the public holidays of these years as JSON: countries by day."""
    found: dict[str, list[str]] = {}
    for country in _COUNTRIES:
        for year in range(first_year, last_year + 1):
            for day in public_holidays(country, year):
                found.setdefault(day.isoformat(), []).append(country)
    return json.dumps(found)


def _ask(
    chosen: str,
    *,
    parts: Collection[DayPart] = (),
    weekdays: Collection[int] = _EVERY_DAY,
    **parameters: Any,
) -> Iterator[FreeTime]:
    values = {
        "weekdays": list(weekdays),
        "professional_id": None,
        "location_id": None,
        "resource_id": None,
        "ignoring": None,
        "holder": None,
        **parameters,
        "day_until": parameters["day_from"] + timedelta(days=parameters["days"] - 1),
    }
    values["holidays"] = _holidays(values["day_from"].year, values["day_until"].year)
    near = "abs(extract(epoch FROM free.starts_at - %(near)s)), " if "near" in parameters else ""
    if parts:
        hours = [hours_of(part) for part in parts]
        values["begins"], values["ends"] = map(list, zip(*hours, strict=True))
        values["or_weekend"] = DayPart.FREE_HOURS in parts
    chosen = chosen.format(free="wanted" if parts else "free")
    statement = (
        _FREE + (_WANTED if parts else "") + _SHOWN.format(chosen=chosen, order=near + _BY_TIME)
    )
    for row in sql.rows(statement, values):
        yield FreeTime(
            resource_id=row[0],
            professional_id=row[1],
            professional_name=row[2],
            location_id=row[3],
            location_name=row[4],
            zone=row[5],
            starts_at=datetime.fromtimestamp(row[6], UTC),  # in C, where a column is not
            ends_at=datetime.fromtimestamp(row[7], UTC),
        )
