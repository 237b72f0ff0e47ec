"""Pure decisions: when a location works, when a promise falls due, which place a name means."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import cast
from zoneinfo import ZoneInfo

from nabij.lib.written import shortened
from nabij.organisation.types import OpenBlock, Place

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


class PlaceError(LookupError):
    """A name means no place, or several: `part` is department or location."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(reason)
        self.part = part


def plain_name(name: str) -> str:
    """Return a name as it is compared: without case and double spaces."""
    return " ".join(name.casefold().split())


class Places:
    """Which department a row means: by slug, or by its name in any language, here or there."""

    def __init__(self, places: Iterable[Place], *, renamed: Mapping[str, str]) -> None:
        self._by_name: dict[str, list[Place]] = {}
        self._by_location: dict[str, list[Place]] = {}
        self._renamed = {plain_name(old): plain_name(new) for old, new in renamed.items()}
        for place in places:
            for name in {plain_name(one) for one in (place.slug, *place.names.values()) if one}:
                self._by_name.setdefault(name, []).append(place)
            self._by_location.setdefault(plain_name(place.location_name), []).append(place)

    def unknown_new_names(self) -> list[str]:
        """Return to what nobody can be renamed."""
        return sorted({new for new in self._renamed.values() if new not in self._by_name})

    def find(self, department: str, location: str) -> Place:
        """Return the one department that is meant.

        Raises:
            PlaceError: none, or more than one.
        """
        here = self._by_location.get(plain_name(location)) if location else None
        if location and here is None:
            raise PlaceError("location", f"there is no location {shortened(location)}")
        found = self._named(department) if department else here
        if not found:
            raise PlaceError("department", "is empty")
        if here is not None:
            found = [place for place in found if place in here]
        where = f"{shortened(department)} at {shortened(location)}"
        if not found:
            raise PlaceError("department", f"there is no department {where}")
        if len(found) > 1:
            use = f"use a slug, as {found[0].slug} or {found[1].slug}"
            raise PlaceError("department", f"several departments are {where}: {use}")
        return found[0]

    def _named(self, department: str) -> list[Place]:
        wanted = plain_name(department)
        found = self._by_name.get(self._renamed.get(wanted, wanted))
        if not found:
            raise PlaceError("department", f"there is no department {shortened(department)}")
        return found
