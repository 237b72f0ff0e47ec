"""Figures as a reader writes them: 3,4 in Dutch and Finnish, 3.4 in English."""

from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext

from nabij.insights.types import Metric
from nabij.lib.dates import LOCALES

PATTERNS = {Metric.NPS: "0", Metric.CES: "0.0"}


def told(metric: Metric, value: float | None, *, language: str) -> str:
    """Return a figure in words of the language; an empty one is a dash."""
    if value is None:
        return "–"
    locale = LOCALES.get(language, "en_GB")
    if metric in PATTERNS:
        words: str = format_decimal(value, format=PATTERNS[metric], locale=locale)
        return minus(words)
    return percent(value, language=language)


def percent(value: float | None, *, language: str) -> str:
    """Return a percentage; none is a dash."""
    if value is None:
        return "–"
    pattern = "0\N{NO-BREAK SPACE}%" if language == "fi" else "0%"
    told_as: str = format_percent(
        value / 100, format=pattern, locale=LOCALES.get(language, "en_GB")
    )
    return minus(told_as)


def between(low: str, high: str) -> str:
    """Return the ends of a margin as written, as one word that no line breaks."""
    words = gettext("%(low)s to %(high)s") % {"low": low, "high": high}
    return words if " " in f"{low}{high}" else words.replace(" ", "\N{NO-BREAK SPACE}")


def with_n(margin: str, n: int | None, *, language: str) -> str:
    """Return a margin and the number of answers it rests on, in words."""
    words = gettext("margin %(margin)s, n = %(n)s")
    words = words.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    return words % {"margin": margin, "n": counted(n, language=language)}


def counted(n: int | None, *, language: str) -> str:
    """Return a number of answers; a hidden one is a dash."""
    if n is None:
        return "–"
    return format_decimal(n, locale=LOCALES.get(language, "en_GB"))


def told_difference(metric: Metric, value: float, *, language: str) -> str:
    """Return a difference with its sign: +14, −0,4, +5,0 percentage points."""
    if metric not in PATTERNS:
        return gettext("%(n)s percentage points") % {"n": signed(value, "0.0", language)}
    return signed(value, PATTERNS[metric] if metric is Metric.NPS else "0.00", language)


def signed(value: float, pattern: str, language: str) -> str:
    """Return a difference with its sign, in decimals as the pattern says: "0.0"."""
    words: str = format_decimal(
        value, format=f"+{pattern};-{pattern}", locale=LOCALES.get(language, "en_GB")
    )
    return minus(words) if is_some(words) else words.lstrip("+-")


def minus(words: str) -> str:
    """Return a number as written with a true minus, and none before a zero: never −0,0."""
    return words.replace("-", "\N{MINUS SIGN}") if is_some(words) else words.lstrip("-")


def is_some(words: str) -> bool:
    """Whether a number as written is other than zero: +0,0 is none."""
    return any(sign in "123456789" for sign in words)
