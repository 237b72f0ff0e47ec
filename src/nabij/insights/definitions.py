"""What each figure means: formula, margin and source. Pure arithmetic over counts.

A figure without answers does not exist: every function returns None for it. Questions passed
over are not counted anywhere, neither as an answer nor in n.
"""

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


def nps(*, promoters: int, passives: int, detractors: int) -> Estimate | None:
    """Return the Net Promoter Score, -100 … 100: 100 × (promoters − detractors) / n.

    Promoters answer 9-10, passives 7-8, detractors 0-6 (Reichheld 2003, HBR 81(12)).
    The interval is the adjusted Wald: three answers are added, ¾ promoter, 1½ passive and
    ¾ detractor, and the interval is taken around the adjusted score, clipped to the scale:
    p = (P+¾)/(n+3), d = (D+¾)/(n+3), margin = z · sqrt((p + d − (p−d)²) / (n+3)).
    Source: Rocks (2016), Interval estimation for the Net Promoter Score, The American
    Statistician 70(4); Sauro & Lewis (2016), Quantifying the User Experience, 2nd edition.
    """
    n = promoters + passives + detractors
    if n == 0:
        return None
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    margin = Z * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    return Estimate(
        value=100 * (promoters - detractors) / n,
        low=max(-100.0, 100 * (p - d - margin)),
        high=min(100.0, 100 * (p - d + margin)),
    )


def ces(*, n: int, total: float, squares: float) -> Estimate | None:
    """Return the mean Customer Effort Score, 1 little … 5 much: lower is better.

    The interval is Student's t with n−1 degrees of freedom, clipped to the scale:
    mean ± t · s / sqrt(n), s² = (Σx² − (Σx)²/n) / (n−1). One answer has no interval.
    Source: Dixon, Freeman & Toman (2010), HBR 88(7/8) for the score; any textbook for t.

    Args:
        total, squares: the sum of the answers, and of their squares.
    """
    if n == 0:
        return None
    mean = total / n
    if n == 1:
        return Estimate(value=mean, low=None, high=None)
    variance = max(0.0, (squares - total * total / n) / (n - 1))
    margin = t_quantile(n - 1) * math.sqrt(variance / n)
    return Estimate(value=mean, low=max(1.0, mean - margin), high=min(5.0, mean + margin))


def share(*, count: int, n: int) -> Estimate | None:
    """Return a share in percent, 0 … 100, with Wilson's interval.

    centre = (p + z²/2n) / (1 + z²/n), margin = z/(1 + z²/n) · sqrt(p(1−p)/n + z²/4n²).
    Source: Wilson (1927), JASA 22(158); Brown, Cai & DasGupta (2001), Statistical Science 16(2).
    """
    if n == 0:
        return None
    p = count / n
    widening = 1 + Z * Z / n
    centre = (p + Z * Z / (2 * n)) / widening
    margin = Z / widening * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Estimate(
        value=100 * p,
        low=100 * max(0.0, centre - margin),
        high=100 * min(1.0, centre + margin),
    )


def low_effort(*, low: int, n: int) -> Estimate | None:
    """Return the share of answers 1 or 2 among those who answered the question on effort."""
    return share(count=low, n=n)


def response_rate(*, answered: int, invited: int) -> Estimate | None:
    """Return the share of invitations that were answered and sent, in percent.

    AAPOR's Response Rate 1, the strictest: complete answers by all invitations, half answers
    counting as no answer. Invitations that are known to have reached nobody are left out of
    both sides (AAPOR: not eligible). Those of the last two weeks can still be answered.
    Source: AAPOR, Standard Definitions, 10th edition (2023), RR1.
    """
    return share(count=answered, n=invited)


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
