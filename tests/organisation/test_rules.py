"""Deadlines in working hours."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.organisation.rules import public_holidays, working_deadline
from nabij.organisation.types import OpenBlock

AMSTERDAM = "Europe/Amsterdam"
HELSINKI = "Europe/Helsinki"
DAYS = [OpenBlock(weekday=n, opens=time(8), closes=time(17)) for n in range(5)]
NIGHT_AND_DAY = [OpenBlock(weekday=n, opens=time(0), closes=time.max) for n in range(7)]


def at(text: str, zone: str = AMSTERDAM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-10T09:00", 4, "2026-03-10T13:00"),
        ("2026-03-10T09:00", 8, "2026-03-10T17:00"),  # to the minute of closing
        ("2026-03-10T09:01", 8, "2026-03-11T08:01"),
        ("2026-03-10T20:00", 8, "2026-03-11T16:00"),  # after hours: from the next opening
        ("2026-03-10T05:00", 1, "2026-03-10T09:00"),
        ("2026-03-13T16:00", 8, "2026-03-16T15:00"),  # over a weekend
        ("2026-03-14T12:00", 16, "2026-03-17T15:00"),
    ],
)
def test_deadline_counts_opening_hours(start: str, hours: int, due: str) -> None:
    found = working_deadline(
        at(start), working=timedelta(hours=hours), opening_hours=DAYS, zone=AMSTERDAM
    )
    assert found == at(due)


def test_lunch_does_not_count() -> None:
    halves = [
        OpenBlock(weekday=1, opens=time(8), closes=time(12)),
        OpenBlock(weekday=1, opens=time(13), closes=time(17)),
    ]
    found = working_deadline(
        at("2026-03-10T11:00"), working=timedelta(hours=2), opening_hours=halves, zone=AMSTERDAM
    )
    assert found == at("2026-03-10T14:00")


def test_blocks_that_overlap_count_once() -> None:
    twice = [
        OpenBlock(weekday=1, opens=time(8), closes=time(12)),
        OpenBlock(weekday=1, opens=time(10), closes=time(14)),
    ]
    found = working_deadline(
        at("2026-03-10T08:00"), working=timedelta(hours=5), opening_hours=twice, zone=AMSTERDAM
    )
    assert found == at("2026-03-10T13:00")


def test_dutch_and_finnish_holidays_are_not_working_days() -> None:
    kings_day = at("2026-04-24T16:00")  # Friday; Monday 27 April is King's Day
    dutch = working_deadline(
        kings_day, working=timedelta(hours=2), opening_hours=DAYS, country="NL", zone=AMSTERDAM
    )
    assert dutch == at("2026-04-28T09:00")
    midsummer = at("2026-06-18T16:00", HELSINKI)  # Friday 19 June is Midsummer Eve
    finnish = working_deadline(
        midsummer, working=timedelta(hours=2), opening_hours=DAYS, country="FI", zone=HELSINKI
    )
    assert finnish == at("2026-06-22T09:00", HELSINKI)
    same_in_nl = working_deadline(
        midsummer, working=timedelta(hours=2), opening_hours=DAYS, country="NL", zone=HELSINKI
    )
    assert same_in_nl == at("2026-06-19T09:00", HELSINKI)


def test_a_holiday_given_by_hand_counts_alone() -> None:
    found = working_deadline(
        at("2026-03-10T16:00"),
        working=timedelta(hours=2),
        opening_hours=DAYS,
        holidays=[date(2026, 3, 11)],
        zone=AMSTERDAM,
    )
    assert found == at("2026-03-12T09:00")


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # 29 March 2026: 02:00 becomes 03:00; six hours after midnight it is seven o'clock.
        ("2026-03-29T00:00", "2026-03-29T07:00"),
        # 25 October 2026: 03:00 becomes 02:00; six hours after midnight it is five o'clock.
        ("2026-10-25T00:00", "2026-10-25T05:00"),
    ],
)
def test_an_hour_stays_an_hour_when_the_clock_changes(start: str, due: str) -> None:
    found = working_deadline(
        at(start),
        working=timedelta(hours=6),
        opening_hours=NIGHT_AND_DAY,
        holidays=[],
        zone=AMSTERDAM,
    )
    assert found == at(due)


def test_opening_hours_stay_local_over_the_change_of_the_clock() -> None:
    found = working_deadline(
        at("2026-03-27T16:00"), working=timedelta(hours=2), opening_hours=DAYS, zone=AMSTERDAM
    )
    assert found == at("2026-03-30T09:00")
    assert found.utctimetuple().tm_hour == 7


def test_a_location_without_hours_keeps_office_hours() -> None:
    found = working_deadline(
        at("2026-03-10T08:00"), working=timedelta(hours=8), opening_hours=[], zone=AMSTERDAM
    )
    assert found == at("2026-03-10T17:00")


@pytest.mark.parametrize(
    ("opening_hours", "working", "due"),
    [
        # four Mondays hold four hours: it is still the location's own time
        ([OpenBlock(weekday=0, opens=time(8), closes=time(9))], 4, "2026-04-06T09:00"),
        ([OpenBlock(weekday=0, opens=time(8), closes=time(9))], 8, "2026-03-10T17:00"),
        ([OpenBlock(weekday=0, opens=time(8), closes=time(8, 1))], 16, "2026-03-11T17:00"),
    ],
)
def test_hardly_ever_open_promises_as_office_hours_would(
    opening_hours: list[OpenBlock], working: int, due: str
) -> None:
    found = working_deadline(
        at("2026-03-10T08:00"),
        working=timedelta(hours=working),
        opening_hours=opening_hours,
        holidays=[],
        zone=AMSTERDAM,
    )
    assert found == at(due)


def test_a_long_promise_at_office_hours_has_an_end_too() -> None:
    found = working_deadline(
        at("2026-03-10T08:00"),
        working=timedelta(hours=400),
        opening_hours=[],
        holidays=[],
        zone=AMSTERDAM,
    )
    assert found == at("2026-05-18T17:00")


def test_holidays_of_an_unknown_country_are_none() -> None:
    assert public_holidays("XX", 2026) == frozenset()
    assert date(2026, 12, 25) in public_holidays("NL", 2026)
    assert date(2026, 12, 6) in public_holidays("FI", 2026)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 local, made aware below
    st.integers(1, 60),
    st.integers(1, 600),
)
def test_more_work_is_never_due_earlier(start: datetime, hours: int, minutes: int) -> None:
    begun = start.replace(tzinfo=ZoneInfo(AMSTERDAM))
    less = working_deadline(
        begun, working=timedelta(hours=hours), opening_hours=DAYS, zone=AMSTERDAM
    )
    more = working_deadline(
        begun,
        working=timedelta(hours=hours, minutes=minutes),
        opening_hours=DAYS,
        zone=AMSTERDAM,
    )
    assert begun + timedelta(hours=hours) <= less < more
    local = less.astimezone(ZoneInfo(AMSTERDAM))
    assert local.weekday() < 5
    assert time(8) <= local.time() <= time(17)
