"""Working hours and days that differ, in words."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.appointments.forms_studio.working import WEEKDAYS, WEEKS
from nabij.appointments.models import Resource, WorkException, WorkingPeriod
from nabij.appointments.types import Weeks
from nabij.lib import dates
from nabij.ui.types import ListItem


@dataclass(frozen=True, kw_only=True)
class HoursRow:
    """A block of working hours: when, what else is said of it, and where to end it."""

    hours: str
    more: str
    end: str = ""


def clock_words(starts: time, ends: time, *, language: str) -> str:
    """Return "9.00 tot 12.30 uur" and its like, of local times."""
    return dates.RANGE[language].format(starts, ends)


def day_words(on: date, *, language: str) -> str:
    """Return a day with its year."""
    return dates.day_in_words(on, language=language, year=True)


def hours_words(period: WorkingPeriod, *, language: str) -> str:
    """Return working hours in one line."""
    hours = clock_words(period.starts, period.ends, language=language)
    parts = [f"{str(WEEKDAYS[period.weekday]).lower()} {hours}", *_more(period, language=language)]
    return ", ".join(parts)


def week_rows(
    resource: Resource, *, today: date, language: str, is_past: bool = False
) -> list[tuple[Any, list[HoursRow]]]:
    """Return each weekday with its working hours, of now and later or those that are over."""
    days: dict[int, list[HoursRow]] = {day: [] for day in range(7)}
    for one in resource.working_periods.all():
        is_over = one.valid_until is not None and one.valid_until < today
        if is_over is not is_past:
            continue
        end = "" if is_over else reverse("supply:hours-end", args=[resource.pk, one.pk])
        days[one.weekday].append(
            HoursRow(
                hours=clock_words(one.starts, one.ends, language=language),
                more=" · ".join([one.location.name, *_more(one, language=language, today=today)]),
                end=end,
            )
        )
    rows = [(WEEKDAYS[day], hours) for day, hours in days.items()]
    return [row for row in rows if row[1]] if is_past else rows


def exception_row(one: WorkException, *, href: str, language: str, note: str = "") -> ListItem:
    """Return days that differ as a row that leads to taking them back."""
    first = day_words(one.first_date, language=language)
    if one.last_date != one.first_date:
        last = day_words(one.last_date, language=language)
        first = _("%(first)s until %(last)s") % {"first": first, "last": last}
    hours = clock_words(one.starts, one.ends, language=language) if one.starts and one.ends else ""
    place = one.location.name if one.location else ""
    tag, tone = (_("Works extra"), "info") if one.is_extra else (_("Away"), "neutral")
    if one.resource_id is None:
        tag, tone = _("Closed"), "neutral"
    return ListItem(
        title=first,
        href=href,
        meta=" · ".join(part for part in (hours, place, one.reason) if part),
        text=note,
        tag=tag,
        tone=tone,
    )


def _more(period: WorkingPeriod, *, language: str, today: date | None = None) -> list[str]:
    parts = []
    if period.weeks != Weeks.EVERY:
        parts.append(str(WEEKS[Weeks(period.weeks)]).lower())
    if today is None or period.valid_from > today:
        parts.append(_("from %(day)s") % {"day": day_words(period.valid_from, language=language)})
    if period.valid_until is not None:
        last = day_words(period.valid_until, language=language)
        parts.append(_("up to and with %(day)s") % {"day": last})
    if period.on_holidays:
        parts.append(_("on public holidays too"))
    return parts
