"""Addresses found by their first word, where Django tries one after another."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, include, path


def by_first_word(patterns: Iterable[URLPattern]) -> list[URLPattern | URLResolver]:
    """Return patterns as those below "my/", those below "desk/", and so on: an address of another
    is passed over at once, and one below many goes by a few comparisons.

    Patterns with different first words never match the same address, so that the order among those
    of one word is all that counts.

    Raises:
        ValueError: a pattern has no literal first word: its place among the others would count.
    """
    found: dict[str, list[URLPattern | URLResolver]] = {}
    for pattern in patterns:
        word, slash, rest = str(pattern.pattern).partition("/")
        if not slash or "<" in word:
            raise ValueError(pattern)
        below = path(rest, pattern.callback, pattern.default_args, pattern.name)
        found.setdefault(f"{word}/", []).append(below)
    return [path(word, include(below)) for word, below in found.items()]
