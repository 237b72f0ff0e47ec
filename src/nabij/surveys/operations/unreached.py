"""What to do when a question to a client went nowhere, or is about what never was."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from nabij.lib import clock
from nabij.surveys.events import FollowUpNotReached
from nabij.surveys.models import FollowUp, Invitation
from nabij.surveys.operations.history import note, record
from nabij.surveys.types import FollowUpStatus, InvitationStatus, NoteKind


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
def take_back_invitation(*, visit_id: UUID) -> UUID | None:
    """End an invitation nobody began to answer, about a visit that never took place; return its id.

    It leaves the figures as one that reached nobody.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(visit_id=visit_id, status=InvitationStatus.OPEN)
        .exclude(response__isnull=False)
        .first()
    )
    if invitation is None:
        return None
    now = clock.now()
    invitation.status = InvitationStatus.EXPIRED
    invitation.expires_at = max(now, invitation.created_at + timedelta(seconds=1))
    invitation.undeliverable_at = invitation.undeliverable_at or now
    invitation.save(update_fields=["status", "expires_at", "undeliverable_at"])
    return invitation.pk
