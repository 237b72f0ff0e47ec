"""Moving time on, and doing at once all that falls due on the way."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError

from nabij.demo.clock import file_clock
from nabij.demo.queries import next_appointment_at
from nabij.ledger import operations as ledger
from nabij.lib import clock, due
from nabij.organisation.rules import public_holidays

logger = logging.getLogger(__name__)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_ROUNDS = 50
MOST_FAILURES = 3
ZONE = ZoneInfo("Europe/Amsterdam")
BEGINS, TOO_LATE = time(9, 40), time(14)  # some were seen by then, and many are still to come
EVENING = time(16, 30)  # each reminder of tomorrow's appointments has been sent by then
MORNING = time(8, 10)  # and what waited for the end of the quiet hours by then
MOST_STRIDES = 16


class Step(StrEnum):
    """How far to move; the value stands in the bar's form."""

    HOUR = "hour"
    DAY = "day"
    APPOINTMENT = "appointment"


class NoAppointmentError(Exception):
    """There is no appointment to go to."""


def move_time(*, step: Step, client_id: UUID | None) -> datetime:
    """Move time on and do what falls due; return the new time.

    Args:
        client_id: whose next appointment APPOINTMENT goes to: the afternoon before it, or an hour
            before it when that has come (a little less where people would still sleep).

    Raises:
        NoAppointmentError: the client has none.
    """
    how_far = {Step.HOUR: HOUR, Step.DAY: DAY}.get(step) or _until_appointment(client_id)
    _live_through(how_far)
    return clock.now()


def _live_through(how_far: timedelta) -> None:
    """Move time on in small steps, so that each thing is done when it falls due, in its order."""
    ours, stride = file_clock(settings.ENV.data_dir), max(2 * HOUR, how_far / MOST_STRIDES)
    while how_far > timedelta(0):
        ours.move_on(min(stride, how_far))
        settle()
        how_far -= stride


def begin_by_day() -> None:
    """Let a demo that is made late, at night or in a weekend begin on the next working morning.

    Then the desk has its day before it, and no message waits for the end of quiet hours.
    """
    now = clock.now()
    start = now.astimezone(ZONE)
    while not _is_at_work(start):
        day = start.date() + DAY if start.time() >= BEGINS else start.date()
        while not _is_working_day(day):
            day += DAY
        start = datetime.combine(day, BEGINS, ZONE)
    # in UTC: between two local times the hour that a night skips or repeats would not count
    file_clock(settings.ENV.data_dir).move_on(start.astimezone(UTC) - now)


def _is_at_work(at: datetime) -> bool:
    return _is_working_day(at.date()) and BEGINS <= at.time() < TOO_LATE


def _is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays("NL", day.year)


def settle() -> int:
    """Run reactions and due work until nothing is left to do; return how much it was."""
    total = failed = 0
    for _ in range(MOST_ROUNDS):
        try:
            done = due.run_all_due() + ledger.run_all()
        except DatabaseError:  # the worker does the same beside us, and one of us gave way
            logger.warning("demo: what fell due is tried again", exc_info=True)
            failed += 1
            if failed > MOST_FAILURES:
                raise
            continue
        total += done
        if not done:
            break
    return total


def _until_appointment(client_id: UUID | None) -> timedelta:
    starts_at = next_appointment_at(client_id) if client_id else None
    if starts_at is None:
        raise NoAppointmentError
    return until_near(starts_at)


def until_near(starts_at: datetime) -> timedelta:
    """Return how long it is to the afternoon before, or else to shortly before it begins."""
    start, now = starts_at.astimezone(ZONE), clock.now()
    eve = datetime.combine(start.date() - DAY, EVENING, ZONE)
    if eve > now:
        return eve - now
    awake = datetime.combine(start.date(), MORNING, ZONE)
    before = max(start - HOUR, min(awake, start - timedelta(minutes=10)))
    return max(before - now, timedelta(0))
