"""Complaints and what clients write about them: filed, followed, taken back, opened again.

A complaint is a follow-up with the complainant's own words and the terms of the place: it lies in
the same worklist, has one owner, and ends with the client's word.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import get_random_string

from nabij.accounts.types import Role
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.organisation.models import Department, Location
from nabij.organisation.queries import deadline_at
from nabij.people.models import Client
from nabij.people.types import Actor
from nabij.surveys.events import (
    ComplaintFiled,
    ComplaintTermsChanged,
    ComplaintWithdrawn,
    FollowUpMessageReceived,
)
from nabij.surveys.models import Complaint, ComplaintTerms, FollowUp
from nabij.surveys.operations.history import note, note_shown, record
from nabij.surveys.operations.openings import begin, reopen_with, start_anew
from nabij.surveys.queries import terms_of, voices_of
from nabij.surveys.rules import (
    PROMISED_AGAIN,
    WORKING_DAY,
    can_manage,
    can_reopen,
    can_withdraw,
    deadline_of_day,
    is_unsolved,
)
from nabij.surveys.types import (
    Caller,
    CameBy,
    FollowUpReason,
    FollowUpStatus,
    NoteKind,
    Respondent,
    Terms,
)

TOUCHPOINT = "complaint"
SENT_TWICE_WITHIN = timedelta(minutes=10)  # a time-out and a retry, or Back and Send
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are taken for another on the telephone


class CaseOverError(Exception):
    """It has ended, or can't be opened again any more."""


class LocationUnknownError(LookupError):
    """There is no such location for who asks."""


class NobodyToAnswerError(ValueError):
    """Nobody is known whom we could answer."""


@transaction.atomic
def file_complaint(
    *,
    happened: str,
    wished: str,
    may_call: bool,
    department: Department,
    language: str,
    by: Actor,
    caller: Caller | None = None,
) -> Complaint:
    """File a complaint: an owner, a deadline for the first contact and a date for our answer.

    Args:
        by: the client or relative, for whom they act; else `caller` says how to reach them.

    Raises:
        NobodyToAnswerError: neither a client nor a caller.
    """
    if by.client_id is None and caller is None:
        raise NobodyToAnswerError
    is_relative = by.role is Role.RELATIVE
    complaint = Complaint(
        happened=happened.strip(),
        wished=wished.strip(),
        may_call=may_call,
        respondent_type=Respondent.RELATIVE if is_relative else Respondent.CLIENT,
        filed_by_id=by.user_id,
        filer_name=by.name if is_relative else "",
    )
    return _file(
        complaint,
        department=department,
        client_id=by.client_id,
        language=language,
        caller=None if by.client_id else caller,
        by=by,
    )


@transaction.atomic
def note_complaint(
    *,
    client_id: UUID,
    came_by: CameBy,
    happened: str,
    wished: str,
    may_call: bool,
    department: Department,
    relative_id: UUID | None = None,
    by: Actor,
) -> Complaint:
    """Note at the desk what a client complains of, as if they had filed it themselves: the same
    owner, dates and message, and the client follows it on the same page.

    Args:
        came_by: how we heard it; never online.
        relative_id: who complains under a mandate; None: the client.
        by: who notes it.

    Raises:
        NobodyToAnswerError: no such client or relative for who notes it.
    """
    voices = {one.relative_id: one.name for one in voices_of(by, client_id=client_id)}
    if relative_id not in voices:
        raise NobodyToAnswerError
    is_relative = relative_id is not None
    complaint = Complaint(
        happened=happened.strip(),
        wished=wished.strip(),
        may_call=may_call,
        respondent_type=Respondent.RELATIVE if is_relative else Respondent.CLIENT,
        relative_id=relative_id,
        filer_name=voices[relative_id] if is_relative else "",
        came_by=came_by,
        taken_by_id=by.user_id,
        taken_by_name=by.name,
    )
    return _file(complaint, department=department, client_id=client_id, language=by.language, by=by)


def _file(
    complaint: Complaint,
    *,
    department: Department,
    client_id: UUID | None,
    language: str,
    caller: Caller | None = None,
    by: Actor,
) -> Complaint:
    """Give a complaint its follow-up, number and dates, and keep it; of a form that was sent twice
    the complaint there is already.
    """
    location = department.location
    terms = terms_of(location)
    was_noted = complaint.came_by != CameBy.ONLINE
    follow_up = FollowUp(
        client_id=client_id,
        department=department,
        location=location,
        reasons=[FollowUpReason.COMPLAINT],
        language=language,
        touchpoint=TOUCHPOINT,
    )
    locks.hold([f"surveys.complaint.{client_id or caller}"])
    kept = _just_kept(complaint, follow_up, caller=caller or Caller(name="", email="", phone=""))
    if kept is not None:
        note_shown(kept.follow_up)
        return kept
    begin(
        follow_up,
        working=terms.contact_days * WORKING_DAY,
        kind=NoteKind.NOTED if was_noted else NoteKind.FILED,
        caller=caller,
        by=by if was_noted else None,
    )
    complaint.follow_up = follow_up
    complaint.number = f"K-{get_random_string(6, LETTERS)}"
    complaint.filed_at = follow_up.opened_at
    complaint.answer_by = clock.today(location.time_zone) + timedelta(days=terms.answer_days)
    complaint.save(force_insert=True)
    note_shown(follow_up)
    record(
        ComplaintFiled,
        follow_up,
        by=by,
        touchpoint=TOUCHPOINT,
        channel=complaint.came_by if was_noted else "",
        due_at=follow_up.due_at,
        answer_by=deadline_of_day(complaint.answer_by, zone=location.time_zone),
    )
    return complaint


