"""Asking after a visit: by the campaign that fits, at most once in 30 days.

As long as nobody made a campaign, every client is asked the standard survey after every visit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.organisation.models import Location
from nabij.people.models import Client
from nabij.surveys.events import InvitationCreated, InvitationReminded
from nabij.surveys.models import Campaign, Invitation, NotAsked, Planned, Survey
from nabij.surveys.operations.standard import standard_survey
from nabij.surveys.queries import (
    has_open_follow_up,
    last_asked_at,
    latest_survey,
    may_be_asked,
)
from nabij.surveys.queries.campaigns import asked_in_month, campaign_for, has_campaigns
from nabij.surveys.rules import LATEST_AFTER_VISIT, QUIET_TIME, VALID_FOR, why_not_ask
from nabij.surveys.rules.campaigns import age_on, due_at, is_reachable, new_code, sent_over
from nabij.surveys.types import AskingChannel, InvitationStatus, NotAskedReason

_BATCH = 200
_random = SystemRandom()


@dataclass(frozen=True, kw_only=True)
class _Contact:
    """A visit somebody could be asked about."""

    client: Client
    visit_id: UUID
    department_id: UUID
    location_id: UUID
    professional_id: UUID | None
    touchpoint: str
    visited_at: datetime

    @property
    def person_id(self) -> UUID:
        return self.client.user_id or self.client.pk


@dataclass(frozen=True, kw_only=True)
class _How:
    """What is asked, and how."""

    campaign: Campaign | None
    survey: Survey
    channel: AskingChannel = AskingChannel.OWN
    falls_back: bool = True
    delay: timedelta = timedelta()
    valid_for: timedelta = VALID_FOR
    reminder: timedelta | None = None
    percent: int = 100


@transaction.atomic
def invite(
    *,
    client_id: UUID,
    visit_id: UUID,
    department_id: UUID,
    location_id: UUID,
    professional_id: UUID | None,
    touchpoint: str,
    at: datetime,
) -> Invitation | None:
    """Invite a client to tell about a visit, or record why not and return None.

    A campaign that asks later is only noted, and decides when its time has come. Asked again
    about the same visit, it returns what was decided then. A lock on the client makes workers
    decide one after another; the database refuses a second invitation within 30 days all the same.

    Args:
        at: when the visit ended.
    """
    locks.hold([f"surveys.client.{client_id}"])
    known = Invitation.objects.filter(visit_id=visit_id).first()
    if known is not None or _is_decided(visit_id):
        return known
    contact = _Contact(
        client=Client.objects.get(pk=client_id),
        visit_id=visit_id,
        department_id=department_id,
        location_id=location_id,
        professional_id=professional_id,
        touchpoint=touchpoint,
        visited_at=at,
    )
    trail.note([client_id])
    zone = ZoneInfo(Location.objects.values_list("time_zone", flat=True).get(pk=location_id))
    how = _how(contact, zone)
    if how is None or not how.campaign or due_at(how.campaign, visited_at=at) <= clock.now():
        return _decide(contact, how, zone)
    Planned.objects.create(
        campaign=how.campaign,
        client=contact.client,
        visit_id=visit_id,
        visited_at=at,
        department_id=department_id,
        location_id=location_id,
        professional_id=professional_id,
        touchpoint=touchpoint,
        due_at=due_at(how.campaign, visited_at=at),
    )
    return None


def ask_planned() -> int:
    """Ask those whose campaign waited, now that its time has come; return how many were looked at.

    Each in a transaction of its own. A campaign that was paused meanwhile asks nobody.
    """
    due = Planned.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    return sum(_ask_planned(pk) for pk in due.values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def _ask_planned(planned_id: UUID) -> bool:
    planned = (
        Planned.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("client", "campaign", "location")
        .filter(pk=planned_id)
        .first()
    )
    if planned is None:
        return False
    locks.hold([f"surveys.client.{planned.client_id}"])
    contact = _Contact(
        client=planned.client,
        visit_id=planned.visit_id,
        department_id=planned.department_id,
        location_id=planned.location_id,
        professional_id=planned.professional_id,
        touchpoint=planned.touchpoint,
        visited_at=planned.visited_at,
    )
    campaign = planned.campaign
    planned.delete()
    if not Invitation.objects.filter(visit_id=contact.visit_id).exists():
        how = None if campaign.is_paused else _of(campaign)
        _decide(contact, how, ZoneInfo(planned.location.time_zone))
    return True


def forget_planned(*, visit_id: UUID) -> None:
    """Ask nobody later about a visit that never took place."""
    Planned.objects.filter(visit_id=visit_id).delete()


def _is_decided(visit_id: UUID) -> bool:
    return (
        NotAsked.objects.filter(visit_id=visit_id).exists()
        or Planned.objects.filter(visit_id=visit_id).exists()
    )


def _how(contact: _Contact, zone: ZoneInfo) -> _How | None:
    """Return what is asked after a contact and how; None: no campaign fits."""
    today = clock.now().astimezone(zone).date()
    campaign = campaign_for(
        touchpoint=contact.touchpoint,
        department_id=contact.department_id,
        location_id=contact.location_id,
        language=contact.client.language,
        age=age_on(today, born_on=contact.client.born_on),
        on=today,
    )
    if campaign is not None:
        return _of(campaign)
    if has_campaigns():
        return None
    return _How(campaign=None, survey=standard_survey())


def _of(campaign: Campaign) -> _How | None:
    survey = latest_survey(key=campaign.survey_key)
    if survey is None:
        return None
    days = campaign.reminder_days
    return _How(
        campaign=campaign,
        survey=survey,
        channel=AskingChannel(campaign.channel),
        falls_back=campaign.falls_back,
        delay=timedelta(hours=campaign.delay_hours),
        valid_for=timedelta(days=campaign.valid_days),
        reminder=timedelta(days=days) if days else None,
        percent=campaign.sample_percent,
    )


def _decide(contact: _Contact, how: _How | None, zone: ZoneInfo) -> Invitation | None:
    reason = _why_not(contact, how, zone)
    if reason is None:
        assert how is not None  # noqa: S101 without a campaign there is a reason
        return _ask(contact, how, zone)
    NotAsked.objects.create(
        client=contact.client,
        person_id=contact.person_id,
        visit_id=contact.visit_id,
        campaign=how.campaign if how else None,
        department_id=contact.department_id,
        reason=reason,
        at=clock.now(),
    )
    return None


def _why_not(contact: _Contact, how: _How | None, zone: ZoneInfo) -> NotAskedReason | None:
    """Return why a client is not asked: reasons of the person first, then those of the campaign.

    Only who could be asked is drawn from, so that the probability that is kept is the true one.
    """
    client, now = contact.client, clock.now()
    channel = how.channel if how else AskingChannel.OWN
    reason = why_not_ask(
        visited_at=contact.visited_at,
        at=now,
        is_alive=client.died_at is None,
        opted_out=client.survey_opt_out_at is not None,
        has_channel=is_reachable(client, channel, falls_back=how is None or how.falls_back),
        care_allows=may_be_asked(client_id=client.pk, department_id=contact.department_id),
        has_open_follow_up=has_open_follow_up(client_id=client.pk, at=now),
        last_asked_at=last_asked_at(person_id=contact.person_id),
        latest=LATEST_AFTER_VISIT + (how.delay if how else timedelta()),
    )
    if reason is not None:
        return reason
    if how is None:
        return NotAskedReason.NO_CAMPAIGN
    if how.percent < 100 and _random.randrange(100) >= how.percent:  # noqa: PLR2004 percent
        return NotAskedReason.NOT_SAMPLED
    if how.campaign and how.campaign.quota is not None and _is_full(how.campaign, contact, zone):
        return NotAskedReason.QUOTA_FULL
    return None


def _is_full(campaign: Campaign, contact: _Contact, zone: ZoneInfo) -> bool:
    """Whether a department's month is full; workers count one after another."""
    locks.hold([f"surveys.quota.{campaign.pk}.{contact.department_id}"])
    asked = asked_in_month(
        campaign_id=campaign.pk,
        department_id=contact.department_id,
        on=clock.now().astimezone(zone).date(),
    )
    return campaign.quota is not None and asked >= campaign.quota


