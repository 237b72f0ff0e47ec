"""A contact to be decided on, whoever is asked about it, and what is written down of that.

`asking` and `relatives` find the cases and know what speaks against asking somebody; what comes of
a case is the same for both: an invitation, the reason why not, or a campaign that waits.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from random import SystemRandom
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from nabij.lib import clock, locks
from nabij.organisation.models import Location
from nabij.people.models import Relative
from nabij.surveys.events import InvitationCreated
from nabij.surveys.models import Campaign, Invitation, NotAsked, Planned
from nabij.surveys.operations.orders import How
from nabij.surveys.queries.campaigns import asked_in_month
from nabij.surveys.rules import QUIET_TIME
from nabij.surveys.rules.campaigns import due_at, new_code
from nabij.surveys.types import AskingChannel, Contact, NotAskedReason, Referred, Respondent

_random = SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Case:
    """Who would be asked about a contact, on which day there, and how; None: no campaign fits.

    `relative` is who is asked, if not the client of the contact.
    """

    contact: Contact
    today: date
    how: How | None
    person_id: UUID
    language: str
    relative: Relative | None = None

    @property
    def campaign(self) -> Campaign | None:
        """Whose survey it is; None when nobody made a campaign."""
        return self.how.campaign if self.how else None

    @property
    def respondent(self) -> Respondent:
        """In which kind of answers it counts."""
        return Respondent.RELATIVE if self.relative else Respondent.CLIENT

    @property
    def is_later(self) -> bool:
        """Whether its campaign asks later than now."""
        campaign = self.campaign
        return campaign is not None and (
            due_at(campaign, visited_at=self.contact.visited_at) > clock.now()
        )


class Places:
    """How full the months of departments are for campaigns with a quota.

    Workers count one after another: each of those months is locked before any is counted. Lock
    people first, as all do, so that two never wait for each other.
    """

    def __init__(self, cases: Iterable[Case]) -> None:
        """Lock and count the months that these cases could fill."""
        self._asked: dict[tuple[UUID, UUID, date], int] = {}
        limited = {month for month, _ in filter(None, map(_limit, cases))}
        if limited:
            locks.hold({f"surveys.quota.{campaign}.{place}" for campaign, place, _ in limited})
        for campaign_id, department_id, on in limited:
            self._asked[campaign_id, department_id, on] = asked_in_month(
                campaign_id=campaign_id, department_id=department_id, on=on
            )

    def take(self, case: Case) -> bool:
        """Take a place in the month of a department; False when it is full."""
        limit = _limit(case)
        if limit is None:
            return True
        month, quota = limit
        if self._asked[month] >= quota:
            return False
        self._asked[month] += 1
        return True


def _limit(case: Case) -> tuple[tuple[UUID, UUID, date], int] | None:
    campaign = case.campaign
    if campaign is None or campaign.quota is None:
        return None
    return (campaign.pk, case.contact.department_id, case.today), campaign.quota


def why_not_drawn(case: Case, places: Places) -> NotAskedReason | None:
    """Return why a campaign leaves out somebody who could be asked; else a place is taken.

    Only who could be asked is drawn from, so that the probability that is kept is the true one.
    """
    how = case.how
    if how is None:
        return NotAskedReason.NO_CAMPAIGN
    if how.percent < 100 and _random.randrange(100) >= how.percent:  # noqa: PLR2004 percent
        return NotAskedReason.NOT_SAMPLED
    return None if places.take(case) else NotAskedReason.QUOTA_FULL


def days_at(contacts: Collection[Contact | Referred]) -> dict[UUID, date]:
    """Return which day it is at the locations of contacts."""
    places = Location.objects.filter(pk__in={one.location_id for one in contacts})
    return {pk: clock.today(zone) for pk, zone in places.values_list("pk", "time_zone")}


def contact_of(planned: Planned) -> Contact:
    """Return the contact that a campaign waited to ask about."""
    return Contact(
        client_id=planned.client_id,
        visit_id=planned.visit_id,
        department_id=planned.department_id,
        location_id=planned.location_id,
        professional_id=planned.professional_id,
        touchpoint=planned.touchpoint,
        visited_at=planned.visited_at,
    )


def planned(case: Case) -> Planned:
    """Return the note that the campaign of a case asks later."""
    contact, campaign = case.contact, case.campaign
    assert campaign is not None  # noqa: S101 only campaigns ask later
    return Planned(
        campaign=campaign,
        client_id=contact.client_id,
        visit_id=contact.visit_id,
        visited_at=contact.visited_at,
        department_id=contact.department_id,
        location_id=contact.location_id,
        professional_id=contact.professional_id,
        touchpoint=contact.touchpoint,
        due_at=due_at(campaign, visited_at=contact.visited_at),
    )


def invitation(case: Case, how: How, *, channel: AskingChannel) -> Invitation:
    """Return the invitation of a case, sent over a channel that its person has."""
    contact, now = case.contact, clock.now()
    return Invitation(
        survey=how.survey,
        campaign=how.campaign,
        respondent_type=case.respondent,
        person_id=case.person_id,
        client_id=contact.client_id,
        relative=case.relative,
        language=case.language,
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
        invited_on=case.today,
        expires_at=now + how.valid_for,
        quiet_during=DateTimeTZRange(now, now + QUIET_TIME),
        reminder_due_at=now + how.reminder if how.reminder else None,
    )


def created(invitation: Invitation) -> InvitationCreated:
    """Return the event that an invitation was made."""
    return InvitationCreated(
        invitation_id=invitation.pk,
        expires_at=invitation.expires_at,
        client_id=invitation.client_id,
        touchpoint=invitation.touchpoint,
        department_id=invitation.department_id,
        location_id=invitation.location_id,
    )


def not_asked(case: Case, reason: NotAskedReason) -> NotAsked:
    """Return the record of why somebody is not asked."""
    return NotAsked(
        client_id=case.contact.client_id,
        person_id=case.person_id,
        respondent_type=case.respondent,
        visit_id=case.contact.visit_id,
        campaign=case.campaign,
        department_id=case.contact.department_id,
        reason=reason,
        at=clock.now(),
    )
