"""An appointment as an iCalendar file (RFC 5545), for one's own calendar. No health words in it."""

from datetime import datetime

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from nabij.appointments.types import AppointmentView, Status


def calendar_file(
    appointment: AppointmentView, *, organisation: str, url: str, at: datetime
) -> bytes:
    """Return the file's bytes.

    The UID stays and SEQUENCE rises when the appointment moves, so calendars replace what they
    have; a cancelled one is sent as METHOD:CANCEL. Times are in UTC, which needs no VTIMEZONE.
    """
    cancelled = appointment.status is Status.CANCELLED
    event = Event()
    event.add("uid", f"{appointment.id}@nabij")
    event.add("dtstamp", at)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", _("Appointment at %(organisation)s") % {"organisation": organisation})
    place = ", ".join(part for part in (appointment.location_name, appointment.address) if part)
    event["location"] = vText(place)
    event.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", "-//Nabij//Nabij//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
