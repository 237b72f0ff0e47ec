"""What to do when a question to a client went nowhere, or is about what never was."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from nabij.lib import clock
from nabij.surveys.events import FollowUpNotReached
from nabij.surveys.models import FollowUp, Invitation
from nabij.surveys.operations.history import note, record
from nabij.surveys.types import FollowUpStatus, InvitationStatus, NoteKind

NEVER = DateTimeTZRange(empty=True)


@transaction.atomic
def note_not_reached(*, follow_up_id: UUID, rounds: int) -> bool:
    """Give the follow-up back to its owner: the question whether it is solved reached nobody.

    Args:
        rounds: the how manieth question it was; of an earlier one nothing changes.
    """
    follow_up = (
        FollowUp.objects.select_for_update()
        .filter(pk=follow_up_id, status=FollowUpStatus.ASKED, rounds=rounds)
        .first()
    )
    if follow_up is None:
        return False
    follow_up.status = FollowUpStatus.CONTACTED
    follow_up.save(update_fields=["status"])
    note(follow_up, kind=NoteKind.NOT_REACHED)
    record(FollowUpNotReached, follow_up)
    return True


@transaction.atomic
def note_message_not_reached(*, follow_up_id: UUID) -> bool:
    """Tell the owner that what was sent about a case reached nobody: contact is owed again."""
    follow_up = FollowUp.objects.select_for_update().filter(pk=follow_up_id, closed_at=None).first()
    if follow_up is None:
        return False
    if follow_up.status == FollowUpStatus.CONTACTED:
        follow_up.status = FollowUpStatus.OPEN
        follow_up.save(update_fields=["status"])
    note(follow_up, kind=NoteKind.NOT_REACHED)
    record(FollowUpNotReached, follow_up)
    return True


@transaction.atomic
def take_back_invitation(*, invitation_id: UUID, was_asked: bool) -> bool:
    """End an invitation about a visit that never took place; False when somebody began to answer.

    It leaves the figures as one that reached nobody.

    Args:
        was_asked: the question has left; if not, the person may be asked again at once.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(pk=invitation_id, status=InvitationStatus.OPEN)
        .exclude(response__isnull=False)
        .first()
    )
    if invitation is None:
        return False
    now = clock.now()
    invitation.status = InvitationStatus.EXPIRED
    invitation.expires_at = max(now, invitation.created_at + timedelta(seconds=1))
    invitation.undeliverable_at = invitation.undeliverable_at or now
    if not was_asked:
        invitation.quiet_during = NEVER
    invitation.save(update_fields=["status", "expires_at", "undeliverable_at", "quiet_during"])
    return True
