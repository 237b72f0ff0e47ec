"""When to remind of an appointment."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from nabij.delivery.rules import after_quiet_hours

AFTERNOON = time(16)
_AFTER_TELLING = timedelta(hours=1)
_BEFORE_AFTERNOON = timedelta(hours=4)
_SHORTLY = timedelta(hours=3)
_OF_USE = timedelta(minutes=90)
_BEFORE_NIGHT = timedelta(hours=1)


class Quiet(NamedTuple):
    """The client's quiet hours: local hours in the client's own zone; equal means none."""

    quiet_from: int
    quiet_until: int
    time_zone: str


def reminder_due_at(
    *, starts_at: datetime, reminder_minutes: int, at: datetime, zone: str, quiet: Quiet
) -> datetime | None:
    """Return when to remind of what is booked or moved at `at`; None: not.

    A reminder soon after the confirmation is noise, one just before the start comes too late:

    | told of the appointment                  | reminded                                   |
    |------------------------------------------|--------------------------------------------|
    | 1 hour or more before the regular moment | then: `reminder_minutes` before it starts  |
    | later, by noon of the day before         | at 16.00 on the day before                 |
    | later, 4 hours or more before it starts  | 3 hours before it starts                   |
    | ... and that is at night                 | when the night ends; if less than 90       |
    |                                          | minutes are left then: 1 hour before it    |
    |                                          | begins, unless that is within an hour      |
    | later                                    | not: the confirmation reminds              |

    The client is told at `at`, or when the quiet hours end: the night above is the client's quiet
    hours. The day before is that of the place.

    Args:
        reminder_minutes: 0: no reminder is wanted.
        zone: of the place it happens.
    """
    if not reminder_minutes:
        return None
    told_at = _awake(at, quiet)
    regular = starts_at - timedelta(minutes=reminder_minutes)
    if regular - told_at >= _AFTER_TELLING:
        return regular
    place = ZoneInfo(zone)
    day_before = starts_at.astimezone(place).date() - timedelta(days=1)
    afternoon = datetime.combine(day_before, AFTERNOON, place).astimezone(at.tzinfo)
    if afternoon - told_at >= _BEFORE_AFTERNOON:
        return afternoon
    shortly = _by_day(starts_at, quiet)
    return shortly if shortly - told_at >= _AFTER_TELLING else None


def _by_day(starts_at: datetime, quiet: Quiet) -> datetime:
    """Return the moment shortly before the start, moved out of the night."""
    shortly = starts_at - _SHORTLY
    morning = _awake(shortly, quiet)
    if starts_at - morning >= _OF_USE:
        return morning
    local = shortly.astimezone(ZoneInfo(quiet.time_zone))
    began_yesterday = local.hour < quiet.quiet_from
    on = local.date() - timedelta(days=1 if began_yesterday else 0)
    night = datetime.combine(on, time(quiet.quiet_from), ZoneInfo(quiet.time_zone))
    return night.astimezone(starts_at.tzinfo) - _BEFORE_NIGHT


def _awake(at: datetime, quiet: Quiet) -> datetime:
    return after_quiet_hours(at, **quiet._asdict())
