"""Appointments as iCalendar (RFC 5545), for one's own calendar. No health words in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from nabij.appointments.types import AppointmentView, Status

_ASK_AGAIN_AFTER = timedelta(hours=1)


def calendar_file(
    appointment: AppointmentView, *, organisation: str, url: str, at: datetime
) -> bytes:
    """Return the bytes of a file with one appointment; a cancelled one is sent as METHOD:CANCEL."""
    cancelled = appointment.status is Status.CANCELLED
    calendar = _calendar("CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_event(appointment, organisation=organisation, url=url, at=at))
    return bytes(calendar.to_ical())


def calendar_feed(
    shown: Iterable[tuple[AppointmentView, str]], *, organisation: str, at: datetime
) -> bytes:
    """Return the bytes of a feed with all appointments, each with its address.

    How soon a calendar asks again is its own choice; REFRESH-INTERVAL (RFC 7986) asks for an hour.
    """
    calendar = _calendar("PUBLISH")
    calendar.add("name", organisation)
    calendar["x-wr-calname"] = vText(organisation)
    calendar.add("refresh-interval", _ASK_AGAIN_AFTER, parameters={"value": "DURATION"})
    for appointment, url in shown:
        calendar.add_component(_event(appointment, organisation=organisation, url=url, at=at))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Nabij//Nabij//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(appointment: AppointmentView, *, organisation: str, url: str, at: datetime) -> Event:
    """Return one event.

    The UID stays and SEQUENCE rises when the appointment moves, so calendars replace what they
    have. Times are in UTC, which needs no VTIMEZONE.
    """
    event = Event()
    event.add("uid", f"{appointment.id}@nabij")
    event.add("dtstamp", at)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("sequence", appointment.sequence)
    cancelled = appointment.status is Status.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", _("Appointment at %(organisation)s") % {"organisation": organisation})
    place = ", ".join(part for part in (appointment.where, appointment.address) if part)
    event["location"] = vText(place)
    event.add("url", url)
    return event
