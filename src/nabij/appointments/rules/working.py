"""Whether working periods meet, and whether a time lies within working time."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time

from nabij.appointments.models import WorkException, WorkingPeriod
from nabij.appointments.types import Weeks

Span = tuple[time, time]


def overlap(one: WorkingPeriod, other: WorkingPeriod) -> bool:
    """Return whether two periods of a resource share a moment in some week."""
    return (
        one.weekday == other.weekday
        and (one.weeks == other.weeks or Weeks.EVERY in (one.weeks, other.weeks))
        and one.starts < other.ends
        and other.starts < one.ends
        and (other.valid_until is None or one.valid_from <= other.valid_until)
        and (one.valid_until is None or other.valid_from <= one.valid_until)
    )


def holds_on(period: WorkingPeriod, on: date, *, is_holiday: bool) -> bool:
    """Return whether a period is worked on a local day."""
    parity = Weeks.ODD if on.isocalendar().week % 2 else Weeks.EVEN
    return (
        period.weekday == on.weekday()
        and period.valid_from <= on
        and (period.valid_until is None or on <= period.valid_until)
        and period.weeks in (Weeks.EVERY, parity)
        and (period.on_holidays or not is_holiday)
    )


def is_within(
    starts: datetime,
    ends: datetime,
    *,
    location_id: object,
    periods: Iterable[WorkingPeriod],
    exceptions: Collection[WorkException],
    is_holiday: bool,
) -> bool:
    """Return whether a time, local and of one day, lies wholly within working time at a place.

    Extra work counts on holidays too; who is away or where it is closed, nobody works.
    """
    on = starts.date()
    if ends.date() != on:
        return False
    today = [
        one
        for one in exceptions
        if one.first_date <= on <= one.last_date and one.location_id in (None, location_id)
    ]
    if any(not one.is_extra and meets(one, starts, ends) for one in today):
        return False
    worked = [
        (one.starts, one.ends)
        for one in periods
        if one.location_id == location_id and holds_on(one, on, is_holiday=is_holiday)
    ]
    worked += [(one.starts, one.ends) for one in today if one.is_extra and one.starts and one.ends]
    return any(first <= starts.time() and ends.time() <= last for first, last in _joined(worked))


def meets(exception: WorkException, starts: datetime, ends: datetime) -> bool:
    """Return whether an exception touches a time, local and of one day."""
    if not exception.first_date <= starts.date() <= exception.last_date:
        return False
    if exception.starts is None or exception.ends is None:
        return True
    return exception.starts < ends.time() and starts.time() < exception.ends


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans that adjoin as one."""
    current: Span | None = None
    for starts, ends in sorted(spans):
        if current is not None and starts <= current[1]:
            current = current[0], max(current[1], ends)
            continue
        if current is not None:
            yield current
        current = starts, ends
    if current is not None:
        yield current
