"""What in a text a person must see within the hour."""

from collections.abc import Sequence

from nabij.texts.rules.lexicon import Lexicon
from nabij.texts.rules.patterns import Hit
from nabij.texts.rules.words import CLAUSE_ENDS
from nabij.texts.types import Danger

NEAR = 2


def dangers_in(tokens: Sequence[str], lexicon: Lexicon) -> tuple[Danger, ...]:
    """Return the dangers named, unless a known false alarm or a negation covers them."""
    words = list(tokens)
    hits = lexicon.dangers.find(words)
    harmless = [hit for hit in hits if hit.value is None]
    turns = {h.end for h in lexicon.signs.find(words) if h.value == "negation"}
    found = {
        hit.value
        for hit in hits
        if hit.value is not None
        and not any(_covers(other, hit) for other in harmless)
        and not (hit.end - hit.start == 1 and _is_denied(hit.start, words, turns))
    }
    return tuple(sorted(found))


def _covers(harmless: Hit[Danger | None], hit: Hit[Danger | None]) -> bool:
    overlaps = harmless.start < hit.end and hit.start < harmless.end
    return overlaps and harmless.end - harmless.start >= hit.end - hit.start


def _is_denied(start: int, words: list[str], turns: set[int]) -> bool:
    """Whether a negation stands just before: `nooit geslagen`."""
    for at in range(start, max(start - NEAR, 0) - 1, -1):
        if at in turns:
            return True
        if at and words[at - 1] in CLAUSE_ENDS:
            return False
    return False
