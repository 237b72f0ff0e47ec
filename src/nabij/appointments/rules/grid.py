"""Where things stand in a calendar of days: minutes, hours, lanes, and working time to shade."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nabij.appointments.models import WorkException, WorkingPeriod
from nabij.appointments.rules.working import holds_on

Span = tuple[int, int]
LEAST_MINUTES = 15  # what is shorter is drawn as long as this, to be readable
MOST_LANES = 6


@dataclass(frozen=True)
class Day:
    """A local day in a calendar.

    Attributes:
        by_clock: minutes are those of the clock on the wall, so that several days share one
            scale; else they are minutes passed, and a day may have 23 or 25 hours.
    """

    on: date
    zone: ZoneInfo
    by_clock: bool = False

    @property
    def starts_at(self) -> datetime:
        """The instant of local midnight."""
        return datetime.combine(self.on, time(), self.zone).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The instant of the next local midnight."""
        return datetime.combine(self.on + timedelta(days=1), time(), self.zone).astimezone(UTC)

    @property
    def hours(self) -> list[str]:
        """The names of the hours from midnight on, as 9 of the clock is "9"."""
        if self.by_clock:
            return [str(hour) for hour in range(24)]
        count = (self.ends_at - self.starts_at) // timedelta(hours=1)
        return [
            str((self.starts_at + timedelta(hours=hour)).astimezone(self.zone).hour)
            for hour in range(count)
        ]

    def minute(self, at: datetime) -> int:
        """Return how many minutes into the day an instant stands; what lies outside at its edge."""
        if at <= self.starts_at:
            return 0
        if at >= self.ends_at:
            return len(self.hours) * 60
        if self.by_clock:
            local = at.astimezone(self.zone)
            return local.hour * 60 + local.minute
        return (at - self.starts_at) // timedelta(minutes=1)

    def span(self, starts_at: datetime, ends_at: datetime) -> Span:
        """Return where something is drawn, from and until which minute, in steps of five."""
        first = min(self.minute(starts_at) // 5 * 5, len(self.hours) * 60 - LEAST_MINUTES)
        last = -(-self.minute(ends_at) // 5) * 5
        return first, max(last, first + LEAST_MINUTES)


def lanes(spans: Sequence[Span]) -> list[tuple[int, bool]]:
    """Return beside each other what is at once: the lane of each span, and whether it is alone.

    Spans are in order of their beginning. Lanes count from 1; what is alone may take all.
    """
    found: list[tuple[int, bool]] = []
    ends: list[int] = []
    group: list[int] = []
    for number, (first, last) in enumerate(spans):
        if ends and first >= max(ends):
            ends, group = [], []
        lane = next((at for at, end in enumerate(ends) if end <= first), len(ends))
        ends[lane : lane + 1] = [last]
        found.append((lane + 1, not group))
        group.append(number)
        if len(group) > 1:
            found[group[0]] = (found[group[0]][0], False)
    return found


def worked(
    day: Day,
    *,
    periods: Iterable[WorkingPeriod],
    exceptions: Collection[WorkException],
    is_holiday: bool,
) -> list[tuple[datetime, datetime]]:
    """Return the working time of one resource on a day, in order, what adjoins as one."""
    today = [one for one in exceptions if one.first_date <= day.on <= one.last_date]
    spans = [
        instants(day, one.starts, one.ends)
        for one in periods
        if holds_on(one, day.on, is_holiday=is_holiday)
    ]
    spans += [instants(day, one.starts, one.ends) for one in today if one.is_extra]
    joined: list[tuple[datetime, datetime]] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    for one in today:
        if not one.is_extra:
            joined = _without(joined, instants(day, one.starts, one.ends))
    return joined


def instants(day: Day, starts: time | None, ends: time | None) -> tuple[datetime, datetime]:
    """Return from when until when these local times are on a day; None: all day."""
    if starts is None or ends is None:
        return day.starts_at, day.ends_at
    return (
        datetime.combine(day.on, starts, day.zone).astimezone(UTC),
        datetime.combine(day.on, ends, day.zone).astimezone(UTC),
    )


def _without(
    spans: list[tuple[datetime, datetime]], away: tuple[datetime, datetime]
) -> list[tuple[datetime, datetime]]:
    pieces = [
        piece
        for first, last in spans
        for piece in ((first, min(last, away[0])), (max(first, away[1]), last))
    ]
    return [(first, last) for first, last in pieces if first < last]
