"""Dates and times in words, in Dutch, Finnish and English.

Instants come in aware, in any zone, and are told in the zone of the place where it happens.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

LOCALES = {"nl": "nl", "fi": "fi", "en": "en_GB"}
DAY = {"nl": "EEEE d MMMM", "fi": "cccc'na' d. MMMM", "en": "EEEE d MMMM"}
SHORT_DAY = {"nl": "EEEEEE d MMM", "fi": "EEEEEE d. MMM", "en": "EEE d MMM"}
WEEKDAY = {"nl": "cccc", "fi": "cccc'na'", "en": "cccc"}
YEAR = {"nl": "{day} {year}", "fi": "{day} {year}", "en": "{day} {year}"}
CLOCK = {"nl": "{:%H.%M} uur", "fi": "klo {:%H.%M}", "en": "{:%H:%M}"}
RANGE = {
    "nl": "{:%H.%M} tot {:%H.%M} uur",
    "fi": "klo {:%H.%M}–{:%H.%M}",
    "en": "{:%H:%M} to {:%H:%M}",
}
JOINED = {"nl": "{day} om {time}", "fi": "{day} {time}", "en": "{day} at {time}"}
NEAR = {
    -1: {"nl": "gisteren", "fi": "eilen", "en": "yesterday"},
    0: {"nl": "vandaag", "fi": "tänään", "en": "today"},
    1: {"nl": "morgen", "fi": "huomenna", "en": "tomorrow"},
    2: {"nl": "overmorgen", "fi": "ylihuomenna", "en": "the day after tomorrow"},
}
ELSEWHERE = {
    "nl": "{time} (plaatselijke tijd)",
    "fi": "{time} (paikallista aikaa)",
    "en": "{time} (local time)",
}
_A_MONDAY = date(2024, 1, 1)
OTHER_YEAR_UNCLEAR, YEAR_UNCLEAR = 60, 300  # days away, in another year and in this one


def _known(language: str) -> str:
    code = language[:2]
    return code if code in LOCALES else "en"


@lru_cache(maxsize=4096)
def _formatted(on: date, pattern: str, locale: str) -> str:
    return format_date(on, pattern, locale=locale)


def _local(at: datetime, zone: str | ZoneInfo) -> datetime:
    if at.tzinfo is None:
        message = "An instant must be aware."
        raise ValueError(message)
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def local_day(at: date, zone: str | ZoneInfo) -> date:
    """Return the local date of an instant, or the date itself when it has no time of day."""
    return _local(at, zone).date() if isinstance(at, datetime) else at


def day_in_words(
    at: date, *, zone: str | ZoneInfo = "UTC", language: str, year: bool = False
) -> str:
    """Return "dinsdag 14 maart", "tiistaina 14. maaliskuuta" or "Tuesday 14 March"."""
    code = _known(language)
    on = local_day(at, zone)
    day = _formatted(on, DAY[code], LOCALES[code])
    return YEAR[code].format(day=day, year=on.year) if year else day


def short_day(at: date, *, zone: str | ZoneInfo = "UTC", language: str) -> str:
    """Return "di 14 mrt", "ti 14. maalisk." or "Tue 14 Mar", for narrow places."""
    code = _known(language)
    return _formatted(local_day(at, zone), SHORT_DAY[code], LOCALES[code])


def on_weekday(weekday: int, *, language: str) -> str:
    """Return "dinsdag", "tiistaina" or "Tuesday" of 1: 0 is Monday."""
    code = _known(language)
    return _formatted(_A_MONDAY + timedelta(days=weekday), WEEKDAY[code], LOCALES[code])


def time_in_words(at: datetime, *, zone: str | ZoneInfo, language: str) -> str:
    """Return "10.15 uur", "klo 10.15" or "10:15"."""
    return CLOCK[_known(language)].format(_local(at, zone))


def time_range(start: datetime, end: datetime, *, zone: str | ZoneInfo, language: str) -> str:
    """Return "10.15 tot 10.30 uur", "klo 10.15–10.30" or "10:15 to 10:30"."""
    return RANGE[_known(language)].format(_local(start, zone), _local(end, zone))


def of_place(time: str, *, at: datetime, zone: str, own: str, language: str) -> str:
    """Return a time in words, with "(plaatselijke tijd)" where clocks differ from one's own.

    Args:
        at: the instant, as the difference may hold for half the year.
        zone: the zone the time is told in.
        own: the zone of who reads it.
    """
    if at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(own)).utcoffset():
        return time
    return ELSEWHERE[_known(language)].format(time=time)


@lru_cache(maxsize=4096)
def date_in_words(at: datetime, *, zone: str | ZoneInfo, language: str, year: bool = False) -> str:
    """Return "dinsdag 14 maart om 10.15 uur" and its like in the other languages."""
    return JOINED[_known(language)].format(
        day=day_in_words(at, zone=zone, language=language, year=year),
        time=time_in_words(at, zone=zone, language=language),
    )


def date_near_or_far(at: datetime, *, zone: str | ZoneInfo, language: str, today: date) -> str:
    """Return an instant in words, with its year when that is not the year of today."""
    year = local_day(at, zone).year != today.year
    return date_in_words(at, zone=zone, language=language, year=year)


def is_far(on: date, today: date) -> bool:
    """Whether the year of a day is no longer obvious."""
    away = abs((on - today).days)
    return away > YEAR_UNCLEAR or (on.year != today.year and away > OTHER_YEAR_UNCLEAR)


def relative_day(at: date, *, today: date, zone: str | ZoneInfo = "UTC", language: str) -> str:
    """Return "vandaag", "morgen", "overmorgen", "gisteren", else the day in words."""
    near = NEAR.get((local_day(at, zone) - today).days)
    if near:
        return near[_known(language)]
    return day_in_words(at, zone=zone, language=language, year=is_far(local_day(at, zone), today))
