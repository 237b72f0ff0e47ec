"""A clinic is cancelled: nobody books in it any more, and each appointment gets a proposal."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from nabij.appointments import events
from nabij.appointments.models import (
    OPEN_STATUS,
    Appointment,
    BusyTime,
    Closure,
    ClosureCase,
    WorkException,
)
from nabij.appointments.operations import booking, cases, holds, reminders
from nabij.appointments.operations.columns import columns
from nabij.appointments.queries import free
from nabij.appointments.rules import closures as rules
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.types import CaseStatus, FreeTime, Hold, Status
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock, locks
from nabij.people.types import SYSTEM, Actor

_LOCK = "closures"  # one at a time: each holds many times, in an order of its own
_CHANGEABLE = (Status.PROVISIONAL, Status.BOOKED)
_TRIES = 12


class NotClosableError(Exception):
    """The period is over, or the actor may not cancel a clinic."""


class ProposalOverError(Exception):
    """The proposal was answered otherwise, or nobody answered it in time."""


@transaction.atomic
def close_clinic(
    *,
    resource_id: int,
    first_date: date,
    last_date: date,
    hours: tuple[time, time] | None,
    zone: str,
    reason: str,
    by: Actor,
) -> Closure:
    """Cancel a clinic: close the time, and propose another to each client who had an appointment.

    Asked for the same again, it returns what was closed before.

    Args:
        hours: local times, of one day; None: whole days.
        zone: where the resource works.

    Raises:
        NotClosableError: it is over, or the actor may not.
    """
    locks.hold([_LOCK])
    at = clock.now()
    starts_at, ends_at = period(first_date=first_date, last_date=last_date, hours=hours, zone=zone)
    if ends_at <= at or by.user_id is None or not rules.may_close(by):
        raise NotClosableError
    same = {"resource_id": resource_id, "starts_at": starts_at, "ends_at": ends_at}
    before = Closure.objects.filter(**same).first()
    if before is not None:
        return before
    closure = Closure.objects.create(
        **same, reason=reason.replace("\0", ""), closed_by_id=by.user_id, closed_at=at
    )
    WorkException.objects.create(
        resource_id=resource_id,
        first_date=first_date,
        last_date=last_date,
        starts=hours[0] if hours else None,
        ends=hours[1] if hours else None,
        reason=closure.reason[:120],
    )
    _open_cases(closure, at, by=by)
    return closure


def period(
    *, first_date: date, last_date: date, hours: tuple[time, time] | None, zone: str
) -> tuple[datetime, datetime]:
    """Return the instants a closed period begins and ends at, in local time of a zone."""
    local = ZoneInfo(zone)
    since = datetime.combine(first_date, hours[0] if hours else time(), local)
    until = (
        datetime.combine(last_date, hours[1], local)
        if hours
        else datetime.combine(last_date + timedelta(days=1), time(), local)
    )
    utc = clock.now().tzinfo
    return since.astimezone(utc), until.astimezone(utc)


@transaction.atomic
def accept_proposal(*, case_id: UUID, by: Actor) -> Appointment:
    """Move the appointment to the time held for it. Accepted before: nothing happens again.

    Raises:
        ProposalOverError: it was answered otherwise, or its time is over.
        BookingError: the time doesn't go with what else the client has; nothing has changed.
    """
    appointment_id, client_id = ClosureCase.objects.values_list(
        "appointment_id", "appointment__client_id"
    ).get(pk=case_id)
    trail.note([client_id])
    # in the order of booking.move: client, appointment, case
    locks.hold([f"appointments of {client_id}"])
    appointment = Appointment.objects.select_for_update().get(pk=appointment_id)
    case = (
        ClosureCase.objects.select_for_update(of=("self",)).select_related("hold").get(pk=case_id)
    )
    if case.status == CaseStatus.ACCEPTED:
        return appointment
    held, starts_at = case.hold, case.proposed_starts_at
    is_over = case.status != CaseStatus.PROPOSED or case.answer_by <= clock.now()
    if is_over or held is None or starts_at is None:
        raise ProposalOverError
    cases.end(case, CaseStatus.ACCEPTED)
    return booking.move(
        appointment_id=appointment_id,
        resource_id=held.resource_id,
        starts_at=starts_at,
        by=by,
        holder=case_id,
    )


@transaction.atomic
def decline_proposal(*, case_id: UUID, by: Actor) -> None:
    """Let go of the time held; the desk calls to find another. Said before: nothing happens.

    Raises:
        ProposalOverError: it was answered otherwise.
    """
    del by
    case = ClosureCase.objects.select_for_update(of=("self",)).get(pk=case_id)
    trail.note([case.appointment.client_id])
    if case.status not in rules.WAITING:
        raise ProposalOverError
    if case.status == CaseStatus.PROPOSED:
        cases.end(case, CaseStatus.TO_CALL)


@transaction.atomic
def mark_solved(*, case_id: UUID, by: Actor) -> None:
    """Say that it has been arranged with the client. Said before: nothing happens."""
    del by
    case = ClosureCase.objects.select_for_update(of=("self",)).get(pk=case_id)
    trail.note([case.appointment.client_id])
    if case.status in rules.WAITING:
        cases.end(case, CaseStatus.SOLVED)


@transaction.atomic
def run_due_closures() -> int:
    """Let the desk call who did not answer in time; also find who booked while it was closed."""
    at = clock.now()
    due = ClosureCase.objects.filter(
        Q(answer_by__lte=at) | Q(hold=None), status=CaseStatus.PROPOSED
    ).order_by("pk")
    count = 0
    for case in due.select_for_update(of=("self",), skip_locked=True):
        cases.end(case, CaseStatus.TO_CALL)
        count += 1
    current = list(Closure.objects.filter(ends_at__gt=at).order_by("pk"))
    if current:
        locks.hold([_LOCK])
    return count + sum(_open_cases(closure, at, by=SYSTEM) for closure in current)


def _open_cases(closure: Closure, at: datetime, *, by: Actor) -> int:
    """Open a case for each appointment that has none; who comes first is proposed a time first."""
    found = (
        Appointment.objects.filter(
            resource_id=closure.resource_id,
            status__in=_CHANGEABLE,
            starts_at__lt=closure.ends_at,
            ends_at__gt=closure.starts_at,
            starts_at__gt=at,
        )
        .exclude(pk__in=ClosureCase.objects.filter(closure=closure).values("appointment"))
        .exclude(pk__in=ClosureCase.objects.filter(status__in=rules.WAITING).values("appointment"))
        .select_related("client", "service", "resource")
    )
    appointments = sorted(
        found.order_by("pk").select_for_update(of=("self",)), key=lambda one: one.starts_at
    )
    trail.note([one.client_id for one in appointments])
    for appointment in appointments:
        _open_case(closure, appointment, at, by=by)
    return len(appointments)


def _open_case(closure: Closure, appointment: Appointment, at: datetime, *, by: Actor) -> None:
    case = ClosureCase(
        closure=closure,
        appointment=appointment,
        old_starts_at=appointment.starts_at,
        status=CaseStatus.TO_CALL,
        answer_by=appointment.starts_at,
    )
    answer_by = _answer_by(appointment, at)
    if answer_by is not None:
        case.hold = _held(case, appointment, answer_by)
    if case.hold is not None and answer_by is not None:
        case.status = CaseStatus.PROPOSED
        case.answer_by = answer_by
        case.proposed_starts_at = case.hold.starts_at
    case.save(force_insert=True)
    reminders.drop(appointment_id=appointment.pk)
    record(
        events.AppointmentFellThrough(
            appointment_id=appointment.pk, case_id=case.pk, **columns(appointment, by=by)
        )
    )


def _answer_by(appointment: Appointment, at: datetime) -> datetime | None:
    """Return until when a proposal would be held; None where none can be made."""
    service, client = appointment.service, appointment.client
    if service is None or not rules.can_be_proposed(
        is_active=service.is_active,
        access=service.access,
        seats=service.seats,
        is_stop=appointment.combined_visit_id is not None,
    ):
        return None
    return rules.proposal_answer_by(
        at=at,
        old_starts_at=appointment.starts_at,
        change_until_minutes=service.change_until_minutes,
        quiet=Quiet(client.quiet_from, client.quiet_until, client.time_zone),
    )


def _held(case: ClosureCase, appointment: Appointment, answer_by: datetime) -> BusyTime | None:
    """Hold the first time that suits: nobody else gets it until the client has answered."""
    for candidate in _candidates(appointment, answer_by):
        held = holds.hold(
            service_id=candidate.service_id,
            resource_id=candidate.time.resource_id,
            starts_at=candidate.time.starts_at,
            expires_at=answer_by,
            purpose=Hold.PROPOSAL,
            holder=case.pk,
            by=SYSTEM,
        )
        if held is not None:
            return held
    return None


class _Candidate(NamedTuple):
    service_id: UUID
    time: FreeTime


def _candidates(appointment: Appointment, answer_by: datetime) -> Iterator[_Candidate]:
    """Yield the nearest times: with the same professional, then at the same place, then anywhere.

    They can still be booked at `answer_by`, and the client has no other appointment then.
    """
    own = list(
        Appointment.objects.filter(OPEN_STATUS, client_id=appointment.client_id)
        .exclude(pk=appointment.pk)
        .values_list("starts_at", "ends_at")
    )
    professional_id = appointment.resource.professional_id if appointment.resource else None
    if appointment.service_id is None:
        return
    narrowed: list[tuple[UUID | None, UUID | None]] = [
        (None, appointment.location_id),
        (None, None),
    ]
    if professional_id is not None:
        narrowed.insert(0, (professional_id, None))
    for with_id, place_id in narrowed:
        for found in free.nearest_free(
            service_id=appointment.service_id,
            near=appointment.starts_at,
            at=answer_by,
            count=_TRIES,
            professional_id=with_id,
            location_id=place_id,
        ):
            if not any(found.starts_at < ends and found.ends_at > starts for starts, ends in own):
                yield _Candidate(appointment.service_id, found)
