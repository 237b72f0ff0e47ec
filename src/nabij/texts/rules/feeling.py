"""How a text feels, from -2 to 2: words that feel good or bad, and what turns them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from nabij.texts.rules.lexicon import Lexicon
from nabij.texts.rules.patterns import Hit
from nabij.texts.rules.words import CLAUSE_ENDS

BEFORE, AFTER = 4, 3  # words between a negation and what it turns
AND_NOT = frozenset({"eika", "enka", "nor", "noch"})  # these turn only what follows
STRONG, MIXED, NEUTRAL = 2.6, 0.75, 0.4
HAPPY = frozenset("😀😃😄😁😊🙂😍🥰😘👍👏❤♥💖💕💐🌹🙏🤗⭐🌟💯🙌☺😇🥳")
SAD = frozenset("😡😠😤👎😢😭😞😔🙁☹😩😫🤬💔😱🤮😒")


def longest(hits: Iterable[Hit[float]]) -> list[Hit[float]]:
    """Return hits that don't overlap, the longest first choice, in order."""
    taken: set[int] = set()
    kept: list[Hit[float]] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, -abs(h.value), h.start)):
        span = range(hit.start, hit.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def clauses(tokens: Sequence[str], signs: Iterable[Hit[str]]) -> list[tuple[int, int, float]]:
    """Return begin, end and weight of each clause: what comes after `but` weighs more."""
    turns = {hit.start for hit in signs if hit.value == "but"}
    cuts = {n + 1 for n, token in enumerate(tokens) if token in CLAUSE_ENDS} | turns
    bounds = [0, *sorted(cuts - {0}), len(tokens)]
    return [
        (begin, end, 1.3 if begin in turns else 0.8 if end in turns else 1.0)
        for begin, end in pairwise(bounds)
        if begin < end
    ]


class Feelings:
    """The words of a text that feel, with what they weigh after all that turns them."""

    def __init__(self, tokens: Sequence[str], lexicon: Lexicon) -> None:
        words = list(tokens)
        signs = lexicon.signs.find(words)
        self._words = words
        self.clauses = clauses(tokens, signs)
        self.hits = longest(lexicon.feelings.find(words))
        within = {n for hit in self.hits for n in range(hit.start, hit.end)}
        self._negations = [
            h for h in signs if h.value == "negation" and within.isdisjoint(range(h.start, h.end))
        ]
        self._stronger = {h.end: 1.5 for h in signs if h.value == "stronger"}
        self._weaker = {h.end: 0.6 for h in signs if h.value == "weaker"}
        self._wishes = [h.start for h in signs if h.value == "wish"]
        self.good = self.bad = 0.0
        for begin, end, weight in self.clauses:
            self._weigh(begin, end, weight)
        self.good += 1.5 * sum(token in HAPPY for token in tokens)
        self.bad += 1.5 * sum(token in SAD for token in tokens)

    def _weigh(self, begin: int, end: int, weight: float) -> None:
        wished = any(begin <= at < end for at in self._wishes)
        for hit in self.hits:
            if not begin <= hit.start < end:
                continue
            value = hit.value * self._stronger.get(hit.start, self._weaker.get(hit.start, 1.0))
            if self._is_turned(hit, begin, end):
                value = -min(value, 1.0) if value > 0 else -0.5 * max(value, -1.4)
            elif wished and value > 0:
                value *= 0.3
            if value > 0:
                self.good += value * weight
            else:
                self.bad -= value * weight
        if wished:
            self.bad += 0.8 * weight

    def _is_turned(self, hit: Hit[float], begin: int, end: int) -> bool:
        for negation in self._negations:
            if begin <= negation.start and hit.start - BEFORE <= negation.end - 1 < hit.start:
                return True
            is_last = negation.end >= end - 1 and self._words[negation.start] not in AND_NOT
            if hit.end <= negation.start < min(hit.end + AFTER, end) and is_last:
                return True
        return False

    @property
    def sentiment(self) -> int:
        """-2 ... 2."""
        score = self.good - self.bad
        if abs(score) < NEUTRAL or (min(self.good, self.bad) >= 1 and abs(score) < MIXED):
            return 0
        size = 2 if abs(score) >= STRONG and abs(score) > 1.2 * min(self.good, self.bad) else 1
        return size if score > 0 else -size
