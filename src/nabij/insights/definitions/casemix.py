"""Comparing groups as if they had seen the same people: direct standardisation."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from nabij.insights.definitions.margins import Z

K = TypeVar("K")


@dataclass(frozen=True)
class Stratum:
    """Answers of one kind of people in one group: n, the sum of what they count, of squares."""

    n: int
    total: float
    squares: float


@dataclass(frozen=True)
class Standardised:
    """A mean as it would be with the standard's mix of people.

    Attributes:
        covered: which part of the standard's people this group has seen, 0 … 1; over the rest
            nothing can be said, and the weights are taken over what is covered.
    """

    value: float
    low: float
    high: float
    covered: float


def standardised(group: Mapping[K, Stratum], *, standard: Mapping[K, int]) -> Standardised | None:
    """Return a group's mean weighted by the standard's mix of strata; None without overlap.

    value = Σ w·m / Σ w over strata k with at least two answers, w = the standard's count,
    m = the group's mean; variance = Σ (w/Σw)² · s²/n; margin = z · sqrt(variance).
    For NPS an answer counts 100, 0 or −100.
    Source: Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd
    edition, chapter 19.
    """
    used = {key: one for key, one in group.items() if one.n > 1 and standard.get(key)}
    weight = sum(standard[key] for key in used)
    if not weight:
        return None
    value = sum(standard[key] * one.total / one.n for key, one in used.items()) / weight
    variance = 0.0
    for key, one in used.items():
        spread = max(0.0, (one.squares - one.total * one.total / one.n) / (one.n - 1))
        variance += (standard[key] / weight) ** 2 * spread / one.n
    margin = Z * math.sqrt(variance)
    return Standardised(
        value=value,
        low=value - margin,
        high=value + margin,
        covered=weight / sum(standard.values()),
    )
