"""When a client is reminded, also of what is booked late and in the weeks the clock changes."""

# ruff: noqa: DTZ001 local times get their zone in the test

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.appointments.rules.reminders import Quiet, reminder_due_at

ZONES = ("Europe/Amsterdam", "Europe/Helsinki")
NIGHT = (21, 8)
SPRING = datetime(2027, 3, 28)  # the hour from 2 (in Helsinki 3) is skipped
AUTUMN = datetime(2027, 10, 31)  # the hour from 2 (in Helsinki 3) comes twice
SUMMER = datetime(2027, 6, 16)


def _due(
    on: datetime,
    booked: tuple[int, int],
    starts: tuple[int, int],
    *,
    zone: str = "Europe/Amsterdam",
    quiet: tuple[int, int] = NIGHT,
    minutes: int = 48 * 60,
) -> datetime | None:
    """Return the local time of the reminder; `booked` and `starts` are days from `on` and hours."""
    place = ZoneInfo(zone)

    def instant(days: int, hour: int) -> datetime:
        return (on + timedelta(days=days, hours=hour)).replace(tzinfo=place).astimezone(UTC)

    due_at = reminder_due_at(
        starts_at=instant(*starts),
        reminder_minutes=minutes,
        at=instant(*booked),
        zone=zone,
        quiet=Quiet(*quiet, zone),
    )
    return due_at.astimezone(place).replace(tzinfo=None) if due_at else None


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("on", [SPRING, AUTUMN, SUMMER])
@pytest.mark.parametrize(
    ("booked", "starts", "expected"),
    [
        ((-1, 12), (0, 10), (-1, 16)),  # by noon of the day before
        ((-1, 13), (0, 14), (0, 11)),
        ((-1, 13), (0, 10), (0, 8)),  # 7.00 is night
        ((-1, 13), (0, 9), (-1, 20)),  # at 8.00 an hour is left
        ((-1, 19), (0, 9), (-1, 20)),
        ((-1, 20), (0, 9), None),  # that evening is now
        ((-1, 23), (0, 12), (0, 9)),  # booked at night, told at 8.00
        ((-1, 23), (0, 11), None),
        ((0, 9), (0, 13), (0, 10)),
        ((0, 9), (0, 12), None),
        ((0, 1), (0, 15), (0, 12)),
        ((-1, 9), (0, 2), (-1, 16)),
    ],
)
def test_what_is_booked_late(
    zone: str,
    on: datetime,
    booked: tuple[int, int],
    starts: tuple[int, int],
    expected: tuple[int, int] | None,
) -> None:
    due = _due(on, booked, starts, zone=zone)
    assert due == (expected and on + timedelta(days=expected[0], hours=expected[1]))


def test_the_regular_moment_is_so_many_minutes_before_whatever_the_clock_does() -> None:
    assert _due(SUMMER, (-7, 9), (0, 10)) == SUMMER + timedelta(days=-2, hours=10)
    assert _due(SPRING, (-7, 9), (0, 10)) == SPRING + timedelta(days=-2, hours=9)
    assert _due(AUTUMN, (-7, 9), (0, 10)) == AUTUMN + timedelta(days=-2, hours=11)


def test_a_regular_moment_that_has_passed_or_is_too_near_becomes_the_afternoon_before() -> None:
    afternoon = SUMMER + timedelta(days=-1, hours=16)
    assert _due(SUMMER, (-2, 9), (0, 10)) == SUMMER + timedelta(days=-2, hours=10)
    assert _due(SUMMER, (-2, 10), (0, 10)) == afternoon
    assert _due(SUMMER, (-3, 23), (0, 8)) == afternoon  # told at 8.00, when it would be due
    assert _due(SUMMER, (-2, 15), (0, 10)) == afternoon


def test_without_quiet_hours_or_without_reminders() -> None:
    assert _due(SUMMER, (-1, 13), (0, 9), quiet=(0, 0)) == SUMMER + timedelta(hours=6)
    assert _due(SUMMER, (-7, 9), (0, 10), minutes=0) is None
    assert _due(SUMMER, (0, 9), (0, 11), minutes=60) == SUMMER + timedelta(hours=10)


@given(
    minutes_ahead=st.integers(0, 6 * 24 * 60),
    starts=st.datetimes(datetime(2027, 3, 20), datetime(2027, 11, 10)),
    zone=st.sampled_from(ZONES),
    quiet=st.tuples(st.integers(0, 23), st.integers(0, 23)),
    reminder=st.sampled_from([60, 24 * 60, 48 * 60]),
)
def test_a_reminder_lies_between_telling_and_start(
    minutes_ahead: int, starts: datetime, zone: str, quiet: tuple[int, int], reminder: int
) -> None:
    starts_at = starts.replace(tzinfo=UTC)
    at = starts_at - timedelta(minutes=minutes_ahead)
    due_at = reminder_due_at(
        starts_at=starts_at,
        reminder_minutes=reminder,
        at=at,
        zone=zone,
        quiet=Quiet(*quiet, zone),
    )
    assert due_at is None or at + timedelta(hours=1) <= due_at < starts_at
