"""Who was asked, and when."""

from datetime import datetime
from uuid import UUID

from nabij.surveys.models import Invitation
from nabij.surveys.types import InvitationStatus


def open_about(*, visit_id: UUID) -> UUID | None:
    """Return the key of the invitation about a visit that nobody began to answer, and hold it."""
    found = Invitation.objects.select_for_update(of=("self",)).filter(
        visit_id=visit_id, status=InvitationStatus.OPEN
    )
    invitation = found.exclude(response__isnull=False).first()
    return invitation.pk if invitation else None


def lock_open(*, invitation_id: UUID) -> bool:
    """Whether an invitation can be answered. In a transaction: it isn't taken back before that."""
    found = Invitation.objects.select_for_update(of=("self",), no_key=True)
    return found.filter(pk=invitation_id, status=InvitationStatus.OPEN).first() is not None


def last_asked_at(*, person_id: UUID) -> datetime | None:
    """Return when a person was last invited, as whatever and about whatever."""
    return (
        Invitation.objects.filter(person_id=person_id)
        .exclude(quiet_during__isempty=True)  # taken back before it left
        .order_by("-created_at")
        .values_list("created_at", flat=True)
        .first()
    )
