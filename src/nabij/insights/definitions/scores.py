"""Net Promoter Score, for clients and employees, and Customer Effort Score."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nabij.insights.definitions.margins import Difference, Estimate, Z, mean, share

TEN, PROMOTER, PASSIVE = 10, 9, 7


class AnswerError(ValueError):
    """This is no answer on the question's scale."""


class ScaleMismatchError(ValueError):
    """Answers on different scales, or in different directions, are never added up."""


class Group(StrEnum):
    """What an answer from 0 to 10 makes of who gave it."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


@dataclass(frozen=True)
class Scale:
    """From where to where a question's answers go, in whole numbers, and which end is good."""

    low: int
    high: int
    lower_is_better: bool


CES_SCALE = Scale(1, 5, lower_is_better=True)


def nps_group(answer: object) -> Group:
    """Return the group of an answer: 9-10 promoter, 7-8 passive, 0-6 detractor.

    Raises:
        AnswerError: it is no whole number from 0 to 10.
    """
    value = _whole(answer, Scale(0, TEN, lower_is_better=False))
    if value >= PROMOTER:
        return Group.PROMOTER
    return Group.PASSIVE if value >= PASSIVE else Group.DETRACTOR


def nps_of(answers: Iterable[object]) -> Estimate | None:
    """Return the score of answers one by one; None is a question passed over.

    Raises:
        AnswerError: one is no whole number from 0 to 10.
    """
    groups = [nps_group(answer) for answer in answers if answer is not None]
    return nps(
        promoters=groups.count(Group.PROMOTER),
        passives=groups.count(Group.PASSIVE),
        detractors=groups.count(Group.DETRACTOR),
    )


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
    centre, variance = _adjusted(promoters, n, detractors)
    margin = Z * math.sqrt(variance)
    return Estimate(
        value=100 * (promoters - detractors) / n,
        low=max(-100.0, 100 * (centre - margin)),
        high=min(100.0, 100 * (centre + margin)),
    )


def nps_difference(
    *, before: tuple[int, int, int], after: tuple[int, int, int]
) -> Difference | None:
    """Return the second score less the first, with its interval; None when one has no answers.

    Both are adjusted as for one score; their variances add up:
    margin = z · sqrt(v₁ + v₂) around the difference of the adjusted scores.
    Source: Lewis & Sauro (2021), How to statistically compare two Net Promoter Scores, MeasuringU.

    Args:
        before, after: promoters, passives and detractors.
    """
    if not sum(before) or not sum(after):
        return None
    (first, v), (second, w) = (_adjusted(p, p + q + d, d) for p, q, d in (before, after))
    margin = Z * math.sqrt(v + w)
    observed = [100 * (p - d) / (p + q + d) for p, q, d in (before, after)]
    return Difference(
        value=observed[1] - observed[0],
        low=100 * (second - first - margin),
        high=100 * (second - first + margin),
    )


def enps(*, promoters: int, passives: int, detractors: int) -> Estimate | None:
    """Return the employee Net Promoter Score: the same formula, asked of employees about working
    here. It is never added up with what clients answer.
    """
    return nps(promoters=promoters, passives=passives, detractors=detractors)


@dataclass(frozen=True)
class Effort:
    """Answers on effort that can be added up: the scale goes with them."""

    scale: Scale
    n: int
    total: int
    squares: int
    low: int
    high: int

    def __add__(self, other: "Effort") -> "Effort":
        """Return both together.

        Raises:
            ScaleMismatchError: they were asked on different scales.
        """
        if self.scale != other.scale:
            raise ScaleMismatchError
        return Effort(
            scale=self.scale,
            n=self.n + other.n,
            total=self.total + other.total,
            squares=self.squares + other.squares,
            low=self.low + other.low,
            high=self.high + other.high,
        )


def effort_of(answers: Iterable[object], *, scale: Scale = CES_SCALE) -> Effort:
    """Count answers one by one; None is a question passed over. `low` counts the two lowest
    points of the scale, `high` the two highest.

    Raises:
        AnswerError: one is no whole number on the scale.
    """
    told = [_whole(answer, scale) for answer in answers if answer is not None]
    return Effort(
        scale=scale,
        n=len(told),
        total=sum(told),
        squares=sum(answer * answer for answer in told),
        low=sum(answer <= scale.low + 1 for answer in told),
        high=sum(answer >= scale.high - 1 for answer in told),
    )


def ces(*, n: int, total: float, squares: float, scale: Scale = CES_SCALE) -> Estimate | None:
    """Return the mean Customer Effort Score, 1 little … 5 much: lower is better.

    The interval is Student's t with n−1 degrees of freedom, clipped to the scale; one answer has
    no interval. Other scales give means of their own and are never pooled with this one.
    Source: Dixon, Freeman & Toman (2010), HBR 88(7/8) for the score; `margins.mean` for t.

    Args:
        total, squares: the sum of the answers, and of their squares.
    """
    return mean(n=n, total=total, squares=squares, clip=(scale.low, scale.high))


def low_effort(*, low: int, n: int) -> Estimate | None:
    """Return the share of answers 1 or 2 among those who answered the question on effort."""
    return share(count=low, n=n)


def high_effort(*, high: int, n: int) -> Estimate | None:
    """Return the share of answers 4 or 5 among those who answered the question on effort."""
    return share(count=high, n=n)


def _whole(answer: object, scale: Scale) -> int:
    if isinstance(answer, bool) or not isinstance(answer, int):
        message = f"{answer!r} is no whole number"
        raise AnswerError(message)
    if not scale.low <= answer <= scale.high:
        message = f"{answer} does not lie from {scale.low} to {scale.high}"
        raise AnswerError(message)
    return answer


def _adjusted(promoters: int, n: int, detractors: int) -> tuple[float, float]:
    """Return the adjusted score and its variance, as parts of 1."""
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    return p - d, (p + d - (p - d) ** 2) / (n + 3)
