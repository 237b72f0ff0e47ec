"""What a client is told about an appointment: booked, moved, cancelled, soon.

A reaction may run late. What is no longer true by then is not told: the event that made it
untrue tells the rest.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.appointments import rules
from nabij.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentHeld,
    AppointmentMoved,
    ReminderFellDue,
)
from nabij.appointments.models import Appointment
from nabij.appointments.queries import fell_through, stops_of, was_too_late
from nabij.appointments.rules import meeting
from nabij.appointments.types import Mode, Status
from nabij.delivery.operations import withdraw
from nabij.delivery.types import About, Expects
from nabij.journeys.reactions.telling import tell
from nabij.ledger.registry import on
from nabij.ledger.types import Priority
from nabij.lib import clock
from nabij.lib.dates import date_in_words, day_in_words
from nabij.lib.text import localised
from nabij.people.types import Recipient

BACK_OFFICE = "fhir"
ABOUT_DELAY = "delay"  # of an appointment: told apart, so that a reminder stays


@on(AppointmentBooked)
def confirm_booking(event: AppointmentBooked) -> None:
    """Confirm a booking. What the back office booked it has told the client itself."""
    if event.channel == BACK_OFFICE:
        return
    stops = stops_of(event.appointment_id)  # of a visit of several, told where it begins
    if not stops or stops[0][0] == event.appointment_id:
        _tell("appointment_booked", event, event.appointment_id, starts_at=event.starts_at)


@on(AppointmentHeld)
def tell_what_is_needed(event: AppointmentHeld) -> None:
    """Tell until when the time is kept, and that something is needed; the page says what."""
    appointment = _appointment(event.appointment_id)
    if appointment is None or appointment.status != Status.PROVISIONAL:
        return
    zone = appointment.location.time_zone
    tell(
        "appointment_held",
        client_id=appointment.client_id,
        about=_about(event),
        words=lambda to: {
            "when": _when(appointment, appointment.starts_at, to),
            "place": _place(appointment, to),
            "link": _context(appointment, to)["link"],
            "until": day_in_words(event.due_at, zone=zone, language=to.language),
        },
        expires_at=event.due_at,
    )


@on(AppointmentMoved)
def confirm_move(event: AppointmentMoved) -> None:
    """Tell the new time, whoever moved it."""
    _withdraw(event.appointment_id)
    _tell(
        "appointment_moved",
        event,
        event.appointment_id,
        starts_at=event.starts_at,
        old_starts_at=event.old_starts_at,
        kept=(Status.BOOKED, Status.PROVISIONAL),  # also while its letter is awaited
    )


@on(AppointmentCancelled)
def confirm_cancellation(event: AppointmentCancelled) -> None:
    """Tell that the client need not come, whoever cancelled it."""
    _withdraw(event.appointment_id)
    appointment = _appointment(event.appointment_id)
    if appointment is None or appointment.status != Status.CANCELLED:
        return
    if appointment.starts_at <= clock.now():
        return
    tell(
        "appointment_released" if was_too_late(appointment.pk) else "appointment_cancelled",
        client_id=appointment.client_id,
        about=_about(event),
        words=lambda to: {
            "when": _when(appointment, appointment.starts_at, to),
            "place": _place(appointment, to),
            "link": f"{settings.BASE_URL}{reverse('appointments:new')}",
        },
        expires_at=appointment.starts_at,
    )


@on(ReminderFellDue, priority=Priority.LOW)
def remind(event: ReminderFellDue) -> None:
    """Remind of an appointment, with the way there and a link to move or cancel it."""
    _tell(
        "appointment_reminder",
        event,
        event.appointment_id,
        starts_at=event.starts_at,
        expects=Expects.YES_NO,
    )


AppointmentEvent = (
    AppointmentBooked | AppointmentHeld | AppointmentMoved | AppointmentCancelled | ReminderFellDue
)


def _tell(
    message: str,
    event: AppointmentEvent,
    appointment_id: UUID,
    *,
    starts_at: datetime,
    old_starts_at: datetime | None = None,
    expects: Expects = Expects.NOTHING,
    kept: Collection[Status] = (Status.BOOKED,),
) -> None:
    appointment = _appointment(appointment_id)
    if (
        appointment is None
        or appointment.status not in kept
        or appointment.starts_at != starts_at
        or starts_at <= clock.now()
        or fell_through(appointment.pk)
    ):
        return

    def words(to: Recipient) -> dict[str, str]:
        context = _context(appointment, to)
        if old_starts_at is not None and old_starts_at != starts_at:
            context["old_when"] = _when(appointment, old_starts_at, to)
        return context

    tell(
        message,
        client_id=appointment.client_id,
        about=_about(event),
        words=words,
        expires_at=starts_at,
        expects=lambda _words: expects,
    )


def _withdraw(appointment_id: UUID) -> None:
    for kind in ("appointment", ABOUT_DELAY):
        withdraw(about=About(kind=kind, id=appointment_id))


def _appointment(appointment_id: UUID) -> Appointment | None:
    return Appointment.objects.filter(pk=appointment_id).first()


def _about(event: AppointmentEvent) -> About:
    stops = stops_of(event.appointment_id)
    if stops:  # what happens to several stops at once is told once
        changes = sum(sequence for _id, sequence in stops)
        return About(kind="appointment", id=stops[0][0], occasion=f"change {changes}")
    return About(kind="appointment", id=event.appointment_id, occasion=str(event.id))


def _context(appointment: Appointment, to: Recipient) -> dict[str, str]:
    location = appointment.location
    token = rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    context = {
        "when": _when(appointment, appointment.starts_at, to),
        "place": _place(appointment, to),
        "link": f"{settings.BASE_URL}{_own_page(appointment, token)}",
    }
    if appointment.mode == Mode.ON_SITE:
        context["address"] = ", ".join(part for part in (location.street, location.city) if part)
        context["directions"] = localised(location.directions, to.language)
        return context
    service = appointment.service
    context["how"] = meeting.told_way(
        Mode(appointment.mode),
        phone=appointment.client.phone,
        has_video_url=bool(service and service.video_url),
        language=to.language,
    )
    return context


def _place(appointment: Appointment, to: Recipient) -> str:
    return meeting.told_place(
        Mode(appointment.mode),
        place=appointment.location.name,
        phone=appointment.client.phone,
        language=to.language,
    )


def _own_page(appointment: Appointment, token: str) -> str:
    """Return the page that manages it: of a visit of several stops the one behind sign-in."""
    if appointment.combined_visit_id is not None:
        return reverse("appointments:visit", args=[appointment.combined_visit_id])
    return reverse("appointments:link", args=[token])


def _when(appointment: Appointment, at: datetime, to: Recipient) -> str:
    return date_in_words(at, zone=appointment.location.time_zone, language=to.language)
