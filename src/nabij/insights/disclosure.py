"""What may be told of figures that weigh answers, beside the sums that are told in blocks.

A standardised mean, an overall gap and the coefficients of a regression are sums of answers, each
with a weight of its own. Together with the sums of blocks (`nabij.insights.blocks`, docs/adr/0010)
they show the answers of a set of people when the weights, less a number for each block, come out
as 1 for that set and 0 for all others. Such a set is looked for here, division by division; when
it has fewer than ten people the figure is told over less, or not at all.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, TypeVar

from nabij.insights.blocks import MINIMUM, is_small

S = TypeVar("S", bound=Hashable)
NOBODY = Fraction(0)
Weights = Mapping[Hashable, Mapping[Fraction, int]]
"""How many people have each weight, by block."""


@dataclass(frozen=True)
class Division:
    """One way in which answers are told in blocks.

    Attributes:
        sizes: how many people each block has.
        strata: of the group that is standardised, how many by block and stratum.
    """

    sizes: Mapping[Any, int]
    strata: Mapping[Hashable, Mapping[Hashable, int]]


def splits_few(weights: Weights, *, same_people: bool = False) -> bool:
    """Whether a weighted sum shows a set of fewer than ten people, given the sum of each block.

    Less a number for each block, two weights in a block become 0 and 1 when they differ by as much
    in every block that has two; three can't. The set then is who has the higher weight in those
    blocks, or who has the lower, and whole blocks besides.

    Args:
        same_people: the blocks are questions to the same people, not parts of all people.
    """
    found = [[(weight, n) for weight, n in of_block.items() if n] for of_block in weights.values()]
    if any(len(of_block) > 2 for of_block in found):  # noqa: PLR2004 three can't be 0 and 1
        return False
    mixed = [sorted(of_block) for of_block in found if len(of_block) > 1]
    if len({high - low for (low, _), (high, _) in mixed}) != 1:
        return False
    added = max if same_people else sum
    lower, higher = added(n for (_, n), _ in mixed), added(n for _, (_, n) in mixed)
    return is_small(lower) or is_small(higher)


def kept_strata(divisions: Sequence[Division], standard: Mapping[Hashable, int]) -> set[Hashable]:
    """Return the strata over which a group may be standardised: of ten people or more, and the
    smallest given up until what is told shows no set of fewer.

    Args:
        standard: how many people each stratum has in all groups together.
    """
    people: Counter[Hashable] = Counter()
    for of_block in divisions[0].strata.values():
        people.update(of_block)
    kept = {one for one, n in people.items() if n >= MINIMUM and standard.get(one)}
    while kept:
        weight = {one: Fraction(standard[one], people[one]) for one in kept}
        if not any(splits_few(_weighed(division, weight)) for division in divisions):
            break
        kept.discard(min(kept, key=lambda one: (people[one], str(one))))
    return kept


def _weighed(division: Division, weight: Mapping[Hashable, Fraction]) -> Weights:
    found: dict[Hashable, Counter[Fraction]] = {}
    for block, strata in division.strata.items():
        counted: Counter[Fraction] = Counter()
        for stratum, n in strata.items():
            counted[weight.get(stratum, NOBODY)] += n
        counted[NOBODY] += division.sizes[block] - sum(strata.values())
        found[block] = counted
    return found


def kept_causes(causes: Mapping[str, Sequence[float]]) -> dict[str, Sequence[float]]:
    """Return the causes whose coefficients show no set of fewer than ten people, taken two by two;
    of two that do, the rarer is left out.

    Of a scale with two values each is given ten times or more. Two things that are there or not
    part people in four: both, one, the other, neither. With all four the sums are of either thing;
    with one of them empty, of each of the other three, which then have ten people or more.
    """
    kept: dict[str, Sequence[float]] = {}
    there: dict[str, int] = {}
    everybody = 0
    for key, values in causes.items():
        counts = Counter(values)
        if len(counts) == 2 and is_small(min(counts.values())):  # noqa: PLR2004 a yes and a no
            continue
        kept[key] = values
        if set(counts) <= {0, 1}:
            there[key] = _bits(values)
            everybody = (1 << len(values)) - 1
    for one, other in combinations(sorted(there, key=lambda key: -there[key].bit_count()), 2):
        if one in kept and other in kept and _parts_few(there[one], there[other], everybody):
            del kept[other]
    return kept


def _parts_few(one: int, other: int, everybody: int) -> bool:
    parts = (one & other, one & ~other, other & ~one, everybody & ~(one | other))
    sizes = [part.bit_count() for part in parts]
    return 0 in sizes and any(map(is_small, sizes))


def _bits(values: Iterable[float]) -> int:
    return int("".join("1" if value else "0" for value in values) or "0", 2)
