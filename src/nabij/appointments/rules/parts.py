"""The parts of the day, by the clock of the place."""

from datetime import time

from nabij.appointments.types import DayPart

_BEGINS = {
    DayPart.MORNING: time(0),
    DayPart.AFTERNOON: time(12),
    DayPart.EVENING: time(17),
}


def part_of(at: time) -> DayPart:
    """Return in which part of the day a local time lies."""
    return max((part for part in _BEGINS if _BEGINS[part] <= at), key=lambda part: _BEGINS[part])


def hours_of(part: DayPart) -> tuple[time, time | None]:
    """Return from when until when (None: midnight) a part lasts; of free hours on a working day."""
    if part is DayPart.FREE_HOURS:
        part = DayPart.EVENING
    begins = _BEGINS[part]
    return begins, min((other for other in _BEGINS.values() if other > begins), default=None)
