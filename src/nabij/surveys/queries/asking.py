"""Who was asked, and when."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from nabij.lib import clock
from nabij.people.models import CareRelationship
from nabij.surveys.models import Invitation, Question
from nabij.surveys.types import AskingChannel, InvitationStatus, Kind, ToSend


def open_about(*, visit_id: UUID) -> UUID | None:
    """Return the key of the invitation about a visit that nobody began to answer, and hold it."""
    found = Invitation.objects.select_for_update(of=("self",)).filter(
        visit_id=visit_id, status=InvitationStatus.OPEN
    )
    invitation = found.exclude(response__isnull=False).first()
    return invitation.pk if invitation else None


def lock_to_send(*, invitation_id: UUID) -> ToSend | None:
    """Return how an invitation is sent, None when it can't be answered (any more).

    In a transaction: it isn't taken back before that ends.
    """
    held = Invitation.objects.select_for_update(of=("self",), no_key=True)
    invitation = (
        held.select_related("campaign")
        .annotate(
            asks_score=Exists(
                Question.objects.filter(
                    survey_id=OuterRef("survey_id"), kind=Kind.NPS, survey__is_anonymous=False
                )
            )
        )
        .filter(pk=invitation_id, status=InvitationStatus.OPEN, expires_at__gt=clock.now())
        .first()
    )
    if invitation is None:
        return None
    return ToSend(
        channel=AskingChannel(invitation.channel),
        falls_back=invitation.campaign is None or invitation.campaign.falls_back,
        asks_score=invitation.asks_score,
    )


def score_question(*, invitation_id: UUID) -> str | None:
    """Return the key of the question an SMS with a number answers; None: it asks none."""
    asked = Question.objects.filter(survey__invitations=invitation_id, kind=Kind.NPS)
    return asked.values_list("key", flat=True).first()


def may_be_asked(*, client_id: UUID, department_id: UUID) -> bool:
    """Whether the care relationship lets a client be asked about this department."""
    silent = CareRelationship.objects.filter(
        client_id=client_id, department_id=department_id, may_be_asked=False
    )
    return not silent.exists()


def last_asked_at(*, person_id: UUID) -> datetime | None:
    """Return when a person was last invited, as whatever and about whatever."""
    return (
        Invitation.objects.filter(person_id=person_id)
        .exclude(quiet_during__isempty=True)  # taken back before it left
        .order_by("-created_at")
        .values_list("created_at", flat=True)
        .first()
    )
