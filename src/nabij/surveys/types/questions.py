"""Words about what a survey asks."""

from collections.abc import Sequence
from enum import StrEnum

# What is answered: a whole number, several options, words; None takes it back.
Value = int | str | Sequence[int] | None


class Kind(StrEnum):
    """What a question takes.

    CES: effort 1-5. NPS: recommendation 0-10. OPEN: the words figures and follow-ups know as the
    comment. These three have their own columns in Response, and a survey has one of each at most.
    All others are rows of Answer. SCALE: a point on a scale of its own. NUMBER: a whole number
    within bounds. SINGLE, MULTIPLE: one or several of its options. TEXT: other words. SCORE: the
    outcome of an instrument that is only imported, never asked.
    """

    CES = "ces"
    NPS = "nps"
    OPEN = "open"
    SCALE = "scale"
    NUMBER = "number"
    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"
    SCORE = "score"


WITH_COLUMN = (Kind.CES, Kind.NPS, Kind.OPEN)
# A survey asks one of each at most.
ONCE = WITH_COLUMN
WITH_SCALE = (Kind.CES, Kind.NPS, Kind.SCALE, Kind.NUMBER, Kind.SCORE)
WITH_OPTIONS = (Kind.SINGLE, Kind.MULTIPLE)
WITH_WORDS = (Kind.OPEN, Kind.TEXT)


class Aspect(StrEnum):
    """Which side of an item a question asks; only SERVQUAL has sides."""

    NONE = ""
    EXPECTATION = "expectation"
    PERCEPTION = "perception"
    WEIGHT = "weight"
