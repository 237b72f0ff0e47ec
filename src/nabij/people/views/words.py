"""Plain words for what audit and ledger keep as fixed words of ours."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from babel.dates import format_date
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from nabij.audit.models import Look
from nabij.ledger.models import Event
from nabij.lib import clock, dates
from nabij.people.doors import happened_of
from nabij.people.types import Actor
from nabij.ui.types import TimelineEntry, Words

_ROLES: dict[str, Words] = {
    "client": _("client"),
    "relative": _("relative"),
    "professional": _("care professional"),
    "agent": _("contact desk"),
    "manager": _("experience manager"),
    "editor": _("editor"),
    "administrator": _("administrator"),
}
_REASONS: dict[str, Words] = {
    "mandate": _("Acts for you under a mandate."),
    "care": _("Gives you care."),
    "service": _("Arranges things around your care."),
    "link": _("Through a link in a message we sent."),
    "kiosk": _("At the screen by the entrance, to say that you have arrived."),
    "system": _("Done by the computer, as part of its work."),
}
# The first part of audit's word says which part of somebody's data it was.
_SEEN: dict[str, Words] = {
    "appointments": _("Looked at your appointments"),
    "surveys": _("Looked at what you told us about your experience"),
    "delivery": _("Looked at messages we sent you"),
    "people": _("Looked at your details"),
    "portal": _("Looked in your environment"),
    "desk": _("Looked at the overview of the day"),
    "api": _("Read your data into the system"),
}
_CHANGED: dict[str, Words] = {
    "appointments": _("Changed your appointments"),
    "surveys": _("Worked on what you told us about your experience"),
    "people": _("Changed your details"),
    "portal": _("Changed something in your environment"),
    "api": _("Brought your data up to date"),
}
_EXACT: dict[str, Words] = {
    "portal.sign-in": _("Signed in"),
    "portal.sign-out": _("Signed out"),
    "portal.profile": _("Looked at your details"),
    "portal.looks": _("Looked at who looked"),
    "people.desk-clients": _("Found you in a search"),
}
_HAPPENED: dict[str, tuple[Words, str]] = {
    "appointments.AppointmentBooked": (_("Appointment booked"), "calendar-days"),
    "appointments.ReferralReceived": (_("Referral letter received"), "document-text"),
    "appointments.AppointmentMoved": (_("Appointment moved"), "calendar-days"),
    "appointments.AppointmentCancelled": (_("Appointment cancelled"), "x-circle"),
    "appointments.AppointmentMissed": (_("Did not come to the appointment"), "x-circle"),
    "appointments.ClientArrived": (_("Arrived for the appointment"), "map-pin"),
    "appointments.VisitStarted": (_("Visit began"), "play"),
    "appointments.MarkTakenBack": (_("What was noted last was taken back"), "arrow-path"),
    "appointments.VisitTookPlace": (_("Visit took place"), "check-circle"),
    "appointments.ReminderFellDue": (_("Reminder of the appointment"), "bell"),
    "appointments.BookingRequested": (_("Asked for an appointment"), "inbox"),
    "appointments.BookingRequestEnded": (
        _("The request was dealt with"),
        "inbox",
    ),
    "appointments.WaitingListJoined": (_("Joined the waiting list"), "clock"),
    "appointments.WaitingOfferMade": (_("An earlier time was offered"), "clock"),
    "appointments.WaitingOfferEnded": (_("The offer of a time ended"), "clock"),
    "surveys.InvitationCreated": (_("Asked about the experience"), "envelope"),
    "surveys.ResponseSubmitted": (_("Told us about the experience"), "chat-bubble-left"),
    "surveys.FollowUpOpened": (_("Follow-up opened"), "flag"),
    "surveys.FollowUpSolutionAsked": (_("Asked whether it is solved"), "question-mark-circle"),
    "surveys.FollowUpNotReached": (
        _("The question did not reach the client"),
        "exclamation-triangle",
    ),
    "surveys.FollowUpSolved": (_("The client says it is solved"), "check-circle"),
    "surveys.FollowUpReopened": (_("The client says it is not solved"), "arrow-path"),
    "people.ContactDetailsChanged": (_("Contact details changed"), "pencil-square"),
    "people.PreferencesChanged": (_("Preferences changed"), "pencil-square"),
    "people.MandateGiven": (_("Mandate given"), "user-plus"),
    "people.MandateRevoked": (_("Mandate ended"), "user-minus"),
}


@dataclass(frozen=True, kw_only=True)
class LookDay:
    """A day in words with what was looked at, latest first."""

    label: str
    entries: list[TimelineEntry]


def days_of(looks: Iterable[Look], *, actor: Actor, zone: str) -> list[LookDay]:
    """Return looks in words, by the local day they fell on."""
    language = get_language() or "nl"
    return [
        LookDay(
            label=dates.day_in_words(day, language=language, year=True),
            entries=_together(
                _entry(look, actor=actor, zone=zone, language=language) for look in group
            ),
        )
        for day, group in groupby(looks, key=lambda look: dates.local_day(look.at, zone))
    ]


def timeline_of(events: Iterable[Event], *, zone: str) -> list[TimelineEntry]:
    """Return a client's events in words; kinds without words are left out."""
    today = clock.today(zone)
    language = get_language() or "nl"
    return [
        TimelineEntry(
            when=dates.date_near_or_far(event.at, zone=zone, language=language, today=today),
            title=_title(event, told[0]),
            icon=told[1],
        )
        for event in events
        if (told := happened_of(event) or _HAPPENED.get(event.kind))
    ]


def _title(event: Event, words: Words) -> Words:
    if event.payload.get("is_overruled"):
        return _("%(what)s, outside the rules of the times") % {"what": words}
    return words


def born_in_words(born_on: date) -> str:
    """Return a date of birth as "2 mei 1944": nobody asks on which weekday."""
    return format_date(born_on, "long", locale=dates.LOCALES[(get_language() or "nl")[:2]])


def _together(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Return what one person did several times within a minute as one entry that counts them."""
    found = []
    for entry, same in groupby(entries):
        count = sum(1 for _one in same)
        title = pgettext("looks", "%(what)s (%(count)s times)") % {
            "what": entry.title,
            "count": count,
        }
        found.append(replace(entry, title=title) if count > 1 else entry)
    return found


def _entry(look: Look, *, actor: Actor, zone: str, language: str) -> TimelineEntry:
    is_own = look.user_id is not None and look.user_id == actor.user_id
    return TimelineEntry(
        when=_time(look.at, zone=zone, language=language),
        who=_("You") if is_own else _who(look),
        title=_what(look),
        text="" if is_own else _REASONS.get(look.purpose, ""),
        icon="pencil-square" if look.action == "change" else "eye",
    )


def _time(at: datetime, *, zone: str, language: str) -> str:
    return dates.time_in_words(at, zone=zone, language=language)


def _who(look: Look) -> str:
    if look.purpose == "kiosk":
        return gettext("Someone at the entrance")
    if look.role == "link":
        return gettext("Someone with the link from a message")
    if look.role in _ROLES and look.name:
        return pgettext("name and role", "%(name)s, %(role)s") % {
            "name": look.name,
            "role": _ROLES[look.role],
        }
    return look.name or gettext("Unknown")


def _what(look: Look) -> Words:
    area = look.what.partition(".")[0]
    if look.action == "change":
        return _CHANGED.get(area, gettext("Changed something of yours"))
    return _EXACT.get(look.what) or _SEEN.get(area, gettext("Looked at something of yours"))
