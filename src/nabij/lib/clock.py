"""The only source of time. Instants are aware datetimes in UTC.

A process may install another source with `use`: the demo and the tests move time that way.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Source = Callable[[], datetime]


def system_now() -> datetime:
    """Return the machine's own time, also when time is moved: for heartbeats and leases."""
    return datetime.now(UTC)


_source: Source = system_now


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return _source()


def today(zone: str | ZoneInfo) -> date:
    """Return the local date in a time zone, as in "Europe/Amsterdam"."""
    return now().astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def monotonic() -> float:
    """Return seconds of a clock that only goes forward, for measuring how long something took."""
    return time.monotonic()


def use(source: Source | None) -> None:
    """Install a source of time for this process; None restores the system's own."""
    global _source  # noqa: PLW0603 the one process-wide switch
    _source = source or system_now


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Hold time still at `instant` within the block."""
    global _source  # noqa: PLW0603 the one process-wide switch
    previous = _source
    _source = lambda: instant  # noqa: E731
    try:
        yield
    finally:
        _source = previous
