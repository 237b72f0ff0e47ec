"""Running late: what the desk says of today, and who has to be told."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from nabij.appointments import events
from nabij.appointments.models import Appointment, ClosureCase, Delay, DelayTold
from nabij.appointments.rules.delays import is_to_be_told
from nabij.appointments.types import LATE_STEPS, CaseStatus, Status
from nabij.ledger.operations import record
from nabij.lib import clock, locks
from nabij.lib.dates import local_day
from nabij.people.types import Actor

_FELL_THROUGH = (CaseStatus.PROPOSED, CaseStatus.TO_CALL, CaseStatus.SOLVED)


class NoStepError(ValueError):
    """A delay is said in steps of a quarter of an hour, up to two hours."""


@dataclass(frozen=True, kw_only=True)
class ToTell:
    """An appointment whose client has to hear how late it is now; 0: on time again."""

    appointment: Appointment
    minutes: int
    told: int

    @property
    def expected_at(self) -> datetime:
        """When it begins, as far as known now."""
        return self.appointment.starts_at + timedelta(minutes=self.minutes)

    @property
    def expected_before_at(self) -> datetime:
        """When the client thought until now that it begins."""
        return self.appointment.starts_at + timedelta(minutes=self.told)


@transaction.atomic
def set_delay(*, resource_id: int, delayed_on: date, minutes: int, by: Actor) -> bool:
    """Say how late somebody or something runs on a local day; 0: not any more.

    Returns whether that is other than what was said before; said twice, nothing happens again.

    Raises:
        NoStepError: these are no minutes that can be said.
    """
    if minutes not in LATE_STEPS:
        raise NoStepError(minutes)
    locks.hold([f"delay of {resource_id}"])
    known = Delay.objects.filter(resource_id=resource_id, delayed_on=delayed_on).first()
    if (known.minutes if known else 0) == minutes:
        return False
    delay, _created = Delay.objects.update_or_create(
        resource_id=resource_id,
        delayed_on=delayed_on,
        defaults={"minutes": minutes, "said_at": clock.now(), "said_by_id": by.user_id},
    )
    record(
        events.RanLate(
            delay_id=delay.pk,
            resource_id=resource_id,
            minutes=minutes,
            actor_id=by.user_id,
            touchpoint="appointment",
            channel="desk",
        )
    )
    return True


@transaction.atomic
def take_untold(*, delay_id: UUID, appointment_id: UUID | None = None) -> list[ToTell]:
    """Return whose clients have to hear how late it is now, and note that they were told.

    In the transaction of who tells them: then each hears each change once, however many workers
    are at it and in whatever order the changes reach them.

    Args:
        appointment_id: only this one.
    """
    delay = Delay.objects.select_for_update(of=("self",)).filter(pk=delay_id).first()
    if delay is None:
        return []
    at = clock.now()
    told = _told(delay)
    found = [
        ToTell(appointment=one, minutes=delay.minutes, told=told.get((one.pk, one.starts_at), 0))
        for one in _to_come(delay, appointment_id)
    ]
    wanted = [
        one
        for one in found
        if is_to_be_told(
            minutes=one.minutes, told=one.told, starts_at=one.appointment.starts_at, at=at
        )
    ]
    for one in wanted:
        DelayTold.objects.update_or_create(
            appointment=one.appointment,
            defaults={
                "starts_at": one.appointment.starts_at,
                "minutes": one.minutes,
                "told_at": at,
            },
        )
    return wanted


def _told(delay: Delay) -> dict[tuple[UUID, datetime], int]:
    told = DelayTold.objects.filter(appointment__resource_id=delay.resource_id)
    recent = told.filter(starts_at__gte=_midnight(delay.delayed_on) - timedelta(days=1))
    return {(one.appointment_id, one.starts_at): one.minutes for one in recent}


def _to_come(delay: Delay, appointment_id: UUID | None) -> list[Appointment]:
    """Return what is booked that local day and goes on, whether or not it has begun."""
    around = _midnight(delay.delayed_on)
    fell_through = ClosureCase.objects.filter(
        appointment=OuterRef("pk"), old_starts_at=OuterRef("starts_at"), status__in=_FELL_THROUGH
    )
    found = (
        Appointment.objects.filter(
            resource_id=delay.resource_id,
            status=Status.BOOKED,
            starts_at__range=(around - timedelta(hours=15), around + timedelta(hours=39)),
        )
        .exclude(Exists(fell_through))
        .select_related("location")
        .order_by("starts_at", "pk")
    )
    if appointment_id is not None:
        found = found.filter(pk=appointment_id)
    return [
        one for one in found if local_day(one.starts_at, one.location.time_zone) == delay.delayed_on
    ]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
