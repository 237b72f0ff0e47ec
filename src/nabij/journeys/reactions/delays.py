"""What clients, and who helps them, are told when it gets later than planned, or no longer does.

Each change is told once. A reaction may run late: it tells how late it is by then.
"""

from django.conf import settings
from django.urls import reverse

from nabij.appointments import rules
from nabij.appointments.events import AppointmentBooked, AppointmentMoved, RanLate
from nabij.appointments.operations import ToTell, take_untold
from nabij.appointments.queries import delay_of, stops_of
from nabij.appointments.rules import meeting
from nabij.appointments.rules.delays import can_wait_until
from nabij.appointments.types import Mode
from nabij.delivery.operations import send, withdraw
from nabij.delivery.rules import after_quiet_hours
from nabij.delivery.types import About
from nabij.journeys.reactions.appointments import ABOUT_DELAY
from nabij.ledger.events import LedgerEvent
from nabij.ledger.registry import on
from nabij.lib import clock
from nabij.lib.dates import date_in_words, time_in_words
from nabij.people.queries import recipient_of_client, recipients_beside_client
from nabij.people.types import Recipient


@on(RanLate)
def tell_how_late(event: RanLate) -> None:
    """Tell everybody who is still to come today how late it is now."""
    for one in take_untold(delay_id=event.delay_id):
        _tell(one, event)


@on(AppointmentBooked)
def tell_who_booked(event: AppointmentBooked) -> None:
    """Tell who takes a time today with somebody who runs late already."""
    _tell_one(event, event)


@on(AppointmentMoved)
def tell_who_moved(event: AppointmentMoved) -> None:
    """Tell who moves to a time today with somebody who runs late already."""
    _tell_one(event, event)


def _tell_one(event: AppointmentBooked | AppointmentMoved, about: LedgerEvent) -> None:
    delay_id = delay_of(event.appointment_id)
    if delay_id is not None:
        for one in take_untold(delay_id=delay_id, appointment_id=event.appointment_id):
            _tell(one, about)


def _tell(one: ToTell, event: LedgerEvent) -> None:
    about = About(kind=ABOUT_DELAY, id=one.appointment.pk, occasion=str(event.id))
    withdraw(about=About(kind=ABOUT_DELAY, id=one.appointment.pk))
    client = recipient_of_client(one.appointment.client_id)
    if client is not None:
        _send(one, client, about, {"link": _link(one), "place": _place(one, client)})
    for relative in recipients_beside_client(one.appointment.client_id):
        _send(one, relative, about, {})  # the link would let them move it, mandate or not


def _send(one: ToTell, to: Recipient, about: About, own: dict[str, str]) -> None:
    appointment = one.appointment
    zone = appointment.location.time_zone
    context = {
        "when": date_in_words(appointment.starts_at, zone=zone, language=to.language),
        "place": appointment.location.name,
        **own,
    }
    if one.minutes:
        context["minutes"] = str(one.minutes)
        context["expected"] = time_in_words(one.expected_at, zone=zone, language=to.language)
    awake_at = after_quiet_hours(
        clock.now(),
        time_zone=to.time_zone,
        quiet_from=to.quiet_from,
        quiet_until=to.quiet_until,
    )
    send(
        to=to,
        message="appointment_late" if one.minutes else "appointment_on_time",
        about=about,
        context=context,
        # who would hear it only on the way here hears it now
        urgent=not can_wait_until(awake_at, starts_at=appointment.starts_at),
        expires_at=max(one.expected_at, one.expected_before_at),
    )


def _place(one: ToTell, to: Recipient) -> str:
    return meeting.told_place(
        Mode(one.appointment.mode),
        place=one.appointment.location.name,
        phone=to.phone,
        language=to.language,
    )


def _link(one: ToTell) -> str:
    appointment = one.appointment
    if stops_of(appointment.pk):
        page = reverse("appointments:visit", args=[appointment.combined_visit_id])
    else:
        token = rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
        page = reverse("appointments:link", args=[token])
    return f"{settings.BASE_URL}{page}"
