"""Filters that tell dates and times in the reader's language."""

from datetime import date, datetime
from uuid import UUID

from django.template import Library
from django.utils.translation import get_language

from nabij.lib import clock, dates
from nabij.ui import rules

register = Library()


def _language() -> str:
    return get_language() or "nl"


def _shown(date_or_time: str) -> str:
    return rules.unbroken(date_or_time)


@register.filter
def unbroken(words: object) -> str:
    """Keep dates and times within a text on one line: `{{ item.title|unbroken }}`."""
    return rules.unbroken(str(words))


@register.filter
def date_in_words(at: datetime | None, zone: str) -> str:
    """Show an instant: `{{ visit.starts_at|date_in_words:visit.zone }}`."""
    return _shown(dates.date_in_words(at, zone=zone, language=_language())) if at else ""


@register.filter
def date_with_year(at: datetime | None, zone: str) -> str:
    """Show an instant with its year, for what lies far away."""
    if not at:
        return ""
    return _shown(dates.date_in_words(at, zone=zone, language=_language(), year=True))


@register.filter
def date_near_or_far(at: datetime | None, zone: str) -> str:
    """Show an instant, with its year when that is not this year."""
    if not at:
        return ""
    today = clock.today(zone)
    return _shown(dates.date_near_or_far(at, zone=zone, language=_language(), today=today))


@register.filter
def day_in_words(at: date | None, zone: str = "UTC") -> str:
    """Show the day of an instant, or a plain date."""
    return _shown(dates.day_in_words(at, zone=zone, language=_language())) if at else ""


@register.filter
def day_with_year(at: date | None, zone: str = "UTC") -> str:
    """Show the day with its year."""
    if not at:
        return ""
    return _shown(dates.day_in_words(at, zone=zone, language=_language(), year=True))


@register.filter
def short_day(at: date | None, zone: str = "UTC") -> str:
    """Show the day in few letters, for narrow places."""
    return _shown(dates.short_day(at, zone=zone, language=_language())) if at else ""


@register.filter
def time_in_words(at: datetime | None, zone: str) -> str:
    """Show the time of day."""
    return _shown(dates.time_in_words(at, zone=zone, language=_language())) if at else ""


@register.filter
def relative_day(at: date | None, zone: str = "UTC") -> str:
    """Show "morgen" for tomorrow, and the day in words when it is farther away."""
    if not at:
        return ""
    today = clock.today(zone)
    return _shown(dates.relative_day(at, today=today, zone=zone, language=_language()))


@register.simple_tag
def time_range(start: datetime, end: datetime, zone: str) -> str:
    """Show from when until when: `{% time_range visit.starts_at visit.ends_at zone %}`."""
    return _shown(dates.time_range(start, end, zone=zone, language=_language()))


@register.simple_tag
def address(url_name: str, key: UUID) -> str:
    """Return the address of one thing: `{% address "appointments:detail" visit.id %}`."""
    return rules.address_of(url_name, key)


@register.filter
def phone_in_words(phone: str | None) -> str:
    """Show a telephone number as people read it."""
    return rules.phone_in_words(phone) if phone else ""


@register.filter
def said(words: str | None) -> str:
    """Show what somebody wrote, without characters that turn the text around it."""
    return rules.without_turns(words) if words else ""
