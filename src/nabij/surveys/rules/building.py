"""Pure decisions about a survey being built: what it lacks, and in which order it can ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from nabij.lib.text import LANGUAGES
from nabij.surveys.models import Question
from nabij.surveys.types import Kind

# more answers than this are no scale for a thumb
MOST_POINTS = 11
MOST_VALUES = 100
_DIGITS = 4


class Lack(StrEnum):
    """What a question can miss in a language."""

    TEXT = "text"
    ENDS = "ends"
    OPTIONS = "options"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A question that misses something in some languages."""

    question_id: UUID
    number: int
    lack: Lack
    languages: tuple[str, ...]


def gaps(questions: Sequence[Question]) -> list[Gap]:
    """Return what keeps a survey from being published: texts that miss in one of its languages."""
    return [
        Gap(question_id=question.pk, number=number, lack=lack, languages=languages)
        for number, question in enumerate(questions, 1)
        for lack in Lack
        if (languages := tuple(code for code in LANGUAGES if _lacks(question, lack, code)))
    ]


def _lacks(question: Question, lack: Lack, language: str) -> bool:
    if lack is Lack.TEXT:
        return not question.texts.get(language)
    if lack is Lack.OPTIONS:
        return any(not option["texts"].get(language) for option in question.options)
    needs_ends = question.kind in (Kind.CES, Kind.NPS, Kind.SCALE) and not question.options
    return needs_ends and not (question.lows.get(language) and question.highs.get(language))


def breaks_branch(questions: Sequence[Question]) -> bool:
    """Whether one of these, in this order, depends on a question that is not asked before it."""
    before: set[UUID] = set()
    for question in questions:
        if question.shown_if_id and question.shown_if_id not in before:
            return True
        before.add(question.pk)
    return False


def read_values(text: str) -> tuple[int, ...]:
    """Return the numbers in "0-6, 9"; empty: there are none, or it can't be read."""
    found: set[int] = set()
    for part in text.replace(";", ",").split(","):
        ends = part.replace("–", "-").split("-")
        if not all(end.strip().isdecimal() and len(end.strip()) <= _DIGITS for end in ends):
            return ()
        first, last = int(ends[0]), int(ends[-1])
        if len(ends) > 2 or last < first or last - first > MOST_VALUES:  # noqa: PLR2004 from, to
            return ()
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def tell_values(values: Sequence[int]) -> str:
    """Return numbers as they are written: 0, 1, 2, 5 is "0-2, 5"."""
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
