"""Odd weeks, holidays, closed days, extra work and buffers, as the free times show them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nabij.appointments import operations, queries
from nabij.appointments.models import Resource, Service, WorkException, WorkingPeriod
from nabij.appointments.types import Weeks
from nabij.lib import clock
from nabij.organisation.models import Location
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_resource, make_service
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
TUESDAY = date(2026, 3, 3)  # of week 10


def starts(service: Service, day: date) -> list[str]:
    found = queries.free_times(service_id=service.pk, day_from=day, days=1, at=LONG_AGO)
    return [f"{one.starts_at.astimezone(ZoneInfo(one.zone)):%H:%M}" for one in found]


def place(
    zone: str = "Europe/Amsterdam", country: str = "NL"
) -> tuple[Service, Resource, Location]:
    """Return a service of hours, done from 9 to 12 every day of the week."""
    location = make_location(time_zone=zone)
    location.country = country
    location.save()
    service = make_service(
        department=make_department(location=location), duration_minutes=60, grid_minutes=60,
        horizon_days=900,
    )  # fmt: skip
    resource = make_resource(location=location, weekdays=range(7), ends=time(12), service=service)
    return service, resource, location


def add_exception(**values: Any) -> None:
    WorkException.objects.create(**({"first_date": TUESDAY, "last_date": TUESDAY} | values))


def test_odd_weeks_are_those_of_the_calendar() -> None:
    service, *_rest = place()
    WorkingPeriod.objects.update(weeks=Weeks.ODD)
    assert starts(service, TUESDAY) == []
    assert len(starts(service, TUESDAY + timedelta(days=7))) == 3
    # a year of 53 weeks has two odd ones in a row
    assert len(starts(service, date(2026, 12, 29))) == len(starts(service, date(2027, 1, 5))) == 3
    WorkingPeriod.objects.update(weeks=Weeks.EVEN)
    assert len(starts(service, TUESDAY)) == 3


@pytest.mark.parametrize(
    ("country", "day", "is_free"),
    [
        ("NL", date(2026, 4, 27), False),
        ("FI", date(2026, 4, 27), True),
        ("FI", date(2026, 12, 6), False),
        ("NL", date(2026, 12, 6), True),
        ("NL", date(2027, 1, 1), False),
    ],
)
def test_on_holidays_of_its_country_nobody_works(country: str, day: date, is_free: bool) -> None:
    service, *_rest = place(country=country)
    assert bool(starts(service, day)) is is_free
    WorkingPeriod.objects.update(on_holidays=True)
    assert starts(service, day)


def test_a_closed_day_and_a_closed_morning_keep_the_grid() -> None:
    service, resource, location = place()
    add_exception(location=location, starts=time(9), ends=time(9, 30))
    assert starts(service, TUESDAY) == ["10:00", "11:00"]
    add_exception(resource=resource, starts=time(11), ends=time(11, 5))
    assert starts(service, TUESDAY) == ["10:00"]
    add_exception(resource=resource)
    assert starts(service, TUESDAY) == []
    assert len(starts(service, TUESDAY + timedelta(days=1))) == 3


def test_who_is_away_from_one_place_works_at_another_and_others_go_on() -> None:
    service, resource, location = place()
    make_resource(location=location, weekdays=range(7), ends=time(10), service=service)
    elsewhere = make_location()
    add_exception(resource=resource, location=elsewhere)
    assert starts(service, TUESDAY) == ["09:00", "09:00", "10:00", "11:00"]
    add_exception(resource=resource)
    assert starts(service, TUESDAY) == ["09:00"]
    add_exception(location=location)
    assert starts(service, TUESDAY) == []


def test_extra_work_counts_on_holidays_too() -> None:
    service, resource, location = place()
    kings_day = date(2026, 4, 27)
    add_exception(
        resource=resource, location=location, is_extra=True, starts=time(18), ends=time(20),
        first_date=kings_day, last_date=kings_day,
    )  # fmt: skip
    assert starts(service, kings_day) == ["18:00", "19:00"]


def test_whoever_is_no_longer_there_is_not_offered() -> None:
    service, resource, _location = place()
    resource.is_active = False
    resource.save()
    assert starts(service, TUESDAY) == []


def test_what_is_kept_free_before_keeps_apart_and_may_lie_before_the_day() -> None:
    service, resource, _location = place()
    service.buffer_before_minutes = 30
    service.save()
    assert starts(service, TUESDAY) == ["09:00", "10:00", "11:00"]
    operations.create_block(
        resource_id=resource.pk, by=SYSTEM,
        starts_at=datetime(2026, 3, 3, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam")),
        ends_at=datetime(2026, 3, 3, 9, 40, tzinfo=ZoneInfo("Europe/Amsterdam")),
    )  # fmt: skip
    assert starts(service, TUESDAY) == ["11:00"]


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Helsinki"])
@pytest.mark.parametrize("monday", [date(2027, 3, 22), date(2027, 10, 25)])
def test_weeks_of_the_clocks_lose_no_slot_and_shift_no_reminder(zone: str, monday: date) -> None:
    service, *_rest = place(zone)
    WorkingPeriod.objects.update(on_holidays=True)
    for day in (monday + timedelta(days=n) for n in range(8)):
        assert starts(service, day) == ["09:00", "10:00", "11:00"]
    at = datetime.combine(monday, time(10), UTC)
    with clock.at(at):
        sunday = monday + timedelta(days=6)
        found = queries.free_times(service_id=service.pk, day_from=sunday, days=2, at=at)
        for one in found:
            booked = operations.book(
                client_id=make_client().pk, service_id=service.pk, resource_id=one.resource_id,
                starts_at=one.starts_at, by=SYSTEM,
            )  # fmt: skip
            assert one.starts_at - booked.reminder.due_at == timedelta(hours=48)
