"""Referrals after which who refers was asked, or was not and why."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Count

from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.models import Invitation, NotAsked
from nabij.surveys.rules import can_manage
from nabij.surveys.types import NotAskedReason, ReferralCounts, Respondent

COUNTED_DAYS = 30


def settled_referrals(referral_ids: Collection[UUID]) -> set[UUID]:
    """Return on which of these referrals it was decided whether somebody is asked."""
    asked = Invitation.objects.filter(
        visit_id__in=referral_ids, respondent_type=Respondent.REFERRER
    ).values_list("visit_id", flat=True)
    left = NotAsked.objects.filter(
        visit_id__in=referral_ids, respondent_type=Respondent.REFERRER
    ).values_list("visit_id", flat=True)
    return {one for one in asked.union(left, all=True) if one}


def referral_counts(actor: Actor) -> ReferralCounts:
    """Return what became of the referrals of the last 30 days, for who may ask. Two statements."""
    since = clock.now() - timedelta(days=COUNTED_DAYS)
    if not can_manage(actor):
        return ReferralCounts(asked=0, not_asked=())
    asked = Invitation.objects.filter(
        # by the column that only they have, and its index: among a million others they are few
        referrer__isnull=False, visit_id__isnull=False, created_at__gt=since
    ).count()  # fmt: skip
    left = (
        NotAsked.objects.filter(respondent_type=Respondent.REFERRER, at__gt=since)
        .values_list("reason")
        .annotate(n=Count("pk"))
        .order_by("-n", "reason")
    )
    return ReferralCounts(
        asked=asked, not_asked=tuple((NotAskedReason(reason), n) for reason, n in left)
    )
