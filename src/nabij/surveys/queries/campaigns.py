"""Which campaign asks, and what the studio shows of campaigns."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from nabij.surveys.models import Campaign, Invitation
from nabij.surveys.rules.campaigns import Order
from nabij.surveys.types import Respondent


def standing_orders(respondent: Respondent = Respondent.CLIENT) -> list[Order]:
    """Return what was ever said of which clients (or relatives) are asked, in the order in which it
    comes into question; none: the standard survey is asked of all clients. Three statements.
    """
    found = (
        Campaign.objects.filter(respondent_type=respondent)
        .prefetch_related("departments", "locations")
        .order_by("order", "created_at", "pk")
    )
    return [
        Order(
            campaign=one,
            department_ids=frozenset(department.pk for department in one.departments.all()),
            location_ids=frozenset(location.pk for location in one.locations.all()),
        )
        for one in found
    ]


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
