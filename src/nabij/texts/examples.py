"""Examples from a file of JSON lines, for the command line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nabij.texts.rules.words import language_of, tokens_of
from nabij.texts.types import Example

MOST_CHARACTERS = 20_000
LOWEST, HIGHEST = -2, 2


class BadRowError(ValueError):
    """A row that can't be used; its text says why."""


@dataclass
class Read:
    """What a file held.

    Attributes:
        rows: each usable row as it stands in the file.
        problems: what is wrong, each with the file and line.
    """

    examples: list[Example] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_file(path: Path, *, judged: bool = False) -> Read:
    """Return the rows of a file; a bad row is named and left out.

    Args:
        judged: a row must say its themes, to learn from.
    """
    found = Read()
    for number, line in _lines(path):
        try:
            row = _row(line)
            example = _example(row)
            if judged and example.themes is None:
                raise BadRowError("it has no themes to learn from")
        except BadRowError as error:
            found.problems.append(f"{path.name}, line {number}: {error}.")
            continue
        found.rows.append(row)
        found.examples.append(example)
    return found


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield number, line


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRowError("it is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadRowError("it is not JSON") from error
    if not isinstance(row, dict):
        raise BadRowError("it is not an object with text, language and so on")
    return row


def _example(row: Mapping[str, Any]) -> Example:
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRowError("it has no text")
    if len(text) > MOST_CHARACTERS:
        raise BadRowError(f"its text is longer than {MOST_CHARACTERS} characters")
    return Example(
        text=text,
        language=_language(row.get("language"), text),
        themes=_themes(row.get("themes")),
        sentiment=_sentiment(row.get("sentiment")),
        safety_concern=_yes_or_no(row, "safety_concern"),
        contains_pii=_yes_or_no(row, "contains_pii"),
        question=question if isinstance(question := row.get("question"), str) else "",
    )


def _language(said: object, text: str) -> str:
    if said is not None and not isinstance(said, str):
        raise BadRowError("its language is not a code such as nl")
    code = (said or "").strip().lower()[:2]
    return code or language_of(tokens_of(text), "")


def _themes(said: object) -> tuple[str, ...] | None:
    if said is None:
        return None
    names = said.split("|") if isinstance(said, str) else said
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadRowError("its themes are not a list of names")
    return tuple(sorted({name.strip() for name in names} - {""}))


def _sentiment(said: object) -> int | None:
    if said is None or said == "":
        return None
    try:
        step = float(said)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        step = LOWEST - 1.0
    if isinstance(said, bool) or step not in range(LOWEST, HIGHEST + 1):
        raise BadRowError(f"its sentiment {str(said)[:20]!r} is not -2, -1, 0, 1 or 2")
    return int(step)


def _yes_or_no(row: Mapping[str, Any], name: str) -> bool | None:
    said = row.get(name)
    if said is None:
        return None
    if said not in (True, False):
        raise BadRowError(f"its {name} is not true or false")
    return bool(said)
