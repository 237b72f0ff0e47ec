"""What in a text a person must see within the hour.

Phrases that name a danger, and kinds of words that point at one where they stand together
("pills" near "wrong"). What a known false alarm covers or a negation denies does not count.
Where neither finds anything, a second look weighs the words as a whole (`second_look`).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, product

from nabij.texts.rules.lexicon import Lexicon, Sign, Together
from nabij.texts.rules.patterns import Hit
from nabij.texts.rules.second_look import reads_like_danger
from nabij.texts.rules.words import CLAUSE_ENDS
from nabij.texts.types import Danger

NEAR = 2
SHORT = 5
TOGETHER = 13  # words from the first to the last of what stands together
SENTENCE_ENDS = frozenset(".!?\n")
Span = tuple[int, int]
Spans = dict[str, list[Span]]


def dangers_in(
    tokens: Sequence[str], lexicon: Lexicon, *, feels_good: bool = False
) -> tuple[Danger, ...]:
    """Return the dangers named. `feels_good`: the text as a whole, so weak signs don't count."""
    words = list(tokens)
    hits = lexicon.dangers.find(words)
    harmless = [(hit.start, hit.end) for hit in hits if hit.value is None]
    turns = {h.end for h in lexicon.signs.find(words) if h.value == "negation"}

    def is_free(hit: Hit[Sign | None] | Hit[str]) -> bool:
        return not any(_covers(other, hit) for other in harmless)

    def is_denied(hit: Hit[Sign | None] | Hit[str]) -> bool:
        return hit.end - hit.start == 1 and _is_denied(hit.start, words, turns)

    signs = [h.value for h in hits if h.value is not None and is_free(h) and not is_denied(h)]
    said: Spans = defaultdict(list)
    meant: Spans = defaultdict(list)
    for hit in filter(is_free, lexicon.kinds.find(words)):
        said[hit.value].append((hit.start, hit.end))
        if not is_denied(hit):
            meant[hit.value].append((hit.start, hit.end))
    if said:
        signs += _standing_together(lexicon.together, said, meant, words)
    found = {s.danger for s in signs if not (s.is_weak and feels_good)}
    if not found and not feels_good and reads_like_danger(words, lexicon.language, said):
        found = {Danger.UNCLEAR}
    return tuple(sorted(found))


def _covers(harmless: tuple[int, int], hit: Hit[Sign | None] | Hit[str]) -> bool:
    """Whether a false alarm stands over what was found, or within a short phrase with gaps."""
    start, end = harmless
    size = hit.end - hit.start
    within = hit.start <= start and end <= hit.end and size <= SHORT
    return within or (start < hit.end and hit.start < end and end - start >= size)


def _is_denied(start: int, words: list[str], turns: set[int]) -> bool:
    """Whether a negation stands just before: `nooit geslagen`."""
    for at in range(start, max(start - NEAR, 0) - 1, -1):
        if at in turns:
            return True
        if at and words[at - 1] in CLAUSE_ENDS:
            return False
    return False


def _standing_together(
    rules: Iterable[Together], said: Spans, meant: Spans, words: Sequence[str]
) -> list[Sign]:
    """Find kinds that stand together; only who "does not want to live" is told by a denial."""
    sentence = [0]
    for word in words:
        sentence.append(sentence[-1] + (word in SENTENCE_ENDS))
    found = []
    for rule in rules:
        spans = said if rule.sign.danger == Danger.SELF_HARM else meant
        if all(kind in spans for kind in rule.kinds) and _is_met(rule, spans, sentence):
            found.append(rule.sign)
    return found


def _is_met(rule: Together, spans: Spans, sentence: Sequence[int]) -> bool:
    closed = {sentence[start] for kind in rule.without for start, _ in spans.get(kind, ())}
    first, *others = (sorted(set(spans[kind])) for kind in rule.kinds)
    for span in first:
        here = sentence[span[0]]
        if here in closed:
            continue
        low, high = span[1] - TOGETHER, span[0] + TOGETHER
        near = [
            [
                other
                for other in kind[bisect_left(kind, (low,)) : bisect_left(kind, (high,))]
                if sentence[other[0]] == here
            ]
            for kind in others
        ]
        if any(_are_near((span, *chosen)) for chosen in product(*near)):
            return True
    return False


def _are_near(spans: Sequence[Span]) -> bool:
    """Whether they stand beside each other, not over each other, and not too far apart."""
    ordered = sorted(spans)
    apart = all(before[1] <= after[0] for before, after in pairwise(ordered))
    return apart and ordered[-1][1] - ordered[0][0] <= TOGETHER
