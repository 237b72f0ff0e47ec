"""What somebody asked for, in words."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nabij.appointments.queries import wishes
from nabij.appointments.queries.requests import RequestView
from nabij.appointments.queries.wishes import EVERY_DAY, WORKING_DAYS
from nabij.appointments.types import RequestStatus
from nabij.appointments.views.waiting_forms import DAYS
from nabij.lib import clock, dates
from nabij.ui.rules import unbroken


def status_of(one: RequestView) -> tuple[str, str]:
    """Return where a request stands, and its tone."""
    return {
        RequestStatus.REQUESTED: (_("Requested"), "info"),
        RequestStatus.BOOKED: (_("Appointment made"), "success"),
        RequestStatus.DECLINED: (_("Answered"), "neutral"),
        RequestStatus.WITHDRAWN: (_("Withdrawn"), "neutral"),
    }[one.status]


def days_in_words(one: RequestView) -> str:
    """Return the days that suit, as "Monday, Friday"."""
    if one.weekdays in (EVERY_DAY, WORKING_DAYS):
        return _("Any day") if one.weekdays == EVERY_DAY else _("Any working day")
    names = dict(DAYS)
    days = [str(names[day]) for day in one.weekdays]
    if get_language() != "en":  # where days are no names
        days = [days[0], *(day.lower() for day in days[1:])]
    return ", ".join(days)


def parts_in_words(one: RequestView) -> str:
    """Return the parts of the day that suit."""
    return wishes.parts_in_words(one.parts)


def due_in_words(one: RequestView, *, language: str) -> str:
    """Return by when the client hears of us."""
    return unbroken(dates.day_in_words(one.due_at, zone=one.zone, language=language))


def age_in_words(one: RequestView) -> str:
    """Return how long ago it was asked, in days."""
    days = (clock.now() - one.requested_at).days
    if not days:
        return _("Asked today")
    words = ngettext("Asked %(count)s day ago", "Asked %(count)s days ago", days)
    return words % {"count": days}