def _just_kept(complaint: Complaint, follow_up: FollowUp, *, caller: Caller) -> Complaint | None:
    """Return the running complaint that says the same of the same, kept a moment ago."""
    return (
        Complaint.objects.select_related("follow_up")
        .filter(
            filed_at__gt=clock.now() - SENT_TWICE_WITHIN,
            happened=complaint.happened,
            wished=complaint.wished,
            filed_by_id=complaint.filed_by_id,
            relative=complaint.relative_id,
            follow_up__closed_at=None,
            follow_up__client=follow_up.client_id,
            follow_up__department=follow_up.department,
            follow_up__caller_name=caller.name,
            follow_up__caller_email=caller.email,
            follow_up__caller_phone=caller.phone,
        )
        .first()
    )


def department_of(client_id: UUID) -> Department | None:
    """Return the department that knows a client last, as the one a complaint is about."""
    client = Client.objects.get(pk=client_id)
    known = client.care_relationships.filter(ended_at=None).select_related("department__location")
    latest = known.order_by("-since", "-pk").first()
    return latest.department if latest else None


@transaction.atomic
def hear_message(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """Keep what the client wrote; the owner owes an answer within a working day.

    Raises:
        CaseOverError: it has ended: the client can open it again instead.
    """
    follow_up = _held(follow_up_id)
    if not is_unsolved(follow_up):
        raise CaseOverError
    if follow_up.status in (FollowUpStatus.CONTACTED, FollowUpStatus.ASKED):
        follow_up.status = FollowUpStatus.OPEN
        follow_up.due_at = deadline_at(
            location_id=follow_up.location_id, start=clock.now(), working=PROMISED_AGAIN
        )
        start_anew(follow_up)
        follow_up.save()
    note(follow_up, kind=NoteKind.MESSAGE, text=text, by=by)
    record(FollowUpMessageReceived, follow_up, by=by, due_at=follow_up.due_at)
    return follow_up


@transaction.atomic
def withdraw(*, follow_up_id: UUID, by: Actor) -> FollowUp:
    """Take a complaint back. It ends, and surveys may come again.

    Raises:
        CaseOverError: it has ended already.
    """
    follow_up = _held(follow_up_id)
    if not can_withdraw(follow_up):
        raise CaseOverError
    follow_up.status = FollowUpStatus.WITHDRAWN
    follow_up.closed_at = clock.now()
    follow_up.save(update_fields=["status", "closed_at"])
    note(follow_up, kind=NoteKind.WITHDRAWN, by=by)
    record(ComplaintWithdrawn, follow_up, by=by)
    return follow_up


@transaction.atomic
def reopen(*, follow_up_id: UUID, text: str, by: Actor) -> FollowUp:
    """Open it again, within 90 days after it ended: it is not solved after all.

    Raises:
        CaseOverError: it has not ended, or too long ago.
    """
    follow_up = _held(follow_up_id)
    if not can_reopen(follow_up, at=clock.now()):
        raise CaseOverError
    reopen_with(follow_up, text=text, by=by)
    return follow_up


@transaction.atomic
def set_terms(*, location_id: UUID, terms: Terms, by: Actor) -> ComplaintTerms:
    """Keep how quickly complaints about a location are answered. Filed ones keep their dates.

    Raises:
        LocationUnknownError: no such location for who asks.
    """
    location = Location.objects.select_for_update().filter(pk=location_id).first()
    if location is None or not can_manage(by):
        raise LocationUnknownError(location_id)
    before = terms_of(location)
    kept, _is_new = ComplaintTerms.objects.update_or_create(
        location_id=location_id,
        defaults={
            "contact_days": terms.contact_days,
            "answer_days": terms.answer_days,
            "routes": dict(terms.routes),
        },
    )
    if before != terms_of(location):
        ledger.record(
            ComplaintTermsChanged(
                contact_days=terms.contact_days,
                answer_days=terms.answer_days,
                actor_id=by.user_id,
                location_id=location_id,
            )
        )
    return kept


def _held(follow_up_id: UUID) -> FollowUp:
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up_id)
    note_shown(follow_up)
    return follow_up
