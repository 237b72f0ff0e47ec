"""A text as words that can be compared: folded, with the marks that end a clause."""

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:!?()\n]|[^\w\s]")
_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")
_THRICE = re.compile(r"([a-z])\1{2,}")
CLAUSE_ENDS = frozenset(".,;:!?()\n")
CLEARLY = 3

# short words that tell the languages apart
_SMALL = {
    "nl": "de het een en van ik niet dat is was met voor op te er maar ook wel heb mijn zijn wij",
    "fi": "on ei ja oli että en se kun mutta hän olen minun kuin jo myös ole tai niin kiitos hyvin",
    "en": "the and was to of i it is not with they my were for you that have had very but on",
}


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return a word without capitals, accents, hyphens and letters held too long (`heeeel`)."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")
    return _THRICE.sub(r"\1\1", plain)


def tokens_of(text: str) -> list[str]:
    """Return folded words and single marks, in order."""
    return [fold(token) for token in _TOKEN.findall(_HYPHEN.sub("", text))]


_SETS = {language: frozenset(map(fold, words.split())) for language, words in _SMALL.items()}


def language_of(tokens: list[str], said: str) -> str:
    """Return the language a text is in: the one said, unless its small words clearly differ."""
    counts = {code: sum(t in small for t in tokens) for code, small in _SETS.items()}
    likely = max(counts, key=lambda code: counts[code])
    if said not in counts:
        return likely
    return likely if counts[likely] >= CLEARLY and counts[said] * CLEARLY < counts[likely] else said
