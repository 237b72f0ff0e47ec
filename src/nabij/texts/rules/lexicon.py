"""The lexicon of a language, read from its file.

A file has sections `[kind name weight]` with entries between commas or on lines of their own:
`[theme waiting]`,
`[theme waiting ?]` (a hint: two make a theme),
`[theme waiting felt]` (one is enough beside a feeling), `[theme waiting -1]` (says it and feels
so), `[feeling 2]`, `[negation]`, `[stronger]`, `[weaker]`, `[but]`, `[wish]`, `[urgent fall]`,
`[harmless]` (false alarms of danger) and `[title]`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nabij.texts.rules.patterns import Patterns
from nabij.texts.rules.words import fold
from nabij.texts.types import Danger

FOLDER = Path(__file__).resolve().parent.parent / "lexicons"
GLUED = ("nl", "fi")  # languages that write compounds as one word
HINT = 0.5
FELT = 0.49  # a hint that counts fully where its clause says how it felt
WEIGHTS = {"?": HINT, "felt": FELT}


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
    dangers: Patterns[Danger | None]
    words: Mapping[str, frozenset[str]]


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


SIGNS = ("negation", "stronger", "weaker", "but", "wish")


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:  # noqa: C901 one branch per kind of section
    """Return the lexicon of nl, fi or en."""
    themes: list[tuple[str, tuple[str, float]]] = []
    feelings: list[tuple[str, float]] = []
    signs: list[tuple[str, str]] = []
    dangers: list[tuple[str, Danger | None]] = []
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
                dangers += [(entry, Danger(more[0])) for entry in entries]
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
        words=words,
    )
