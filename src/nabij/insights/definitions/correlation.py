"""How far two series of months go up and down together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from nabij.insights.definitions.margins import Z

FEWEST = 4


@dataclass(frozen=True)
class Correlation:
    """Pearson's r, -1 … 1, with the ends of its 95 % interval and the number of pairs."""

    value: float
    low: float
    high: float
    n: int

    @property
    def is_real(self) -> bool:
        """Whether chance alone is no good explanation: the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def correlation(pairs: Sequence[tuple[float, float]]) -> Correlation | None:
    """Return Pearson's r; None with fewer than four pairs, or when one side never changes.

    r = Σ(x−x̄)(y−ȳ) / sqrt(Σ(x−x̄)² Σ(y−ȳ)²). The interval is Fisher's: atanh r ± z / sqrt(n − 3),
    turned back with tanh. Months of one department are not independent of each other, so that the
    true interval is wider.
    Source: Fisher (1921), On the probable error of a coefficient of correlation, Metron 1.
    """
    n = len(pairs)
    if n < FEWEST:
        return None
    x, y = fmean(one for one, _ in pairs), fmean(one for _, one in pairs)
    xs, ys = sum((a - x) ** 2 for a, _ in pairs), sum((b - y) ** 2 for _, b in pairs)
    if xs <= 0 or ys <= 0:
        return None
    r = sum((a - x) * (b - y) for a, b in pairs) / math.sqrt(xs * ys)
    r = max(-1.0, min(1.0, r))
    if abs(r) == 1:
        return Correlation(r, r, r, n)
    margin = Z / math.sqrt(n - 3)
    return Correlation(r, math.tanh(math.atanh(r) - margin), math.tanh(math.atanh(r) + margin), n)
