"""Measured effort: what a visit took of a client, as far as the ledger and the agenda show it.

The unit is one visit that took place and was agreed before: one thing that somebody came for. Each
measure is a mean over visits, or the share of visits (SHARES); `n` is the visits of which it can
be seen at all. Customer effort is asked with one question (Dixon, Freeman & Toman 2010, HBR
88(7/8)); the same authors name repeated contacts, transfers, changing channel and repeating oneself
as what makes it, which is why these are counted beside the answers.

contacts: how often somebody was in touch with us to have this visit: it was booked,
    kept while a letter was awaited, moved or declined, by the client, who acts for them, or the
    desk on the telephone. Seen of visits booked here; what the back office books is not.
moved: visits whose time was changed at least once, by anybody, of those booked here.
switched_channel: visits for which these contacts went over more than one channel.
came_back: visits after which the client complained to the same department, wrote about how it was
    followed up or opened that again, within AFTERWARDS_DAYS.
waiting_minutes: from the agreed time, or the arrival if later, until the visit began; an early
    start is 0. Seen where both were marked.
overrun_minutes: by how much a visit ended after its planned end; an early end is 0. Seen where the
    start was marked, so that the end is of that day.
transfers, failed_searches: how often a contact was handed on, and how often somebody searched our
    answers in vain, between booking and visit. No event of either exists yet: both are told as not
    measured until the modules that record the EVENTS named here are there.
"""

import math
from collections.abc import Mapping

from nabij.insights.definitions.margins import Estimate, mean, share
from nabij.insights.types import Measure

AFTERWARDS_DAYS = 30
BY_PEOPLE = ("portal", "link", "sms", "desk", "kiosk")
"""Channels over which people are in touch; not what another program does."""
BOOKINGS = ("appointments.AppointmentBooked", "appointments.AppointmentHeld")
_CONTACTS = (
    *BOOKINGS,
    "appointments.AppointmentMoved",
    "appointments.AppointmentDeclined",
)
EVENTS: Mapping[Measure, tuple[str, ...]] = {
    Measure.CONTACTS: _CONTACTS,
    Measure.MOVED: ("appointments.AppointmentMoved",),
    Measure.SWITCHED: _CONTACTS,
    Measure.CAME_BACK: (
        "surveys.ComplaintFiled",
        "surveys.FollowUpMessageReceived",
        "surveys.FollowUpReopened",
    ),
    Measure.WAITING: ("appointments.VisitStarted",),
    Measure.OVERRUN: ("appointments.VisitTookPlace",),
    Measure.TRANSFERS: ("conversations.ContactTransferred",),
    Measure.FAILED_SEARCHES: ("knowledge.SearchFoundNothing",),
}
"""Which events of the ledger a measure rests on."""
SHARES = (Measure.MOVED, Measure.SWITCHED, Measure.CAME_BACK)


def measured_effort(measure: Measure, *, n: int, total: float, squares: float) -> Estimate | None:
    """Return a measure over n visits: a share in percent with Wilson's interval, else a mean with
    Student's t, never below 0; None without visits.

    Args:
        total, squares: the sum over visits, and of its squares; of a share how many it holds of.
    """
    if measure in SHARES:
        return share(count=round(total), n=n)
    return mean(n=n, total=total, squares=squares, clip=(0, math.inf))
