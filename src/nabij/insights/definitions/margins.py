"""Margins that several figures share: of a share, of a mean, and of their differences."""

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True)
class Estimate:
    """A figure with the ends of its 95 % interval, unrounded. None: no interval can be told."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Difference:
    """The second figure less the first, with the ends of its 95 % interval, unrounded."""

    value: float
    low: float
    high: float

    @property
    def is_real(self) -> bool:
        """Whether chance alone is no good explanation: the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def share(*, count: int, n: int) -> Estimate | None:
    """Return a share in percent, 0 … 100, with Wilson's interval.

    centre = (p + z²/2n) / (1 + z²/n), margin = z/(1 + z²/n) · sqrt(p(1−p)/n + z²/4n²).
    Source: Wilson (1927), JASA 22(158); Newcombe (1998), Statistics in Medicine 17(8), method 3.
    """
    if n == 0:
        return None
    p = count / n
    low, high = _wilson(p, n)
    return Estimate(value=100 * p, low=100 * low, high=100 * high)


def share_difference(*, before: tuple[int, int], after: tuple[int, int]) -> Difference | None:
    """Return the second share less the first, in percentage points, with Newcombe's interval.

    Each share's Wilson ends are combined: low = d − sqrt((q−l₂)² + (u₁−p)²), high likewise.
    Source: Newcombe (1998), Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17(8), method 10.

    Args:
        before, after: how many of how many.
    """
    if not before[1] or not after[1]:
        return None
    p, q = before[0] / before[1], after[0] / after[1]
    (low_p, high_p), (low_q, high_q) = _wilson(p, before[1]), _wilson(q, after[1])
    return Difference(
        value=100 * (q - p),
        low=100 * (q - p - math.hypot(q - low_q, high_p - p)),
        high=100 * (q - p + math.hypot(high_q - q, p - low_p)),
    )


def mean(
    *, n: int, total: float, squares: float, clip: tuple[float, float] | None = None
) -> Estimate | None:
    """Return a mean with Student's interval: mean ± t(n−1) · s / sqrt(n); one answer has none.

    s² = (Σx² − (Σx)²/n) / (n−1). Source: Student (1908), Biometrika 6(1).

    Args:
        total, squares: the sum of the answers, and of their squares.
        clip: the ends of the scale, which the interval never leaves.
    """
    if n == 0:
        return None
    value = total / n
    if n == 1:
        return Estimate(value=value, low=None, high=None)
    margin = t_quantile(n - 1) * math.sqrt(_variance(n, total, squares) / n)
    low, high = clip or (-math.inf, math.inf)
    return Estimate(value=value, low=max(low, value - margin), high=min(high, value + margin))


def mean_difference(
    *, before: tuple[int, float, float], after: tuple[int, float, float]
) -> Difference | None:
    """Return the second mean less the first with Welch's interval; None with one answer or fewer.

    margin = t(v) · sqrt(a + b), a = s₁²/n₁, b = s₂²/n₂, v = (a+b)² / (a²/(n₁−1) + b²/(n₂−1))
    rounded down. Source: Welch (1947), Biometrika 34(1-2).

    Args:
        before, after: n, the sum of the answers, and of their squares.
    """
    if before[0] <= 1 or after[0] <= 1:
        return None
    a, b = _variance(*before) / before[0], _variance(*after) / after[0]
    value = after[1] / after[0] - before[1] / before[0]
    if a + b == 0:
        return Difference(value=value, low=value, high=value)
    freedom = (a + b) ** 2 / (a * a / (before[0] - 1) + b * b / (after[0] - 1))
    margin = t_quantile(max(1, int(freedom))) * math.sqrt(a + b)
    return Difference(value=value, low=value - margin, high=value + margin)


def t_quantile(degrees: int) -> float:
    """Return the 97.5 % quantile of Student's t, to within 0.001 from 4 degrees of freedom on.

    Exact for 1 and 2 degrees, from 3 on the expansion of Cornish and Fisher in Abramowitz &
    Stegun 26.7.5.
    """
    if degrees < 1:
        message = "t needs one degree of freedom"
        raise ValueError(message)
    if degrees == 1:
        return math.tan(math.pi * CONFIDENCE / 2)
    if degrees == 2:  # noqa: PLR2004 the one other closed form
        return 2 * (CONFIDENCE / 2) * math.sqrt(2 / (1 - CONFIDENCE**2))
    z, v = Z, degrees
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )


def _wilson(p: float, n: int) -> tuple[float, float]:
    widening = 1 + Z * Z / n
    centre = (p + Z * Z / (2 * n)) / widening
    margin = Z / widening * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - margin), min(1.0, centre + margin)


def _variance(n: int, total: float, squares: float) -> float:
    return max(0.0, (squares - total * total / n) / (n - 1))
