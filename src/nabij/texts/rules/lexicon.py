"""The lexicon of a language, read from its file.

A file has sections `[kind name weight]` with entries between commas or on lines of their own:
`[theme waiting]`,
`[theme waiting ?]` (a hint: two make a theme),
`[theme waiting felt]` (one is enough beside a feeling), `[theme waiting -1]` (says it and feels
so), `[feeling 2]`, `[negation]`, `[stronger]`, `[weaker]`, `[but]`, `[wish]`, `[urgent fall]`,
`[harmless]` (false alarms of danger) and `[title]`.

Danger is also told by kinds of words that stand together. `[set pills]` names a kind;
`pills & wrong` under `[urgent …]` is found where both stand near each other in a sentence, in any
order, and `& -thanks` where the other kind does not stand there. `[urgent fall weak]` counts only
where the whole text does not feel good: "after my fall they helped me so well" is no alarm.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nabij.texts.rules.patterns import Patterns
from nabij.texts.rules.words import fold, tokens_of
from nabij.texts.types import Danger

FOLDER = Path(__file__).resolve().parent.parent / "lexicons"
GLUED = ("nl", "fi")  # languages that write compounds as one word
LEAST_STEM = 5
HINT = 0.5
FELT = 0.49  # a hint that counts fully where its clause says how it felt
WEIGHTS = {"?": HINT, "felt": FELT}


@dataclass(frozen=True)
class Sign:
    """What points at a danger; a weak one only where the text does not feel good."""

    danger: Danger
    is_weak: bool = False


@dataclass(frozen=True)
class Together:
    """Kinds of words that point at a danger where they stand near each other.

    Attributes:
        without: kinds that must not stand in the same sentence.
    """

    kinds: tuple[str, ...]
    without: tuple[str, ...]
    sign: Sign


@dataclass(frozen=True)
class Lexicon:
    """What the rules know of a language.

    Attributes:
        themes: key and weight: 1 is enough, less is a hint.
        feelings: from -2 to 2.
        signs: what turns, strengthens, weakens or wishes.
    """

    language: str
    themes: Patterns[tuple[str, float]]
    feelings: Patterns[float]
    signs: Patterns[str]
    dangers: Patterns[Sign | None]
    kinds: Patterns[str]
    together: tuple[Together, ...]
    words: Mapping[str, frozenset[str]]


class UnknownKindError(ValueError):
    """A lexicon speaks of a kind of words that it does not list."""


def sections(text: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the heading and the entries of each section."""
    heading: tuple[str, ...] = ()
    entries: list[str] = []
    for line in text.splitlines():
        plain = line.partition("#")[0].strip()
        if plain.startswith("["):
            if heading:
                yield heading, entries
            heading, entries = tuple(plain.strip("[]").split()), []
        else:
            entries += [entry.strip() for entry in plain.split(",") if entry.strip()]
    if heading:
        yield heading, entries


def own_words(language: str, words: Mapping[str, Sequence[str]]) -> Lexicon:
    """Return a lexicon of themes only, from words that people typed; their marks mean nothing.

    Longer ones are found with other endings too.
    """
    themes = [
        (entry, (theme, 1.0))
        for theme, entries in words.items()
        for typed in entries
        for entry in _with_endings(typed)
    ]
    glued = language in GLUED
    return Lexicon(
        language=language,
        themes=Patterns(themes, compounds=glued),
        feelings=Patterns([], compounds=glued),
        signs=Patterns([], compounds=False),
        dangers=Patterns([], compounds=False),
        kinds=Patterns([], compounds=False),
        together=(),
        words={},
    )


def _with_endings(typed: str) -> list[str]:
    parts = [word for word in tokens_of(typed) if word[0].isalnum()]
    if not parts:
        return []
    entry = " ".join(parts)
    return [entry, f"{entry}*"] if len(parts[-1]) >= LEAST_STEM else [entry]


@lru_cache(maxsize=1)
def stamp() -> str:
    """Return what tells these lexicons and weights from those of another version."""
    files = sorted(file for file in FOLDER.iterdir() if file.suffix in {".txt", ".json"})
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


SIGNS = ("negation", "stronger", "weaker", "but", "wish")


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:  # noqa: C901 one branch per kind of section
    """Return the lexicon of nl, fi or en."""
    themes: list[tuple[str, tuple[str, float]]] = []
    feelings: list[tuple[str, float]] = []
    signs: list[tuple[str, str]] = []
    dangers: list[tuple[str, Sign | None]] = []
    kinds: list[tuple[str, str]] = []
    together: list[Together] = []
    words: dict[str, frozenset[str]] = {}
    for file in sorted(FOLDER.glob(f"{language}*.txt")):
        for (kind, *more), entries in sections(file.read_text("utf-8")):
            if kind == "theme":
                weight = WEIGHTS.get(more[-1], 1.0)
                themes += [(entry, (more[0], weight)) for entry in entries]
                if len(more) > 1 and more[-1] not in WEIGHTS:
                    feelings += [(entry, float(more[-1])) for entry in entries]
            elif kind == "feeling":
                feelings += [(entry, float(more[0])) for entry in entries]
            elif kind == "urgent":
                sign = Sign(Danger(more[0]), is_weak="weak" in more)
                dangers += [(entry, sign) for entry in entries if "&" not in entry]
                together += [_together(entry, sign) for entry in entries if "&" in entry]
            elif kind == "set":
                kinds += [(entry, more[0]) for entry in entries]
            elif kind == "harmless":
                dangers += [(entry, None) for entry in entries]
            elif kind in SIGNS:
                signs += [(entry, kind) for entry in entries]
            else:
                words[kind] = words.get(kind, frozenset()) | {fold(entry) for entry in entries}
    glued = language in GLUED
    return Lexicon(
        language=language,
        themes=Patterns(themes, compounds=glued),
        feelings=Patterns(feelings, compounds=glued),
        signs=Patterns(signs, compounds=False),
        dangers=Patterns(dangers, compounds=False),
        kinds=Patterns(kinds, compounds=False),
        together=_known(together, {name for _, name in kinds}),
        words=words,
    )


def _together(entry: str, sign: Sign) -> Together:
    parts = [part.strip() for part in entry.split("&")]
    return Together(
        kinds=tuple(part for part in parts if not part.startswith("-")),
        without=tuple(part[1:] for part in parts if part.startswith("-")),
        sign=sign,
    )


def _known(together: list[Together], names: set[str]) -> tuple[Together, ...]:
    """Refuse a kind of words that has no section: it would never be found."""
    for one in together:
        if unknown := {*one.kinds, *one.without} - names:
            raise UnknownKindError(f"no [set {'], [set '.join(sorted(unknown))}]")
    return tuple(together)
