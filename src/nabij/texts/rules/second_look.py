"""A second look for danger: does a text read like those in which people saw one?

People tell of danger in words no list foresees ("came down the stairs on his backside"). So every
text in which the rules found none is weighed as a whole: pieces of its words and the kinds of words
in it, with weights learnt from the examples in `lexicons/lessons.jsonl`. The weights stand in
`lexicons/second-look.json`; `python -m nabij.texts.teaching` writes them anew after a change of the
examples or the lexicons. Plain numbers: nothing here needs scikit-learn.

pieces: term frequency 1 + ln(tf), inverse document frequency, rows of length 1 (Salton 1988);
weights: logistic regression.
"""

import json
import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nabij.texts.rules.lexicon import FOLDER

FILE = FOLDER / "second-look.json"
SHORTEST, LONGEST = 2, 5
PROBABLE = 0.6  # finds half of what rules miss; calls one ordinary complaint in ten dangerous
ALARM = math.log(PROBABLE / (1 - PROBABLE))
KIND = 0.6  # what one kind of words counts beside the pieces


@dataclass(frozen=True)
class Weights:
    """What was learnt for a language; `pieces` has the idf and the weight of each."""

    pieces: dict[str, tuple[float, float]]
    kinds: dict[str, float]
    constant: float


@lru_cache(maxsize=1)
def _all_weights() -> dict[str, Weights]:
    told = json.loads(FILE.read_text("utf-8"))["languages"]
    return {
        language: Weights(
            pieces={piece: (idf, weight) for piece, (idf, weight) in one["pieces"].items()},
            kinds=one["kinds"],
            constant=one["constant"],
        )
        for language, one in told.items()
    }


@lru_cache(maxsize=50_000)
def pieces_of(word: str) -> tuple[str, ...]:
    """Return the pieces of 2 to 5 letters of a word, its ends marked by spaces."""
    padded = f" {word} "
    return tuple(
        padded[at : at + size]
        for size in range(SHORTEST, LONGEST + 1)
        for at in range(max(len(padded) - size, 0) + 1)
        if at + size <= len(padded)
    )


def counted(words: Sequence[str]) -> Counter[str]:
    """Return how often each piece stands in a text."""
    return Counter(piece for word in words if word[0].isalnum() for piece in pieces_of(word))


def reads_like_danger(words: Sequence[str], language: str, kinds: Collection[str]) -> bool:
    """Whether the words as a whole read like a danger."""
    weights = _all_weights().get(language)
    if weights is None:
        return False
    score, length = 0.0, 0.0
    for piece, n in counted(words).items():
        if known := weights.pieces.get(piece):
            part = (1 + math.log(n)) * known[0]
            score += part * known[1]
            length += part * part
    if length:
        score /= math.sqrt(length)
    score += KIND * sum(weights.kinds.get(kind, 0.0) for kind in kinds)
    return score + weights.constant > ALARM
