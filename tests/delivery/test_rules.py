"""Quiet hours, retries, fuses, the order of statuses, lengths of SMS."""

# ruff: noqa: DTZ001 local times get their zone in the test

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.delivery import rules
from nabij.delivery.types import Report, Sign, Status
from nabij.people.types import Channel
from tests.factories.delivery import BROWSER

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _quiet(at: datetime, quiet_from: int = 21, quiet_until: int = 8) -> datetime:
    return rules.after_quiet_hours(
        at, time_zone="Europe/Amsterdam", quiet_from=quiet_from, quiet_until=quiet_until
    )


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (datetime(2026, 11, 20, 20, 59), datetime(2026, 11, 20, 20, 59)),
        (datetime(2026, 11, 20, 21, 0), datetime(2026, 11, 21, 8, 0)),
        (datetime(2026, 11, 20, 23, 59), datetime(2026, 11, 21, 8, 0)),
        (datetime(2026, 11, 21, 0, 1), datetime(2026, 11, 21, 8, 0)),
        (datetime(2026, 11, 21, 7, 59), datetime(2026, 11, 21, 8, 0)),
        (datetime(2026, 11, 21, 8, 0), datetime(2026, 11, 21, 8, 0)),
        # the nights in which the clock changes
        (datetime(2027, 3, 27, 22, 0), datetime(2027, 3, 28, 8, 0)),
        (datetime(2026, 10, 24, 22, 0), datetime(2026, 10, 25, 8, 0)),
    ],
)
def test_quiet_hours_end_in_the_morning_of_the_receiver(
    local: datetime, expected: datetime
) -> None:
    at = local.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    assert _quiet(at) == expected.replace(tzinfo=AMSTERDAM)


def test_quiet_hours_may_lie_within_a_day() -> None:
    noon = datetime(2026, 11, 20, 12, 30, tzinfo=AMSTERDAM)
    assert _quiet(noon, 12, 14) == datetime(2026, 11, 20, 14, tzinfo=AMSTERDAM)
    assert _quiet(noon, 13, 14) == noon


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_never_in_quiet_hours_and_never_longer_than_they_last(
    at: datetime, quiet_from: int, quiet_until: int
) -> None:
    sent = _quiet(at, quiet_from, quiet_until)
    assert sent >= at
    hours = (quiet_until - quiet_from) % 24
    assert sent - at <= timedelta(hours=hours + 1)
    quiet = {(quiet_from + n) % 24 for n in range(hours)}
    hour = sent.astimezone(AMSTERDAM).hour
    # 02:00 to 03:00 does not exist in a night of March: the end of quiet hours slips along.
    assert hour not in quiet or quiet_until == 2


def test_retries_wait_longer_each_time_up_to_a_quarter_of_an_hour() -> None:
    waits = [rules.retry_after(n).total_seconds() for n in range(1, 10)]
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_fuse_blows_at_the_third_failure_and_never_stays_open_longer_than_a_minute() -> None:
    opens = [rules.fuse_opens_for(n) for n in range(7)]
    assert opens[:3] == [None, None, None]
    assert [wait.total_seconds() for wait in opens[3:] if wait] == [10, 20, 40, 60]


REPORTS = [Report.SENT, Report.DELIVERED]


@pytest.mark.parametrize("order", list(permutations([*REPORTS, *REPORTS])))
def test_reports_in_any_order_end_in_delivered(order: tuple[Report, ...]) -> None:
    status = Status.QUEUED
    for report in order:
        status = rules.status_after(status, report) or status
    assert status is Status.DELIVERED


@pytest.mark.parametrize(
    ("current", "report", "expected"),
    [
        (Status.DELIVERED, Report.FAILED, None),
        (Status.READ, Report.DELIVERED, None),
        (Status.FAILED, Report.SENT, None),
        (Status.FAILED, Report.DELIVERED, Status.DELIVERED),
        (Status.SENT, Report.SENT, None),
        (Status.SENDING, Report.FAILED, Status.FAILED),
    ],
)
def test_messages_only_go_forward(current: Status, report: Report, expected: Status | None) -> None:
    assert rules.status_after(current, report) is expected


def _fallback_hours(template: str, channel: Channel, status: Status, *, reporting: bool) -> float:
    sent_at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    at = rules.fallback_at(
        template, channel=channel, status=status, sent_at=sent_at, is_reporting=reporting
    )
    return (at - sent_at).total_seconds() / 3600 if at else 0.0


def test_fallback_waits_for_a_report_where_one_may_come() -> None:
    booked = "appointment_booked"
    assert _fallback_hours(booked, Channel.SMS, Status.SENT, reporting=True) == 4
    assert _fallback_hours(booked, Channel.SMS, Status.SENT, reporting=False) == 0
    assert _fallback_hours(booked, Channel.SMS, Status.DELIVERED, reporting=True) == 0
    assert _fallback_hours(booked, Channel.EMAIL, Status.SENT, reporting=False) == 0


def test_fallback_of_what_should_be_read() -> None:
    reminder = "appointment_reminder"
    assert _fallback_hours(reminder, Channel.EMAIL, Status.SENT, reporting=False) == 20
    assert _fallback_hours(reminder, Channel.SMS, Status.DELIVERED, reporting=True) == 20
    assert _fallback_hours(reminder, Channel.SMS, Status.SENT, reporting=True) == 4
    assert _fallback_hours(reminder, Channel.EMAIL, Status.READ, reporting=False) == 0
    assert _fallback_hours("survey_invitation", Channel.SMS, Status.SENT, reporting=True) == 0


@pytest.mark.parametrize(
    ("method", "headers", "expected"),
    [
        ("GET", BROWSER, Sign.OPENED),
        ("POST", {}, Sign.ACTED),
        ("HEAD", BROWSER, None),
        ("GET", {}, None),
        ("GET", {"User-Agent": BROWSER["User-Agent"]}, None),
        ("GET", BROWSER | {"Sec-Fetch-Mode": "cors"}, None),
        ("GET", BROWSER | {"Sec-Fetch-Dest": "iframe"}, None),
        ("GET", BROWSER | {"Sec-Purpose": "prefetch;prerender"}, None),
        ("GET", BROWSER | {"Purpose": "prefetch"}, None),
        ("GET", BROWSER | {"User-Agent": "Mozilla/5.0 HeadlessChrome/141.0"}, None),
        ("GET", BROWSER | {"User-Agent": "facebookexternalhit/1.1 Twitterbot/1.0"}, None),
    ],
)
def test_only_a_person_reads(method: str, headers: dict[str, str], expected: Sign | None) -> None:
    assert rules.sign_seen(method, headers) is expected


@pytest.mark.parametrize(
    ("sign", "channel", "status", "seconds", "expected"),
    [
        (Sign.OPENED, Channel.EMAIL, Status.SENT, 119, False),
        (Sign.OPENED, Channel.EMAIL, Status.SENT, 120, True),
        (Sign.OPENED, Channel.EMAIL, Status.SENDING, None, False),
        (Sign.OPENED, Channel.EMAIL, Status.DELIVERED, 0, True),
        (Sign.OPENED, Channel.SMS, Status.SENT, 0, True),
        (Sign.ACTED, Channel.EMAIL, Status.SENT, 0, True),
    ],
)
def test_a_mail_opened_in_haste_was_opened_by_its_scanner(
    sign: Sign, channel: Channel, status: Status, seconds: int | None, expected: bool
) -> None:
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    sent_at = None if seconds is None else at - timedelta(seconds=seconds)
    believed = rules.counts_as_read(sign, channel=channel, status=status, sent_at=sent_at, at=at)
    assert believed is expected
