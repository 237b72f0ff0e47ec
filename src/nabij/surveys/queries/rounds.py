"""Rounds among all who work here, or all who refer to us. What a colleague said is nobody's."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.models import Invitation
from nabij.surveys.types import InvitationStatus, OpenRound, Respondent, RoundCount


def open_round_of(actor: Actor) -> OpenRound | None:
    """Return the round that waits for the answer of who is signed in as staff; None: none does."""
    found = Invitation.objects.filter(
        employee_id=actor.user_id,
        employee__isnull=False,
        status=InvitationStatus.OPEN,
        expires_at__gt=clock.now(),
    )
    one = found.order_by("-expires_at").first()
    return OpenRound(invitation_id=one.pk, expires_at=one.expires_at) if one else None


def last_round_at(of: Respondent) -> datetime | None:
    """Return when all of a kind were last asked together: who works here, or who refers."""
    found = _asked(of).order_by("-created_at").values_list("created_at", flat=True)
    return found.first()


def last_round(of: Respondent) -> RoundCount | None:
    """Return how many were asked in the last round, and how many of them answered."""
    at = last_round_at(of)
    if at is None:
        return None
    answered = Count("pk", filter=Q(status=InvitationStatus.ANSWERED))
    counted = _asked(of).filter(created_at=at).aggregate(asked=Count("pk"), answered=answered)
    return RoundCount(at=at, **counted)


def _asked(of: Respondent) -> QuerySet[Invitation]:
    # by the column that only they have, and its index: among a million others they are few; who
    # was asked after a referral of their own was not asked together with others
    return Invitation.objects.filter(**{f"{of.value}__isnull": False}, visit_id=None)
