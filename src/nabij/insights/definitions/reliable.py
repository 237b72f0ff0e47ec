"""Whether one person changed more than the instrument's own noise explains."""

import math
from dataclasses import dataclass
from enum import StrEnum

from nabij.insights.definitions.margins import Z


class Change(StrEnum):
    """What became of one person between two measurements."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True)
class ReliableChange:
    """The index, and what it says."""

    index: float
    change: Change


def reliable_change(
    *, before: float, after: float, deviation: float, reliability: float, higher_is_better: bool
) -> ReliableChange:
    """Return the reliable change index of Jacobson and Truax, and whether it passes ±1.96.

    RC = (after − before) / S_diff, S_diff = sqrt(2 · S_E²), S_E = s · sqrt(1 − r).
    Source: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59(1).

    Args:
        deviation: s, the standard deviation of a comparable group before treatment.
        reliability: r, test-retest reliability of the instrument, from 0 to below 1.
    """
    if deviation <= 0 or not 0 <= reliability < 1:
        message = "reliable change needs a deviation above 0 and a reliability from 0 to below 1"
        raise ValueError(message)
    noise = deviation * math.sqrt(1 - reliability)
    index = (after - before) / math.sqrt(2 * noise * noise)
    if abs(index) <= Z:
        return ReliableChange(index=index, change=Change.SAME)
    got_better = (index > 0) is higher_is_better
    return ReliableChange(index=index, change=Change.BETTER if got_better else Change.WORSE)
