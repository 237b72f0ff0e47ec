"""Words for where an appointment stands, how late it is and how long a client waited."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.appointments.queries import MarkView
from nabij.appointments.rules import measures
from nabij.appointments.types import AppointmentView, Status
from nabij.lib import clock
from nabij.lib.dates import time_in_words
from nabij.ui.types import TimelineEntry


def status_words(status: Status) -> tuple[str, str]:
    """Return the words of a status and their tone."""
    return {
        Status.PROVISIONAL: (_("Waits for a referral"), "warning"),
        Status.BOOKED: (_("Expected"), "neutral"),
        Status.ARRIVED: (_("Arrived"), "info"),
        Status.STARTED: (_("Started"), "info"),
        Status.FULFILLED: (_("Took place"), "success"),
        Status.CANCELLED: (_("Cancelled"), "warning"),
        Status.NO_SHOW: (_("Did not come"), "warning"),
    }[status]


def mark_entry(mark: MarkView, one: AppointmentView, language: str) -> TimelineEntry:
    """Return what was noted, when and by whom, and whether it was taken back."""
    taken_back = ""
    if mark.taken_back_at is not None:
        at = time_in_words(mark.taken_back_at, zone=one.zone, language=language)
        taken_back = _("Taken back at %(time)s by %(name)s.") % {
            "time": at,
            "name": mark.taken_back_by or _("the system"),
        }
    by_whom = {"desk": mark.marked_by, "fhir": _("the system")}
    return TimelineEntry(
        when=time_in_words(mark.marked_at, zone=one.zone, language=language),
        title=status_words(mark.status)[0],
        text=taken_back,
        who=by_whom.get(mark.channel, _("the client")),
        icon="arrow-path" if taken_back else "check-circle",
    )


def tag_of(one: AppointmentView) -> tuple[str, str]:
    """Return the mark of an appointment in a list; who is simply expected bears none."""
    if one.is_off and one.status in (Status.PROVISIONAL, Status.BOOKED):
        return _("Does not go on"), "warning"
    if one.status is Status.BOOKED:
        is_unsaid = one.ends_at <= clock.now()
        return (_("To be noted"), "warning") if is_unsaid else _said(one)
    return status_words(one.status)


def _said(one: AppointmentView) -> tuple[str, str]:
    if one.is_coming is None:
        return "", "neutral"
    return (_("Is coming"), "success") if one.is_coming else (_("Can't come"), "warning")


def late_words(one: AppointmentView, *, language: str) -> str:
    """Return how much later than planned it begins, and when; "" when nobody said so."""
    if not one.late_minutes:
        return ""
    time = time_in_words(one.expected_at, zone=one.zone, language=language)
    words = {"minutes": one.late_minutes, "time": time}
    return _("About %(minutes)s minutes later, around %(time)s") % words


def waiting_words(one: AppointmentView) -> str:
    """Return how long the client waits or waited and the visit ran over, as far as known."""
    found = []
    if one.status is Status.ARRIVED and one.arrived_at is not None:
        minutes = measures.waiting_minutes(
            planned_at=one.starts_at, arrived_at=one.arrived_at, started_at=clock.now()
        )
        words = ngettext("Waits for %(count)s minute", "Waits for %(count)s minutes", minutes)
        found += [words % {"count": minutes}] * bool(minutes)
    if one.started_at is not None:
        minutes = measures.waiting_minutes(
            planned_at=one.starts_at, arrived_at=one.arrived_at, started_at=one.started_at
        )
        words = ngettext("Waited %(count)s minute", "Waited %(count)s minutes", minutes)
        found += [words % {"count": minutes}] * bool(minutes)
        minutes = measures.overrun_minutes(
            planned_end_at=one.ends_at,
            ended_at=one.ended_at or (clock.now() if one.status is Status.STARTED else one.ends_at),
        )
        words = ngettext("Ran over by %(count)s minute", "Ran over by %(count)s minutes", minutes)
        found += [words % {"count": minutes}] * bool(minutes)
    return " · ".join(found)
