"""From a kind of message and its context to the words, in the receiver's language."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from django.template import Context, Engine
from django.utils import translation

from nabij.delivery.rules import KINDS
from nabij.people.types import Channel

BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


class UnknownMessageError(LookupError):
    """There is no such kind of message."""


class WrongWordsError(ValueError):
    """The words given are not those the texts need: one is missing, or one too many.

    One too many is refused because what a message doesn't need may be what it must not tell.
    """


def check_words(template: str, words: Iterable[str]) -> None:
    """Refuse what the texts of this kind can't be made of.

    Raises:
        UnknownMessageError: no such kind of message.
        WrongWordsError: names the words that are missing or too many.
    """
    kind = KINDS.get(template)
    if kind is None:
        raise UnknownMessageError(template)
    wrong = (kind.needs - set(words)) | (set(words) - kind.needs - kind.may)
    if wrong:
        raise WrongWordsError(f"{template}: {', '.join(sorted(wrong))}")


@cache
def _plain() -> Engine:
    """Templates of plain text: nothing is escaped for HTML."""
    return Engine(app_dirs=True, autoescape=False, libraries={"i18n": "django.templatetags.i18n"})


def render(
    template: str, *, channel: Channel, language: str, context: Mapping[str, str]
) -> tuple[str, str]:
    """Return subject ("" for an SMS) and body."""
    with translation.override(language):
        body = _text(f"{template}.{channel.value}", context)
        if channel is Channel.SMS:
            if "for_name" in context:
                body = f"{_text('_for.sms', context)} {body}"
            return "", " ".join(body.split())
        subject = " ".join(_text(f"{template}.email_subject", context).split())
        return subject[:200], BLANK_LINES.sub("\n\n", f"{body}\n")


def _text(name: str, context: Mapping[str, str]) -> str:
    page = _plain().get_template(f"messages/{name}.txt")
    return page.render(Context(dict(context), autoescape=False)).strip()
