"""Pure decisions about time at a location: when it works, and when a promise falls due."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import cast
from zoneinfo import ZoneInfo

from nabij.organisation.types import OpenBlock

# Where a location has not said when it works, or hardly ever does: office hours.
OFFICE_HOURS = tuple(OpenBlock(weekday=n, opens=time(9), closes=time(17)) for n in range(5))
LONGEST_WAIT_DAYS = 28
_HOLIDAY_NAMES = {"nl": "nl", "fi": "fi", "en": "en_US"}


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country ("NL", "FI") in a year; none for unknown ones."""
    import holidays  # noqa: PLC0415 the calendars of all the world: what needs none starts quicker

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:  # how the library says that it doesn't know a country
        return frozenset()


@cache
def named_holidays(country: str, year: int, language: str) -> tuple[tuple[date, str], ...]:
    """Return the public holidays of a country in a year by date, named in a language it knows."""
    import holidays  # noqa: PLC0415 as above

    try:
        known = holidays.country_holidays(country, years=year, language=_HOLIDAY_NAMES[language])
    except NotImplementedError:  # how the library says that it doesn't know a country
        return ()
    return tuple(sorted(known.items()))


def open_periods(
    on: date, *, opening_hours: Sequence[OpenBlock], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the opening blocks of one local day as UTC instants, in order, never overlapping."""
    end = datetime.min.replace(tzinfo=UTC)
    for block in sorted(opening_hours, key=lambda block: (block.opens, block.closes)):
        if block.weekday != on.weekday():
            continue
        opens = datetime.combine(on, block.opens, zone).astimezone(UTC)
        closes = datetime.combine(on, block.closes, zone).astimezone(UTC)
        if max(opens, end) < closes:
            yield max(opens, end), closes
            end = closes


def working_deadline(
    start: datetime,
    *,
    working: timedelta,
    opening_hours: Sequence[OpenBlock],
    holidays: Collection[date] | None = None,
    country: str = "NL",
    zone: str,
) -> datetime:
    """Return the instant at which `working` hours of opening time have passed since `start`.

    Time counts while the location is open in its own zone, not on holidays; across a change of
    the clock an hour stays an hour. A promise made while closed starts at the next opening.

    There is always an answer: where the opening hours of the coming four weeks (28 days, today
    among them) hold less than `working`, office hours count in their place, from `start` on. Who
    was promised two working days doesn't wait for months because a place opens an hour a week.

    Args:
        opening_hours: blocks in the week; empty means Monday to Friday, 9 to 17.
        holidays: local dates without work; None takes the public holidays of `country`.
    """
    local_zone = ZoneInfo(zone)
    first = start.astimezone(local_zone).date()

    def after(hours: Sequence[OpenBlock], days: Iterable[int]) -> datetime | None:
        left = working
        for on in (first + timedelta(days=n) for n in days):
            closed = public_holidays(country, on.year) if holidays is None else holidays
            if on in closed:
                continue
            for opens, closes in open_periods(on, opening_hours=hours, zone=local_zone):
                begins = max(opens, start)
                if closes - begins >= left and closes > begins:
                    return begins.astimezone(UTC) + left
                left -= max(closes - begins, timedelta(0))
        return None

    own = after(opening_hours, range(LONGEST_WAIT_DAYS))
    return own or cast("datetime", after(OFFICE_HOURS, count()))
