"""Whether what was learnt of a theme does better than the rules, on texts not learnt from."""

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from nabij.texts.rules.reading import Reading


@dataclass(frozen=True)
class Compared:
    """Counts of one theme on texts that were not learnt from.

    Attributes:
        n: in how many people find it.
        learnt_right, learnt_found: in how many of those, and of all, learning finds it.
        rules_right, rules_found: the same for the rules.
    """

    n: int = 0
    learnt_right: int = 0
    learnt_found: int = 0
    rules_right: int = 0
    rules_found: int = 0

    def __add__(self, other: "Compared") -> "Compared":
        return Compared(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def learnt_f1(self) -> float | None:
        """2 · right / (found + n) of what was learnt; None: there is nothing to tell."""
        return _f1(self.learnt_right, self.learnt_found, self.n)

    @property
    def rules_f1(self) -> float | None:
        """The same of the rules."""
        return _f1(self.rules_right, self.rules_found, self.n)

    @property
    def is_better_by_rules(self) -> bool:
        """Whether the rules do better; when both do as well, what was learnt is used."""
        return (self.learnt_f1 or 0.0) < (self.rules_f1 or 0.0)


def compare_themes(
    labels: Sequence[str],
    truth: Any,
    said: Any,
    readings: Sequence[Reading],
    known: Collection[str],
) -> dict[str, list[int]]:
    """Return the counts of each label that the rules know: `truth` and `said` have a row for each
    text and a column for each label.
    """
    found = {}
    for n, label in enumerate(labels):
        if label in known:
            told = [label in reading.themes for reading in readings]
            found[label] = count(truth[:, n], said[:, n], told)
    return found


def count(truth: Sequence[bool], learnt: Sequence[bool], rules: Sequence[bool]) -> list[int]:
    """Return the numbers of `Compared` for one theme, a place for each text."""
    return [
        int(sum(truth)),
        sum(bool(a and b) for a, b in zip(truth, learnt, strict=True)),
        int(sum(learnt)),
        sum(bool(a and b) for a, b in zip(truth, rules, strict=True)),
        int(sum(rules)),
    ]


def _f1(right: int, found: int, n: int) -> float | None:
    return 2 * right / (found + n) if found + n else None
