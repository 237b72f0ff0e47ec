"""Which rules of the times a time breaks; overlap and the past no reason sets aside."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nabij.appointments.types import SetAside

Spans = Sequence[tuple[datetime, datetime]]


def broken_rules(
    *,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    zone: ZoneInfo,
    notice_minutes: int,
    horizon_days: int,
    grid_minutes: int,
    worked: Spans,
    usual: Spans,
) -> list[SetAside]:
    """Return the rules that an appointment at this time sets aside, in the order they are told.

    Args:
        worked: what is worked that day where it would be.
        usual: what is worked on such a weekday, holidays and exceptions apart.
    """
    found = []
    if starts_at < at + timedelta(minutes=notice_minutes):
        found.append(SetAside.NOTICE)
    if (starts_at.astimezone(zone).date() - at.astimezone(zone).date()).days > horizon_days:
        found.append(SetAside.HORIZON)
    block = _around(worked, starts_at, ends_at)
    if block is None:
        is_usual = _around(usual, starts_at, ends_at) is not None
        found.append(SetAside.CLOSED if is_usual else SetAside.HOURS)
    elif (starts_at - block[0]) % timedelta(minutes=grid_minutes):
        found.append(SetAside.GRID)
    return found


def _around(
    spans: Spans, starts_at: datetime, ends_at: datetime
) -> tuple[datetime, datetime] | None:
    return next((one for one in spans if one[0] <= starts_at and ends_at <= one[1]), None)
