"""Which campaign asks, and what the studio shows of campaigns."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from nabij.surveys.models import Campaign, Invitation
from nabij.surveys.types import Respondent


def campaign_for(
    *,
    touchpoint: str,
    department_id: UUID,
    location_id: UUID,
    language: str,
    age: int | None,
    on: date,
) -> Campaign | None:
    """Return the campaign that asks a client about a contact; of several, the first in order.

    Who has no known birthday fits only where age doesn't matter.
    """
    ages = Q(age_from=None) & Q(age_until=None)
    if age is not None:
        ages = (Q(age_from=None) | Q(age_from__lte=age)) & (
            Q(age_until=None) | Q(age_until__gte=age)
        )
    return (
        Campaign.objects.filter(
            ages,
            Q(active_from=None) | Q(active_from__lte=on),
            Q(active_until=None) | Q(active_until__gte=on),
            Q(languages__len=0) | Q(languages__contains=[language]),
            Q(departments=None) | Q(departments=department_id),
            Q(locations=None) | Q(locations=location_id),
            touchpoint=touchpoint,
            respondent_type=Respondent.CLIENT,
            is_paused=False,
        )
        .order_by("order", "created_at", "pk")
        .first()
    )


def has_campaigns() -> bool:
    """Whether anybody ever said of whom what is asked; if not, the standard survey is."""
    return Campaign.objects.filter(respondent_type=Respondent.CLIENT).exists()


def asked_in_month(*, campaign_id: UUID, department_id: UUID, on: date) -> int:
    """Return how many a campaign invited about a department in the month of a day."""
    first = on.replace(day=1)
    return Invitation.objects.filter(
        campaign_id=campaign_id, department_id=department_id, invited_on__range=(first, on)
    ).count()


@dataclass(frozen=True, kw_only=True)
class CampaignRow:
    """A campaign with how often it asked, and how many of those were answered."""

    campaign: Campaign
    invited: int
    answered: int


def campaign_rows() -> list[CampaignRow]:
    """Return all campaigns, in the order in which they come into question. Two statements."""
    counts = {
        campaign_id: (invited, answered)
        for campaign_id, invited, answered in Invitation.objects.filter(campaign__isnull=False)
        .values_list("campaign_id")
        .annotate(invited=Count("pk"), answered=Count("pk", filter=Q(status="answered")))
    }
    found = Campaign.objects.order_by("order", "created_at", "pk")
    return [
        CampaignRow(
            campaign=one,
            invited=counts.get(one.pk, (0, 0))[0],
            answered=counts.get(one.pk, (0, 0))[1],
        )
        for one in found
    ]


def campaign_of(campaign_id: UUID) -> Campaign | None:
    """Return a campaign, None when there is none."""
    return Campaign.objects.filter(pk=campaign_id).first()
