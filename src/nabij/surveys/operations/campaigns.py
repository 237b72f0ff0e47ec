"""Standing orders to ask, as experience managers give them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.organisation.models import Department, Location
from nabij.people.types import Actor
from nabij.surveys.events import CampaignChanged
from nabij.surveys.models import Campaign
from nabij.surveys.rules import can_manage
from nabij.surveys.types import AskingChannel, Respondent


class CampaignUnknownError(LookupError):
    """There is no such campaign."""


@dataclass(frozen=True, kw_only=True)
class CampaignTerms:
    """All that is said of a campaign; the names are those of its columns."""

    name: str
    survey_key: str
    respondent_type: Respondent
    touchpoint: str
    languages: Collection[str]
    age_from: int | None
    age_until: int | None
    delay_hours: int
    channel: AskingChannel
    falls_back: bool
    sample_percent: int
    quota: int | None
    reminder_days: int | None
    valid_days: int
    active_from: date | None
    active_until: date | None
    order: int


@transaction.atomic
def save_campaign(
    *,
    terms: CampaignTerms,
    department_ids: Collection[UUID],
    location_ids: Collection[UUID],
    by: Actor,
    campaign_id: UUID | None = None,
) -> Campaign:
    """Give a standing order, or change one from now on; who was asked already stays asked.

    Raises:
        CampaignUnknownError: it is gone, or not for who asks.
    """
    if not can_manage(by):
        raise CampaignUnknownError
    campaign = _held(campaign_id) if campaign_id else Campaign(created_at=clock.now())
    before = _said_of(campaign) if campaign_id else None
    for name in CampaignTerms.__dataclass_fields__:
        value = getattr(terms, name)
        setattr(campaign, name, list(value) if name == "languages" else value)
    campaign.save()
    campaign.departments.set(Department.objects.filter(pk__in=department_ids))
    campaign.locations.set(Location.objects.filter(pk__in=location_ids))
    if before is None:
        _tell(campaign, "given", by)
    elif before != _said_of(campaign):
        _tell(campaign, "changed", by)
    return campaign


@transaction.atomic
def pause_campaign(*, campaign_id: UUID, paused: bool, by: Actor) -> Campaign:
    """Ask nobody new for a while, or go on. Invitations that left stay open.

    Raises:
        CampaignUnknownError: it is gone, or not for who asks.
    """
    if not can_manage(by):
        raise CampaignUnknownError
    campaign = _held(campaign_id)
    if campaign.is_paused != paused:
        campaign.is_paused = paused
        campaign.save(update_fields=["is_paused"])
        _tell(campaign, "paused" if paused else "resumed", by)
    return campaign


def _held(campaign_id: UUID) -> Campaign:
    campaign = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if campaign is None:
        raise CampaignUnknownError
    return campaign


def _said_of(campaign: Campaign) -> list[object]:
    """Return all that is said of a campaign, to see whether it changes."""
    places = [
        set(chosen.values_list("pk", flat=True))
        for chosen in (campaign.departments, campaign.locations)
    ]
    return [*(getattr(campaign, name) for name in CampaignTerms.__dataclass_fields__), *places]


def _tell(campaign: Campaign, change: str, by: Actor) -> None:
    until = campaign.active_until
    ledger.record(
        CampaignChanged(
            campaign_id=campaign.pk,
            is_paused=campaign.is_paused,
            change=change,
            until=until.isoformat() if until else "",
            actor_id=by.user_id,
        )
    )
