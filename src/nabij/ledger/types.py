"""In which turn what follows from an event is done."""

from enum import IntEnum


class Priority(IntEnum):
    """Which of the reactions that are due runs first; of the same, what fell due first."""

    HIGH = 1  # somebody waits at a screen, or is in danger
    NORMAL = 2
    LOW = 3  # many at once, for which nobody waits
