"""The organisation's list of themes: a theme is added, renamed or retired, never removed.

Its own words are looked for on top of those in `nabij.texts`. After a change all is read again.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.people.types import Actor
from nabij.surveys.events import ThemeChanged
from nabij.surveys.models import CommentTheme
from nabij.surveys.models.findings import KEY_LENGTH
from nabij.surveys.rules import can_review

MOST_TRIES = 100


class ThemeUnknownError(LookupError):
    """No theme of this id exists for who asks."""


class ThemeExistsError(ValueError):
    """There are a hundred themes of this name."""


@transaction.atomic
def add_theme(
    *, names: Mapping[str, str], words: Mapping[str, Sequence[str]], by: Actor
) -> CommentTheme:
    """Add a theme, last in the list. Its key comes from its English name and never changes."""
    if not can_review(by):
        raise ThemeUnknownError
    locks.hold(["surveys.themes"])  # two of one name are added one after the other
    last = CommentTheme.objects.aggregate(last=Max("position"))["last"] or 0
    theme = CommentTheme.objects.create(
        key=_key(names["en"]), names=dict(names), words=_lists(words), position=last + 1
    )
    _tell(theme, by)
    return theme


@transaction.atomic
def change_theme(
    *,
    theme_id: UUID,
    names: Mapping[str, str],
    words: Mapping[str, Sequence[str]],
    is_retired: bool,
    by: Actor,
) -> CommentTheme:
    """Rename a theme, change its words, retire it or bring it back."""
    theme = CommentTheme.objects.select_for_update().filter(pk=theme_id).first()
    if theme is None or not can_review(by):
        raise ThemeUnknownError(theme_id)
    before = theme.names, theme.words, theme.retired_at
    theme.names, theme.words = dict(names), _lists(words)
    theme.retired_at = (theme.retired_at or clock.now()) if is_retired else None
    if before != (theme.names, theme.words, theme.retired_at):
        theme.save()
        _tell(theme, by)
    return theme


def _tell(theme: CommentTheme, by: Actor) -> None:
    ledger.record(
        ThemeChanged(
            theme_id=theme.pk,
            key=theme.key,
            is_retired=theme.retired_at is not None,
            actor_id=by.user_id,
        )
    )


def _lists(words: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {language: list(entries) for language, entries in words.items()}


def _key(name: str) -> str:
    stem = slugify(name)[: KEY_LENGTH - 4] or "theme"
    for n in range(1, MOST_TRIES):
        key = stem if n == 1 else f"{stem}-{n}"
        if not CommentTheme.objects.filter(key=key).exists():
            return key
    raise ThemeExistsError(name)
