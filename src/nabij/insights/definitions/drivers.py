"""What goes with a figure, held against all else at once: drivers, ranked with uncertainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import pstdev
from typing import Any

FEWEST_ANSWERS, FEWEST_WITH = 100, 20
ROUNDS, SEED = 300, 2026
TINY = 1e-10


@dataclass(frozen=True)
class Driver:
    """What one more of something goes with.

    Attributes:
        effect: how much the score differs for one more of it, all else the same.
        low, high: the 95 % interval, from answers drawn again.
        weight: the effect in standard deviations of both: by it drivers are ranked.
        n: answers it is there in (of something that is there or not), else all.
    """

    key: str
    effect: float
    low: float
    high: float
    weight: float
    n: int

    @property
    def is_real(self) -> bool:
        """Whether chance alone is no good explanation: the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def drivers(score: Sequence[float], causes: Mapping[str, Sequence[float]]) -> list[Driver]:
    """Return what goes with a score, the strongest first; [] with fewer than 100 answers.

    Ordinary least squares of the score on all causes at once; intervals are the 2.5 and 97.5
    percentiles of 300 samples drawn with replacement (percentile bootstrap), from a fixed seed.
    weight = effect · sd(cause) / sd(score). A cause that is there in fewer than 20 answers, or
    absent in fewer than 20, is left out. Source: Efron & Tibshirani (1993), An Introduction to
    the Bootstrap; Bring (1994), The American Statistician 48(3) for standardised coefficients.

    Args:
        score, causes: one number per answer, in the same order; 0 and 1 for there or not.
    """
    used = {key: values for key, values in causes.items() if _varies(values)}
    if len(score) < FEWEST_ANSWERS or not used or len(set(score)) == 1:
        return []
    spread = pstdev(score)
    found, low, high = _fitted(score, list(used.values()))
    return sorted(
        (
            Driver(
                key=key,
                effect=found[n],
                low=low[n],
                high=high[n],
                weight=found[n] * pstdev(values) / spread,
                n=int(sum(values)) if set(values) <= {0, 1} else len(values),
            )
            for n, (key, values) in enumerate(used.items(), start=1)
        ),
        key=lambda one: -abs(one.weight),
    )


def _fitted(
    score: Sequence[float], causes: Sequence[Sequence[float]]
) -> tuple[list[float], list[float], list[float]]:
    """Return the coefficients, the constant first, with the ends of their intervals."""
    import numpy as np  # noqa: PLC0415 takes long to load, and no other page needs it

    y: Any = np.asarray(score, dtype=np.float64)
    x: Any = np.column_stack([np.ones(len(y)), *(np.asarray(one, np.float64) for one in causes)])
    found = np.linalg.lstsq(x, y, rcond=None)[0]
    picks = np.random.default_rng(SEED).integers(0, len(y), (ROUNDS, len(y)))
    # an answer drawn k times weighs k: X'WX and X'Wy of all samples are two products
    weights = np.stack([np.bincount(one, minlength=len(y)) for one in picks]).astype(np.float64)
    width = x.shape[1]
    products = (x[:, :, None] * x[:, None, :]).reshape(len(y), width * width)
    squares = (weights @ products).reshape(ROUNDS, width, width)
    # the least squares with the smallest coefficients, where a sample lacks a cause
    inverse = np.linalg.pinv(squares, rcond=TINY, hermitian=True)
    drawn = np.einsum("rij,rj->ri", inverse, weights @ (x * y[:, None]))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return found.tolist(), low.tolist(), high.tolist()


def _varies(values: Sequence[float]) -> bool:
    """Whether enough answers have it, and enough don't; a scale must only differ."""
    kinds = set(values)
    if kinds <= {0, 1}:
        return FEWEST_WITH <= sum(values) <= len(values) - FEWEST_WITH
    return len(kinds) > 1
