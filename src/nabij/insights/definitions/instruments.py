"""Scored instruments: what a list of answers is worth, by the instrument's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


class LicensedInstrumentError(Exception):
    """This instrument's scores are only imported; its scoring belongs to somebody else."""


@dataclass(frozen=True)
class Item:
    """One question of an instrument.

    Attributes:
        reversed: counted from the other end: low + high − answer.
        recode: what an answer counts as, when that is no straight line; goes before `reversed`.
    """

    key: str
    low: int
    high: int
    reversed: bool = False
    recode: Mapping[int, int] = field(default_factory=dict)

    def worth(self, answer: int) -> int:
        """Return what an answer counts as.

        Raises:
            ValueError: it is no whole number on the item's scale.
        """
        is_whole = isinstance(answer, int) and not isinstance(answer, bool)
        if not is_whole or not self.low <= answer <= self.high:
            message = f"{self.key}: {answer!r} does not lie from {self.low} to {self.high}"
            raise ValueError(message)
        counted = self.recode.get(answer, answer)
        return self.low + self.high - counted if self.reversed else counted


@dataclass(frozen=True)
class Instrument:
    """How answers become a score.

    Attributes:
        method: sum or mean of what the answers count as.
        least: fewest items answered for a score to exist.
        prorated: with items missing, the sum is scaled up to all items: sum · items / answered.
        table: score and its standard error by raw sum, where the instrument publishes one.
        higher_is_better: which way is good.
        licensed: only imported as a score (EQ-5D), never computed here.
    """

    key: str
    version: str
    items: tuple[Item, ...] = ()
    method: Literal["sum", "mean"] = "sum"
    least: int = 1
    prorated: bool = False
    table: Mapping[int, tuple[float, float]] | None = None
    higher_is_better: bool = True
    licensed: bool = False


@dataclass(frozen=True)
class Score:
    """What a list of answers is worth, and of how many items; `error`: its standard error."""

    value: float
    raw: float
    answered: int
    error: float | None = None


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> Score | None:
    """Return the score of one person's answers; None when too few items were answered.

    Raises:
        ValueError: an answer is not on its item's scale.
        LicensedInstrumentError: the instrument is only imported.
    """
    if instrument.licensed:
        raise LicensedInstrumentError(instrument.key)
    told = [
        item.worth(answer)
        for item in instrument.items
        for answer in [answers.get(item.key)]
        if answer is not None
    ]
    if len(told) < max(1, instrument.least):
        return None
    total: float = sum(told)
    if instrument.method == "mean":
        return Score(value=total / len(told), raw=total, answered=len(told))
    if instrument.prorated and len(told) < len(instrument.items):
        total = total * len(instrument.items) / len(told)
    if instrument.table is None:
        return Score(value=total, raw=total, answered=len(told))
    # a prorated sum is looked up at the nearest whole one, half up
    value, error = instrument.table[int(total + 0.5)]
    return Score(value=value, raw=total, answered=len(told), error=error)
