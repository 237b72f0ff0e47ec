"""Finding many words and phrases at once.

An entry is a word, or words after each other. `wacht*` begins so, `*garage` ends so, `*parkeer*`
has it inside, `a|b` is one of these, `..` lets up to three words pass and `...` up to
seven, within a clause.
Long words that are not found as a whole are taken apart: Dutch and Finnish glue words together
(`bezoekersparkeerplaats`), so that a listed word is also found as the head of a compound.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from nabij.texts.rules.words import CLAUSE_ENDS, fold

GAPS = {"..": 3, "...": 7}  # words that may stand between
LEAST_HEAD = 5
LEAST_TAIL = 3
MOST_KEPT = 200_000
T = TypeVar("T")


@dataclass(frozen=True)
class Hit(Generic[T]):
    """An entry found at tokens `start` ... `end` (not included)."""

    start: int
    end: int
    value: T


class Patterns(Generic[T]):
    """Entries with a value each, found in a list of folded tokens."""

    def __init__(self, entries: Iterable[tuple[str, T]], *, compounds: bool) -> None:
        self._compounds = compounds
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._begin: dict[str, set[str]] = defaultdict(set)
        self._end: dict[str, set[str]] = defaultdict(set)
        self._inside: dict[str, set[str]] = defaultdict(set)
        self._heads: set[str] = set()
        self._first: dict[str, list[tuple[tuple[str, ...], T]]] = defaultdict(list)
        for entry, value in entries:
            parts = tuple(entry.split())
            for part in parts:
                self._learn(part)
            self._first[parts[0]].append((parts, value))
        self._names: dict[str, frozenset[str]] = {}

    def _learn(self, part: str) -> None:
        for one in part.split("|"):
            if one in GAPS:
                continue
            word = fold(one.strip("*"))
            if one.startswith("*") and one.endswith("*"):
                self._inside[word].add(part)
            elif one.startswith("*"):
                self._end[word].add(part)
            elif one.endswith("*"):
                self._begin[word].add(part)
            else:
                self._whole[word].add(part)
                if len(word) >= LEAST_HEAD:
                    self._heads.add(word)

    def names(self, token: str) -> frozenset[str]:
        """Return the parts of entries that this word is."""
        known = self._names.get(token)
        if known is None:
            if len(self._names) > MOST_KEPT:
                self._names.clear()
            known = self._names[token] = frozenset(self._look_up(token))
        return known

    def _look_up(self, token: str) -> set[str]:
        found = set(self._whole.get(token, ()))
        size = len(token)
        for cut in range(2, size + 1):
            found |= self._begin.get(token[:cut], set())
            found |= self._end.get(token[size - cut :], set())
        for word, parts in self._inside.items():
            if word in token:
                found |= parts
        if self._compounds and size >= LEAST_HEAD + LEAST_TAIL:
            for cut in range(LEAST_TAIL, size - LEAST_HEAD + 1):
                if token[cut:] in self._heads:
                    found |= self._whole[token[cut:]]
        return found

    def find(self, tokens: list[str]) -> list[Hit[T]]:
        """Return every entry found, in order of its first word."""
        hits: list[Hit[T]] = []
        named = [self.names(token) for token in tokens]
        for start, names in enumerate(named):
            for name in sorted(names):  # a set has another order in each process
                for parts, value in self._first.get(name, ()):
                    end = start + 1 if len(parts) == 1 else _rest(parts, named, tokens, start)
                    if end:
                        hits.append(Hit(start, end, value))
        return hits


def _rest(
    parts: tuple[str, ...], named: list[frozenset[str]], tokens: list[str], start: int
) -> int:
    """Return where a phrase that begins at `start` ends, or 0."""
    at, skip = start + 1, 0
    for part in parts[1:]:
        if part in GAPS:
            skip = GAPS[part]
            continue
        while at < len(tokens) and part not in named[at]:
            if not skip or tokens[at] in CLAUSE_ENDS:
                return 0
            at, skip = at + 1, skip - 1
        if at >= len(tokens):
            return 0
        at, skip = at + 1, 0
    return at
