"""Plain words for what audit and ledger keep as fixed words of ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nabij.audit.models import Look
from nabij.ledger.models import Event
from nabij.lib import dates
from nabij.people.types import Actor
from nabij.ui.types import TimelineEntry, Words

ZONE = "Europe/Amsterdam"
_ROLES: dict[str, Words] = {
    "client": _lazy("client"),
    "relative": _lazy("relative"),
    "professional": _lazy("care professional"),
    "agent": _lazy("contact desk"),
    "manager": _lazy("experience manager"),
    "editor": _lazy("editor"),
    "administrator": _lazy("administrator"),
}
_REASONS: dict[str, Words] = {
    "mandate": _lazy("Acts for you under a mandate."),
    "care": _lazy("Gives you care."),
    "service": _lazy("Arranges things around your care."),
    "follow_up": _lazy("Follows up on what you told us."),
    "link": _lazy("Through a link in a message we sent."),
    "system": _lazy("Done by the computer, as part of its work."),
}
# The first part of audit's word says which part of somebody's data it was.
_SEEN: dict[str, Words] = {
    "appointments": _lazy("Looked at your appointments"),
    "surveys": _lazy("Looked at what you told us about your experience"),
    "delivery": _lazy("Looked at messages we sent you"),
    "people": _lazy("Looked at your details"),
    "portal": _lazy("Looked in your environment"),
    "desk": _lazy("Looked at the overview of the day"),
    "api": _lazy("Read your data into the system"),
}
_CHANGED: dict[str, Words] = {
    "appointments": _lazy("Changed your appointments"),
    "surveys": _lazy("Worked on what you told us about your experience"),
    "people": _lazy("Changed your details"),
    "portal": _lazy("Changed something in your environment"),
    "api": _lazy("Brought your data up to date"),
}
_EXACT: dict[str, Words] = {
    "portal.sign-in": _lazy("Signed in"),
    "portal.sign-out": _lazy("Signed out"),
    "portal.profile": _lazy("Looked at your details"),
    "portal.looks": _lazy("Looked at who looked"),
    "people.desk-clients": _lazy("Found you in a search"),
}
_HAPPENED: dict[str, tuple[Words, str]] = {
    "appointments.AppointmentBooked": (_lazy("Appointment booked"), "calendar-days"),
    "appointments.AppointmentMoved": (_lazy("Appointment moved"), "calendar-days"),
    "appointments.AppointmentCancelled": (_lazy("Appointment cancelled"), "x-circle"),
    "appointments.AppointmentMissed": (_lazy("Did not come to the appointment"), "x-circle"),
    "appointments.ClientArrived": (_lazy("Arrived for the appointment"), "map-pin"),
    "appointments.VisitTookPlace": (_lazy("Visit took place"), "check-circle"),
    "appointments.ReminderFellDue": (_lazy("Reminder of the appointment"), "bell"),
    "surveys.InvitationCreated": (_lazy("Asked about the experience"), "envelope"),
    "surveys.ResponseSubmitted": (_lazy("Told us about the experience"), "chat-bubble-left"),
    "surveys.FollowUpOpened": (_lazy("Follow-up opened"), "flag"),
    "surveys.FollowUpSolutionAsked": (_lazy("Asked whether it is solved"), "question-mark-circle"),
    "surveys.FollowUpSolved": (_lazy("The client says it is solved"), "check-circle"),
    "surveys.FollowUpReopened": (_lazy("The client says it is not solved"), "arrow-path"),
    "delivery.MessageDelivered": (_lazy("Message delivered"), "envelope"),
    "delivery.MessageFailed": (_lazy("Message could not be delivered"), "exclamation-circle"),
    "people.ContactDetailsChanged": (_lazy("Contact details changed"), "pencil-square"),
    "people.PreferencesChanged": (_lazy("Preferences changed"), "pencil-square"),
    "people.MandateGiven": (_lazy("Mandate given"), "user-plus"),
    "people.MandateRevoked": (_lazy("Mandate ended"), "user-minus"),
}


@dataclass(frozen=True, kw_only=True)
class LookDay:
    """A day in words with what was looked at, latest first."""

    label: str
    entries: list[TimelineEntry]


def days_of(looks: Iterable[Look], *, actor: Actor, zone: str = ZONE) -> list[LookDay]:
    """Return looks in words, by the local day they fell on."""
    language = get_language() or "nl"
    return [
        LookDay(
            label=dates.day_in_words(day, language=language, year=True),
            entries=[_entry(look, actor=actor, zone=zone, language=language) for look in group],
        )
        for day, group in groupby(looks, key=lambda look: dates.local_day(look.at, zone))
    ]


def timeline_of(events: Iterable[Event], *, zone: str) -> list[TimelineEntry]:
    """Return a client's events in words; kinds without words are left out."""
    language = get_language() or "nl"
    return [
        TimelineEntry(
            when=dates.date_in_words(event.at, zone=zone, language=language, year=True),
            title=_HAPPENED[event.kind][0],
            icon=_HAPPENED[event.kind][1],
        )
        for event in events
        if event.kind in _HAPPENED
    ]


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
    if look.role == "link":
        return _("Someone with the link from a message")
    if look.role in _ROLES and look.name:
        return pgettext("name and role", "%(name)s, %(role)s") % {
            "name": look.name,
            "role": _ROLES[look.role],
        }
    return look.name or _("Unknown")


def _what(look: Look) -> Words:
    area = look.what.partition(".")[0]
    if look.action == "change":
        return _CHANGED.get(area, _("Changed something of yours"))
    return _EXACT.get(look.what) or _SEEN.get(area, _("Looked at something of yours"))
