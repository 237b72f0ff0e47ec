"""Texts in several languages, and parts of addresses that may be shown."""

from collections.abc import Mapping

LANGUAGES = ("nl", "fi", "en")


def localised(texts: Mapping[str, str], language: str) -> str:
    """Return the text in `language`, else in the first of nl, en, fi that is there, else ''."""
    for code in (language, "nl", "en", "fi"):
        if texts.get(code):
            return texts[code]
    return ""