def _ask(contact: _Contact, how: _How, zone: ZoneInfo) -> Invitation:
    now = clock.now()
    channel = sent_over(contact.client, how.channel)
    invitation = Invitation.objects.create(
        survey=how.survey,
        campaign=how.campaign,
        person_id=contact.person_id,
        client=contact.client,
        language=contact.client.language,
        visit_id=contact.visit_id,
        visited_at=contact.visited_at,
        department_id=contact.department_id,
        location_id=contact.location_id,
        professional_id=contact.professional_id,
        touchpoint=contact.touchpoint,
        channel=channel,
        code=new_code() if channel is AskingChannel.LETTER else None,
        sampling_probability=how.percent / 100,
        created_at=now,
        invited_on=now.astimezone(zone).date(),
        expires_at=now + how.valid_for,
        quiet_during=(now, now + QUIET_TIME),
        reminder_due_at=now + how.reminder if how.reminder else None,
    )
    ledger.record(
        InvitationCreated(
            invitation_id=invitation.pk,
            expires_at=invitation.expires_at,
            client_id=contact.client.pk,
            touchpoint=contact.touchpoint,
            department_id=contact.department_id,
            location_id=contact.location_id,
        )
    )
    return invitation


@transaction.atomic
def remind_due() -> int:
    """Remind, once, those who have not answered yet; return how many."""
    now = clock.now()
    due = list(
        Invitation.objects.select_for_update(skip_locked=True)
        .filter(reminder_due_at__lte=now)
        .order_by("reminder_due_at")[:_BATCH]
    )
    Invitation.objects.filter(pk__in=[one.pk for one in due]).update(reminder_due_at=None)
    waiting = [
        one
        for one in due
        if one.status == InvitationStatus.OPEN and one.expires_at > now and not one.undeliverable_at
    ]
    Invitation.objects.filter(pk__in=[one.pk for one in waiting]).update(reminded_at=now)
    for one in waiting:
        ledger.record(
            InvitationReminded(
                invitation_id=one.pk,
                expires_at=one.expires_at,
                client_id=one.client_id,
                touchpoint=one.touchpoint,
                department_id=one.department_id,
                location_id=one.location_id,
            )
        )
    return len(waiting)


def mark_undeliverable(*, invitation_id: UUID) -> bool:
    """Note that an invitation never reached its client; False when it was answered or noted."""
    silent = Invitation.objects.filter(pk=invitation_id, undeliverable_at=None)
    changed = (
        silent.exclude(status=InvitationStatus.ANSWERED)
        .filter(response__isnull=True)
        .update(undeliverable_at=clock.now())
    )
    return changed == 1


def expire_due() -> int:
    """Close the invitations whose time is over; return how many."""
    return Invitation.objects.filter(
        status=InvitationStatus.OPEN, expires_at__lte=clock.now()
    ).update(status=InvitationStatus.EXPIRED)
