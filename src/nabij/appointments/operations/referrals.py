"""Letters an appointment waits for: asked, announced, received, or too late."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import Appointment, Referral, Service
from nabij.appointments.operations.columns import columns
from nabij.appointments.rules import referrals as rules
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.types import ReferralStatus, Status
from nabij.audit import trail
from nabij.delivery.rules import after_quiet_hours
from nabij.ledger.operations import record
from nabij.lib import clock
from nabij.people.types import Actor


class ReferralError(Exception):
    """A letter can't be taken as it is."""


class ReferralOverError(ReferralError):
    """The letter came too late, or the appointment is off."""


class NoLetterError(ReferralError):
    """The file is no PDF, JPEG or PNG, or larger than 10 MB."""


def ask(*, appointment: Appointment, service: Service, by: Actor) -> None:
    """Keep the appointment's time until its letter has come, and say until when."""
    at = clock.now()
    referral = Referral.objects.create(
        client_id=appointment.client_id,
        service=service,
        appointment=appointment,
        asked_at=at,
        due_at=rules.due_at(
            asked_at=at,
            told_at=after_quiet_hours(at, **_quiet(appointment)._asdict()),
            starts_at=appointment.starts_at,
            days=service.referral_days,
        ),
    )
    record(
        events.AppointmentHeld(
            appointment_id=appointment.pk,
            starts_at=appointment.starts_at,
            due_at=referral.due_at,
            **columns(appointment, by=by),
        )
    )


def _quiet(appointment: Appointment) -> Quiet:
    client = appointment.client
    return Quiet(client.quiet_from, client.quiet_until, client.time_zone)


@transaction.atomic
def announce(*, referral_id: UUID, referrer: str, by: Actor) -> Referral:
    """Keep who sends the letter, so that the desk knows where to ask.

    Raises:
        ReferralOverError: it is no longer awaited.
    """
    del by
    referral, _appointment = _awaited(referral_id)
    referral.referrer = _one_line(referrer)[:200]
    referral.save(update_fields=["referrer"])
    return referral


@transaction.atomic
def receive(
    *,
    referral_id: UUID,
    by: Actor,
    content: bytes | None = None,
    file_name: str = "",
    referrer_email: str = "",
) -> Referral:
    """Note that the letter is there, with the file or (None) on paper: the appointment is certain.

    Args:
        referrer_email: of the professional who sent it, where it is known; kept until
            `forget_referrers`.

    Raises:
        ReferralOverError: it is no longer awaited.
        NoLetterError: the file is none.
    """
    kind = rules.media_type(content) if content is not None else ""
    if kind is None or len(content or b"") > rules.MOST_BYTES:
        raise NoLetterError
    referral, appointment = _awaited(referral_id)
    referral.status = ReferralStatus.RECEIVED
    referral.received_at = clock.now()
    referral.content, referral.media_type = content, kind
    referral.file_name = _one_line(file_name)[-200:]
    referral.referrer_email = referrer_email.strip().lower()
    referral.save()
    appointment.status = Status.BOOKED
    appointment.save(update_fields=["status"])
    record(
        events.ReferralReceived(
            referral_id=referral.pk,
            received_at=referral.received_at,
            **columns(appointment, by=by),
        )
    )
    record(
        events.AppointmentBooked(
            appointment_id=appointment.pk,
            starts_at=appointment.starts_at,
            **columns(appointment, by=by),
        )
    )
    return referral


@transaction.atomic
def forget_referrers(*, referral_ids: Collection[UUID]) -> None:
    """Empty the e-mail addresses of who sent letters: it was decided whether they are asked."""
    Referral.objects.filter(pk__in=referral_ids).update(referrer_email="")


def _awaited(referral_id: UUID) -> tuple[Referral, Appointment]:
    referral = Referral.objects.get(pk=referral_id)
    trail.note([referral.client_id])
    # the appointment first, as everybody who changes one does
    appointment = (
        Appointment.objects.select_for_update()
        .filter(referral=referral_id, status=Status.PROVISIONAL)
        .first()
    )
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    if appointment is None or referral.status != ReferralStatus.AWAITED:
        raise ReferralOverError
    return referral, appointment


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
