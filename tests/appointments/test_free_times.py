"""Free times against a plain model in Python, in weeks in which the clock changes too."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nabij.appointments import operations, queries
from nabij.appointments.models import BusyTime, Service, WorkingPeriod
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_resource, make_service, make_working_period
from tests.factories.organisation import make_department, make_location

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def starts(
    service: Service, day: date, *, days: int = 1, at: datetime = LONG_AGO
) -> list[datetime]:
    found = queries.free_times(service_id=service.pk, day_from=day, days=days, at=at)
    return [time.starts_at for time in found]


def test_eight_hours_hold_32_quarters() -> None:
    service = make_service(with_professional=True)
    day = date(2026, 3, 3)
    found = starts(service, day)
    assert len(found) == 32
    assert found[0] == datetime(2026, 3, 3, 9, 0, tzinfo=AMSTERDAM)
    assert found[-1] == datetime(2026, 3, 3, 16, 45, tzinfo=AMSTERDAM)


def test_the_past_and_what_is_too_soon_are_not_free() -> None:
    service = make_service(with_professional=True, notice_minutes=60)
    day = date(2026, 3, 3)
    at = datetime(2026, 3, 3, 15, 31, tzinfo=AMSTERDAM)
    assert starts(service, day, at=at) == [datetime(2026, 3, 3, 16, 45, tzinfo=AMSTERDAM)]
    assert starts(service, day - timedelta(days=1), at=at) == []


def test_nothing_is_free_beyond_the_horizon() -> None:
    service = make_service(with_professional=True, horizon_days=10)
    at = datetime(2026, 3, 3, 12, tzinfo=AMSTERDAM)
    assert starts(service, date(2026, 3, 13), at=at)
    assert starts(service, date(2026, 3, 14), at=at) == []


def test_buffer_keeps_appointments_apart_and_may_run_past_the_day() -> None:
    department = make_department()
    service = make_service(department=department, duration_minutes=30, buffer_minutes=15)
    resource = make_resource(location=department.location, ends=time(11), service=service)
    monday = date(2026, 3, 2)
    operations.create_block(
        resource_id=resource.pk,
        starts_at=datetime(2026, 3, 2, 10, 0, tzinfo=AMSTERDAM),
        ends_at=datetime(2026, 3, 2, 10, 15, tzinfo=AMSTERDAM),
        by=SYSTEM,
    )
    local = [one.astimezone(AMSTERDAM).strftime("%H:%M") for one in starts(service, monday)]
    assert local == ["09:00", "09:15", "10:15", "10:30"]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Amsterdam", date(2027, 3, 28), 5),
        ("Europe/Amsterdam", date(2027, 10, 31), 7),
        ("Europe/Helsinki", date(2027, 3, 28), 5),
        ("Europe/Helsinki", date(2027, 10, 31), 7),
        ("Europe/Amsterdam", date(2027, 3, 27), 6),
    ],
)
def test_a_night_is_as_long_as_it_lasts(zone: str, day: date, hours: int) -> None:
    location = make_location(time_zone=zone)
    service = make_service(
        department=make_department(location=location), duration_minutes=60, grid_minutes=60,
        horizon_days=900,
    )  # fmt: skip
    make_resource(
        location=location, weekdays=range(7), starts=time(0), ends=time(6), service=service
    )
    WorkingPeriod.objects.update(on_holidays=True)
    found = starts(service, day)
    assert len(found) == hours
    assert all(b - a == timedelta(hours=1) for a, b in pairwise(found))
    assert {one.astimezone(ZoneInfo(zone)).date() for one in found} == {day}


def test_hours_the_clock_skips_are_not_offered() -> None:
    location = make_location()
    service = make_service(department=make_department(location=location), horizon_days=900)
    make_resource(
        location=location, weekdays=[6], starts=time(2, 15), ends=time(3), service=service
    )
    assert starts(service, date(2027, 3, 28)) == []
    assert len(starts(service, date(2027, 3, 21))) == 3


def test_two_places_share_one_person() -> None:
    service = make_service()
    resource = make_resource(location=make_location(), weekdays=[0], ends=time(10), service=service)
    there = make_location()
    make_working_period(resource=resource, location=there, starts=time(10), ends=time(11))
    found = queries.free_times(
        service_id=service.pk, day_from=date(2026, 3, 2), days=1, at=LONG_AGO, location_id=there.pk
    )
    assert [one.location_id for one in found] == [there.pk] * 4
    assert len(starts(service, date(2026, 3, 2))) == 8


def test_one_statement_however_many_resources() -> None:
    department = make_department()
    service = make_service(department=department)
    for _ in range(5):
        make_resource(location=department.location, service=service)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        each = queries.free_times(
            service_id=service.pk, day_from=date(2026, 3, 2), days=7, at=LONG_AGO
        )
    assert len(captured) == 1
    assert len(each) == 5 * 5 * 32
    once = queries.free_times(
        service_id=service.pk, day_from=date(2026, 3, 2), days=7, at=LONG_AGO, once=True
    )
    assert len(once) == 5 * 32
    assert len({one.resource_id for one in once}) == 5


def test_nearest_looks_farther_when_the_week_is_full() -> None:
    service = make_service()
    location = make_location()
    resource = make_resource(service=service)
    make_working_period(resource=resource, location=location, valid_from=date(2026, 3, 25))
    near = datetime(2026, 3, 3, 10, tzinfo=AMSTERDAM)
    found = queries.nearest_free(service_id=service.pk, near=near, at=LONG_AGO)
    assert [one.starts_at.astimezone(AMSTERDAM).hour for one in found] == [9, 9, 9]
    assert found[0].starts_at.date() == date(2026, 3, 30)


quarters = st.integers(0, 95)
weeks = st.sampled_from(
    [
        (zone, monday)
        for zone in ("Europe/Amsterdam", "Europe/Helsinki")
        for monday in (date(2027, 3, 22), date(2027, 10, 25), date(2027, 6, 7))
    ]
)


def instant(zone: ZoneInfo, day: date, at: time) -> datetime:
    """Return what PostgreSQL makes of a local time: in a gap an hour on, twice there the later."""
    local = datetime.combine(day, at, zone)
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        skipped = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(
            tzinfo=None
        )
        local = local.replace(fold=0 if skipped else 1)
    return local.astimezone(UTC)


def plain_model(
    zone: ZoneInfo, monday: date, periods: list[tuple[int, time, time]],
    busy: list[tuple[datetime, datetime]],
    duration: int, buffer: int, grid: int, earliest: datetime,
) -> list[datetime]:  # fmt: skip
    """Find free times the slow way: try each grid start of each block of work."""
    works = sorted(
        (instant(zone, day, opens), instant(zone, day, closes))
        for weekday, opens, closes in periods
        for day in [monday + timedelta(days=weekday)]
    )
    blocks: list[list[datetime]] = []
    for opens, closes in works:
        if opens >= closes:
            continue
        if blocks and opens <= blocks[-1][1]:
            blocks[-1][1] = max(blocks[-1][1], closes)
        else:
            blocks.append([opens, closes])
    found = []
    for opens, closes in blocks:
        start = opens
        while start + timedelta(minutes=duration) <= closes:
            until = start + timedelta(minutes=duration + buffer)
            if start >= earliest and not any(b < until and start < e for b, e in busy):
                found.append(start)
            start += timedelta(minutes=grid)
    return found


@settings(
    max_examples=150, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    week=weeks,
    periods=st.lists(
        st.tuples(st.integers(0, 6), quarters, quarters).filter(lambda p: p[1] < p[2]), max_size=6
    ),
    busy=st.lists(st.tuples(st.integers(0, 7 * 288), st.integers(1, 40)), max_size=8),
    duration=st.integers(5, 90),
    buffer=st.integers(0, 30),
    grid=st.integers(5, 60),
    notice=st.integers(-60 * 24, 60 * 24 * 6),
)
def test_free_times_are_those_of_the_plain_model(
    week: tuple[str, date], periods: list[tuple[int, int, int]], busy: list[tuple[int, int]],
    duration: int, buffer: int, grid: int, notice: int,
) -> None:  # fmt: skip
    zone, monday = ZoneInfo(week[0]), week[1]
    local = [
        (weekday, time(a // 4, a % 4 * 15), time(b // 4, b % 4 * 15)) for weekday, a, b in periods
    ]
    location = make_location(time_zone=week[0])
    service = make_service(
        department=make_department(location=location), duration_minutes=duration,
        buffer_minutes=buffer, grid_minutes=grid, horizon_days=900,
    )  # fmt: skip
    resource = make_resource(service=service)
    for weekday, opens, closes in local:
        make_working_period(
            resource=resource, location=location, weekday=weekday, starts=opens, ends=closes
        )
    WorkingPeriod.objects.update(on_holidays=True)
    first = datetime.combine(monday, time(), UTC)
    taken = []
    for begin, length in busy:
        span = (
            first + timedelta(minutes=5 * begin),
            first + timedelta(minutes=5 * (begin + length)),
        )
        with suppress(operations.TimeTakenError):
            operations.create_block(
                resource_id=resource.pk, starts_at=span[0], ends_at=span[1], by=SYSTEM
            )
            taken.append(span)
    at = first + timedelta(minutes=notice)
    try:
        assert starts(service, monday, days=7, at=at) == plain_model(
            zone, monday, local, taken, duration, buffer, grid, at
        )
    finally:
        BusyTime.objects.all().delete()
        WorkingPeriod.objects.all().delete()
