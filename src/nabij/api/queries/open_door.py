"""What anyone on the web may ask for. Nobody is named: the door would tell when each one works."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.api.types import PartOfDay
from nabij.appointments.models import Service
from nabij.appointments.queries import free_times
from nabij.appointments.types import FreeTime

_FARTHEST = timedelta(days=800)
_MOST_WINDOWS = 9
_NOON, _EVENING, _SATURDAY = 12, 17, 5


@dataclass(frozen=True, kw_only=True)
class OpenTimes:
    """Free times of some days; `later` is the day to ask from for more, None: there are none."""

    since: date
    until: date
    later: date | None
    times: list[FreeTime]


def open_times(
    *,
    service_id: UUID,
    since: date | None,
    days: int,
    at: datetime,
    location_id: UUID | None,
    part: PartOfDay | None,
) -> OpenTimes:
    """Return the free times of a service, each time at a place once.

    What is past and what nobody plans yet is empty. Without `since` the first days that have any
    are looked for, some windows ahead.
    """
    today = at.date()
    start = max(since or today, today)
    last = today + _FARTHEST
    found: list[FreeTime] = []
    for _window in range(1 if since else _MOST_WINDOWS):
        if start > last:
            break
        until = start + timedelta(days=days - 1)
        times = free_times(
            service_id=service_id,
            day_from=start,
            days=days,
            at=at,
            location_id=location_id,
            once=True,
        )
        found = [time for time in times if part is None or _is_in(time, part)]
        if found or since:
            break
        start = until + timedelta(days=1)
    start = min(start, last)
    until = start + timedelta(days=days - 1)
    more = until < last and bool(found or since)
    return OpenTimes(
        since=start, until=until, later=until + timedelta(days=1) if more else None, times=found
    )


def places_of_services() -> dict[UUID, list[tuple[UUID, str]]]:
    """Return where each service is done: key and name of the places, by name."""
    place = "offers__resource__working_periods__location"
    rows = (
        Service.objects.filter(is_active=True, **{f"{place}__isnull": False})
        .order_by(f"{place}__name")
        .values_list("pk", place, f"{place}__name")
        .distinct()
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for service_id, location_id, name in rows:
        found.setdefault(service_id, []).append((location_id, name))
    return found


def _is_in(time: FreeTime, part: PartOfDay) -> bool:
    local = time.starts_at.astimezone(ZoneInfo(time.zone))
    return {
        PartOfDay.MORNING: local.hour < _NOON,
        PartOfDay.AFTERNOON: _NOON <= local.hour < _EVENING,
        PartOfDay.EVENING: local.hour >= _EVENING,
        PartOfDay.WEEKEND: local.weekday() >= _SATURDAY,
    }[part]
