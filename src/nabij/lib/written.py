"""Dates and numbers as people and spreadsheets write them, read strictly: what can be taken in two
ways is refused with a sentence, never guessed.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

_DAY = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
)
_TIME = re.compile(
    r"(?P<h>\d{1,2})[:.](?P<min>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<z>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_SLASHES = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
NOON = time(12)


class WrittenError(ValueError):
    """This is no date or number, or can be taken in two ways; the sentence says which."""


def date_written(text: str) -> date:
    """Return a day: 2025-12-31, 31-12-2025 or 31.12.2025.

    Raises:
        WrittenError: it is written in another way, or there is no such day.
    """
    for shape in _DAY:
        if match := shape.fullmatch(text):
            year, month, day = (int(match[part]) for part in "ymd")
            try:
                return date(year, month, day)
            except ValueError as error:
                raise WrittenError(f"{shortened(text)} is no day of the calendar") from error
    if _SLASHES.fullmatch(text):
        message = (
            f"{shortened(text)}: with slashes day and month can't be told apart; write 2025-12-31"
            " or 31-12-2025"
        )
        raise WrittenError(message)
    raise WrittenError(
        f"{shortened(text)} is no date as 2025-12-31, 31-12-2025 or 31.12.2025, with or without"
        " a time"
    )


def moment_written(text: str) -> datetime:
    """Return a moment: a day with or without a time, without a zone when none is written.

    A day alone is taken at noon, so that it is that day in every zone near.

    Raises:
        WrittenError: it is written in another way, or there is no such moment.
    """
    day_text, _, time_text = text.replace("T", " ").replace("t", " ").partition(" ")
    day = date_written(day_text)
    if not time_text.strip():
        return datetime.combine(day, NOON)
    match = _TIME.fullmatch(time_text.strip())
    if not match:
        raise WrittenError(f"{shortened(text)} has a time that is not written as 14:30 or 14:30:00")
    zone = (match["z"] or "").upper().replace("Z", "+00:00")
    clock = f"{int(match['h']):02}:{match['min']}:{match['s'] or '00'}"
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}{zone}")
    except ValueError as error:
        raise WrittenError(f"{shortened(text)}: there is no such time of day") from error


def number_written(text: str) -> Decimal:
    """Return a number with a comma or a point before its decimals: 6,5 or 6.5; none by thousands.

    Raises:
        WrittenError: it is no number written so.
    """
    plain = text.replace("\N{MINUS SIGN}", "-").strip()
    if not plain.isascii() or not _NUMBER.fullmatch(plain):
        raise WrittenError(f"{shortened(text)} is no number")
    return Decimal(plain.replace(",", "."))


def shortened(text: str) -> str:
    """Return what was written between quotation marks, cut when long."""
    most = 40
    return f"“{text[:most]}{'…' if len(text) > most else ''}”"
