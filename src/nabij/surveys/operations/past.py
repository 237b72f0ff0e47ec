"""Loading complaints of the past, as simulated or taken over from an earlier tool."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import get_random_string

from nabij.organisation.models import Department
from nabij.organisation.queries import deadline_at
from nabij.surveys.models import Complaint, FollowUp, FollowUpNote
from nabij.surveys.operations.complaints import LETTERS, TOUCHPOINT
from nabij.surveys.queries import terms_of
from nabij.surveys.rules import WORKING_DAY, deadline_of_day
from nabij.surveys.types import (
    ENDED,
    CameBy,
    FollowUpReason,
    FollowUpStatus,
    NoteKind,
    PastComplaint,
)


@transaction.atomic
def load_complaints(*, items: Sequence[PastComplaint]) -> int:
    """Load complaints with what became of them; nobody is told of it. Return how many."""
    for item in items:
        _load(item)
    return len(items)


def _load(item: PastComplaint) -> None:
    department = Department.objects.select_related("location").get(pk=item.department_id)
    terms = terms_of(department.location)
    told = {note.kind: note.at for note in item.notes}
    was_noted = item.came_by is not CameBy.ONLINE
    answer_by = (item.filed_at + timedelta(days=terms.answer_days)).date()
    contact_by = deadline_at(
        location_id=department.location_id,
        start=item.filed_at,
        working=terms.contact_days * WORKING_DAY,
    )
    answered = deadline_of_day(answer_by, zone=department.location.time_zone)
    follow_up = FollowUp.objects.create(
        client_id=item.client_id,
        department=department,
        location=department.location,
        owner_id=item.owner_id,
        reasons=[FollowUpReason.COMPLAINT],
        language=item.language,
        touchpoint=TOUCHPOINT,
        status=item.status,
        opened_at=item.filed_at,
        due_at=contact_by if item.status is FollowUpStatus.OPEN else answered,
        contacted_at=told.get(NoteKind.CONTACTED),
        asked_at=told.get(NoteKind.ASKED),
        closed_at=item.notes[-1].at if item.status in ENDED else None,
        rounds=sum(note.kind is NoteKind.ASKED for note in item.notes),
    )
    Complaint.objects.create(
        follow_up=follow_up,
        number=f"K-{get_random_string(6, LETTERS)}",
        happened=item.happened,
        wished=item.wished,
        may_call=True,
        filed_at=item.filed_at,
        answer_by=answer_by,
        answered_at=told.get(NoteKind.ASKED),
        came_by=item.came_by,
        taken_by_id=item.owner_id if was_noted else None,
        taken_by_name=item.owner_name if was_noted else "",
    )
    FollowUpNote.objects.create(
        follow_up=follow_up,
        kind=NoteKind.NOTED if was_noted else NoteKind.FILED,
        author_id=item.owner_id if was_noted else None,
        author_name=item.owner_name if was_noted else "",
        at=item.filed_at,
    )
    FollowUpNote.objects.bulk_create(
        FollowUpNote(
            follow_up=follow_up,
            kind=note.kind,
            text=note.text,
            author_id=note.author_id,
            author_name=note.author_name,
            at=note.at,
        )
        for note in item.notes
    )
