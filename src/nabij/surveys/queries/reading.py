"""What reading people's words needs: the words, the lists and lessons of today, what is left."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from nabij.surveys.models import Answer, CommentTheme, Finding, Lesson, Response
from nabij.texts.rules import Analyst
from nabij.texts.rules.lexicon import Lexicon, own_words, stamp

LANGUAGES = ("nl", "fi", "en")
STAMP_LENGTH = 64


@dataclass(frozen=True)
class Reader:
    """Who reads: the rules with the organisation's themes and lessons; the same without lessons.

    Attributes:
        themes: all the rules can tell.
        words: what the organisation looks for on top of ours, by language.
    """

    analyst: Analyst
    rules: Analyst
    name: str
    themes: frozenset[str]
    words: Mapping[str, Lexicon]


def current_reader() -> Reader:
    """Return who reads today."""
    themes = list(CommentTheme.objects.order_by("key").values_list("key", "words", "retired_at"))
    lessons = tuple(
        Lesson.objects.order_by("language", "-at", "-id")
        .distinct("language")
        .values_list("pk", flat=True)
    )
    told = repr((stamp(), themes, lessons))
    name = hashlib.sha256(told.encode()).hexdigest()[:STAMP_LENGTH]
    return _reader(name, lessons)


@lru_cache(maxsize=2)
def _reader(name: str, lessons: tuple[UUID, ...]) -> Reader:
    themes = list(CommentTheme.objects.order_by("key"))
    from nabij.texts.rules.model import Model  # noqa: PLC0415 brings numpy

    models = {
        lesson.language: Model.from_json(lesson.model)
        for lesson in Lesson.objects.filter(pk__in=lessons)
    }
    words = _more(themes)
    retired = frozenset(theme.key for theme in themes if theme.retired_at)
    rules = Analyst(more=words, retired=retired)
    return Reader(
        analyst=rules.taught_by(models),
        rules=rules,
        name=name,
        themes=frozenset(theme.key for theme in themes) - retired,
        words=words,
    )


def _more(themes: Iterable[CommentTheme]) -> Mapping[str, Lexicon]:
    kept = [theme for theme in themes if theme.retired_at is None]
    return {
        code: own_words(code, {theme.key: theme.words.get(code, []) for theme in kept})
        for code in LANGUAGES
    }


def unread(*, read_with: str, most: int) -> list[Response]:
    """Return responses with words that were never read, or by another reader.

    Anonymous ones wait for their hour: a finding knows its moment (docs/adr/0011).
    """
    own = Finding.objects.filter(response=OuterRef("pk"))
    said = Exists(Answer.objects.filter(response=OuterRef("pk")).exclude(text=""))
    new = (
        Response.objects.filter(submitted_at__isnull=False, tell_at=None)
        .filter(~Q(comment="") | Q(answer_count__gt=0) & Q(said))
        .filter(~Exists(own))[:most]
    )
    found = list(new)
    if len(found) < most:
        other = Q(read_with__lt=read_with) | Q(read_with__gt=read_with)
        old = Finding.objects.filter(other).order_by("read_with", F("id"))
        rest = old.values_list("response_id", flat=True)[: most - len(found)]
        found += Response.objects.filter(pk__in=list(rest))
    return found
