"""SERVQUAL: what people expected of a service against what they got."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from nabij.insights.definitions.margins import Estimate, mean


class Dimension(StrEnum):
    """The five sides of service quality."""

    TANGIBLES = "tangibles"
    RELIABILITY = "reliability"
    RESPONSIVENESS = "responsiveness"
    ASSURANCE = "assurance"
    EMPATHY = "empathy"


DIMENSIONS = tuple(Dimension)
STANDARD_WEIGHTS: Mapping[Dimension, int] = {
    # what customers gave on average: Zeithaml, Parasuraman & Berry (1990), Delivering Quality
    # Service
    Dimension.TANGIBLES: 11,
    Dimension.RELIABILITY: 32,
    Dimension.RESPONSIVENESS: 22,
    Dimension.ASSURANCE: 19,
    Dimension.EMPATHY: 16,
}
POINTS = 100


@dataclass(frozen=True)
class Pair:
    """One person's two answers to one item; without one of them there is no gap."""

    respondent: str
    item: str
    dimension: Dimension
    expectation: int | None
    perception: int | None


@dataclass(frozen=True)
class Gaps:
    """Perception less expectation: below 0 the service fell short.

    Attributes:
        dimensions: mean over people, with Student's interval; only those somebody answered.
        n: people with a gap.
        unweighted, weighted: mean over people of their overall gap.
        pairs, left_out: pairs of answers counted, and left out because one was missing.
    """

    dimensions: Mapping[Dimension, Estimate]
    n: int
    unweighted: Estimate | None
    weighted: Estimate | None
    pairs: int
    left_out: int


class WeightsError(ValueError):
    """Somebody's weights do not add up to 100 points."""


def servqual(
    pairs: Iterable[Pair],
    *,
    weights: Mapping[str, Mapping[Dimension, int]] | None = None,
    standard: Mapping[Dimension, int] = STANDARD_WEIGHTS,
) -> Gaps | None:
    """Return the gaps of a group; None when nobody answered both sides of an item.

    gap = perception − expectation per person and item; a person's dimension is the mean of its
    items; a person's overall gap is the mean of the dimensions, or Σ w·gap / Σ w over those the
    person answered, by the person's own 100 points, else the standard ones. The group's figures
    are means over people.
    Source: Parasuraman, Zeithaml & Berry (1988), Journal of Retailing 64(1); for weights
    Zeithaml, Parasuraman & Berry (1990), Delivering Quality Service.

    Args:
        weights: 100 points over the dimensions by respondent, for who gave them.

    Raises:
        WeightsError: somebody's points do not add up to 100.
    """
    gaps: dict[str, dict[Dimension, list[int]]] = defaultdict(lambda: defaultdict(list))
    counted = left_out = 0
    for pair in pairs:
        if pair.expectation is None or pair.perception is None:
            left_out += 1
            continue
        counted += 1
        gaps[pair.respondent][pair.dimension].append(pair.perception - pair.expectation)
    if not gaps:
        return None
    own = weights or {}
    for respondent, points in own.items():
        if sum(points.values()) != POINTS or min(points.values()) < 0:
            raise WeightsError(respondent)
    people = {
        respondent: {dimension: fmean(items) for dimension, items in found.items()}
        for respondent, found in gaps.items()
    }
    return Gaps(
        dimensions={
            dimension: estimate
            for dimension in DIMENSIONS
            for estimate in [_mean([p[dimension] for p in people.values() if dimension in p])]
            if estimate is not None
        },
        n=len(people),
        unweighted=_mean([fmean(person.values()) for person in people.values()]),
        weighted=_mean(
            [
                overall
                for respondent, person in people.items()
                for overall in [_weighted(person, own.get(respondent, standard))]
                if overall is not None
            ]
        ),
        pairs=counted,
        left_out=left_out,
    )


def _weighted(person: Mapping[Dimension, float], weights: Mapping[Dimension, int]) -> float | None:
    total = sum(weights.get(dimension, 0) for dimension in person)
    if not total:
        return None
    return sum(weights.get(dimension, 0) * gap for dimension, gap in person.items()) / total


def _mean(values: list[float]) -> Estimate | None:
    return mean(n=len(values), total=sum(values), squares=sum(x * x for x in values))
