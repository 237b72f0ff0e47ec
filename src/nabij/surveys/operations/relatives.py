"""Asking relatives after a visit of whom they help: by a campaign for relatives only.

A relative is asked when the client's mandate lets them give feedback, and the same holds as of
clients: once in 30 days whatever about, not who said stop, not while something is owed to the
client or care says no. What they say is theirs: it is not kept with the client.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from random import SystemRandom
from uuid import UUID

from django.db import transaction

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.organisation.models import Location
from nabij.people.models import Mandate
from nabij.people.queries import mandates_to_give_feedback
from nabij.people.rules import channels_of
from nabij.surveys.events import InvitationCreated
from nabij.surveys.models import Invitation, NotAsked, Planned
from nabij.surveys.operations.one_by_one import each_alone
from nabij.surveys.operations.orders import How, Orders
from nabij.surveys.queries import last_asked, silenced, with_open_follow_up
from nabij.surveys.queries.campaigns import asked_in_month
from nabij.surveys.rules import LATEST_AFTER_VISIT, QUIET_TIME, why_not_ask
from nabij.surveys.rules.campaigns import CARRIERS, age_on, due_at
from nabij.surveys.types import AskingChannel, Contact, NotAskedReason, Respondent

_BATCH = 200
_random = SystemRandom()


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A relative to be decided on, about one visit, and how they would be asked."""

    contact: Contact
    mandate: Mandate
    how: How
    today: date

    @property
    def person_id(self) -> UUID:
        return self.mandate.relative.user_id or self.mandate.relative_id


@transaction.atomic
def invite_relatives(*, contacts: Sequence[Contact]) -> list[Invitation]:
    """Invite the relatives of clients to tell about their visits, or record why not.

    One statement when no campaign asks relatives. A campaign that asks later is only noted.
    """
    orders = Orders(Respondent.RELATIVE)
    if not orders.has_any:
        return []
    cases = list(_cases(contacts, orders))
    later = [one for one in cases if _is_later(one)]
    Planned.objects.bulk_create(
        {(one.contact.visit_id, one.how.campaign): _planned(one) for one in later}.values(),
        ignore_conflicts=True,
    )
    return _decide([one for one in cases if one not in later])


def ask_planned_relatives() -> int:
    """Ask those whose campaign waited, now that its time has come; return how many visits that
    was. A campaign that was paused meanwhile asks nobody, and who can't be asked at all hinders
    nobody else.
    """
    due = Planned.objects.filter(
        due_at__lte=clock.now(), campaign__respondent_type=Respondent.RELATIVE
    ).order_by("due_at", "pk")
    return each_alone(list(due.values_list("pk", flat=True)[:_BATCH]), _ask_planned)


@transaction.atomic
def _ask_planned(planned_id: UUID) -> int:
    held = Planned.objects.select_for_update(skip_locked=True, of=("self",))
    planned = held.select_related("campaign").filter(pk=planned_id).first()
    if planned is None:
        return 0
    contact = Contact(
        client_id=planned.client_id,
        visit_id=planned.visit_id,
        department_id=planned.department_id,
        location_id=planned.location_id,
        professional_id=planned.professional_id,
        touchpoint=planned.touchpoint,
        visited_at=planned.visited_at,
    )
    orders = Orders(Respondent.RELATIVE)
    found = _cases([contact], orders)
    _decide([one for one in found if one.how.campaign == planned.campaign])
    planned.delete()
    return 1


def _cases(contacts: Collection[Contact], orders: Orders) -> Iterable[_Case]:
    """Yield each relative who may be asked about each visit, by the campaign that fits them."""
    mandates = mandates_to_give_feedback(client_ids={one.client_id for one in contacts})
    places = Location.objects.filter(pk__in={one.location_id for one in contacts})
    days = {pk: clock.today(zone) for pk, zone in places.values_list("pk", "time_zone")}
    pairs = product(contacts, mandates)
    for contact, mandate in pairs:
        if mandate.client_id != contact.client_id:
            continue
        today = days[contact.location_id]
        how = orders.how(
            touchpoint=contact.touchpoint,
            department_id=contact.department_id,
            location_id=contact.location_id,
            language=mandate.relative.language,
            age=age_on(today, born_on=mandate.client.born_on),
            on=today,
        )
        if how is not None:
            yield _Case(contact=contact, mandate=mandate, how=how, today=today)


def _is_later(case: _Case) -> bool:
    campaign = case.how.campaign
    due = due_at(campaign, visited_at=case.contact.visited_at) if campaign else clock.now()
    return due > clock.now()


def _planned(case: _Case) -> Planned:
    contact, campaign = case.contact, case.how.campaign
    assert campaign is not None  # noqa: S101 relatives are asked by campaigns only
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


def _decide(cases: Collection[_Case]) -> list[Invitation]:
    """Invite, or record why not; a lock on each person, and on each month of a department that can
    be full, makes workers decide one after another. All at once, so that two don't wait for each
    other.
    """
    if not cases:
        return []
    locks.hold({f"surveys.relative.{one.person_id}" for one in cases} | _quota_locks(cases))
    client_ids = {one.contact.client_id for one in cases}
    trail.note(client_ids)
    told = _told(cases)
    owed, silent = with_open_follow_up(client_ids, at=clock.now()), silenced(client_ids)
    before = last_asked({one.person_id for one in cases})
    made: list[Invitation] = []
    left: list[NotAsked] = []
    for case in cases:
        key = case.contact.visit_id, case.person_id
        if key in told:
            continue
        told.add(key)
        reason = _why_not(
            case,
            asked_at=before.get(case.person_id),
            is_owed=case.contact.client_id in owed,
            is_silent=(case.contact.client_id, case.contact.department_id) in silent,
            made=made,
        )
        if reason is None:
            before[case.person_id] = clock.now()
            made.append(_invitation(case))
        else:
            left.append(_not_asked(case, reason))
    Invitation.objects.bulk_create(made)
    NotAsked.objects.bulk_create(left)
    ledger.record_many([_created(one) for one in made])
    return made


def _quota_locks(cases: Iterable[_Case]) -> set[str]:
    return {
        f"surveys.quota.{one.how.campaign.pk}.{one.contact.department_id}"
        for one in cases
        if one.how.campaign is not None and one.how.campaign.quota is not None
    }


def _told(cases: Collection[_Case]) -> set[tuple[UUID | None, UUID]]:
    """Return about which visits it is settled already whether a person is asked."""
    visits = {one.contact.visit_id for one in cases}
    asked = Invitation.objects.filter(visit_id__in=visits).values_list("visit_id", "person_id")
    left = NotAsked.objects.filter(visit_id__in=visits).values_list("visit_id", "person_id")
    return {*asked, *left}


def _why_not(
    case: _Case,
    *,
    asked_at: datetime | None,
    is_owed: bool,
    is_silent: bool,
    made: Sequence[Invitation],
) -> NotAskedReason | None:
    how, relative = case.how, case.mandate.relative
    own, carrier = channels_of(relative), CARRIERS.get(how.channel)
    reason = why_not_ask(
        visited_at=case.contact.visited_at,
        at=clock.now(),
        is_alive=True,
        opted_out=relative.survey_opt_out_at is not None,
        has_channel=bool(own) if how.falls_back or carrier is None else carrier in own,
        care_allows=not is_silent,
        has_open_follow_up=is_owed,
        last_asked_at=asked_at,
        latest=LATEST_AFTER_VISIT + how.delay,
    )
    if reason is not None:
        return reason
    if how.percent < 100 and _random.randrange(100) >= how.percent:  # noqa: PLR2004 percent
        return NotAskedReason.NOT_SAMPLED
    return NotAskedReason.QUOTA_FULL if _is_full(case, made) else None


def _is_full(case: _Case, made: Sequence[Invitation]) -> bool:
    campaign, department_id = case.how.campaign, case.contact.department_id
    if campaign is None or campaign.quota is None:
        return False
    asked = asked_in_month(campaign_id=campaign.pk, department_id=department_id, on=case.today)
    asked += sum(
        one.campaign_id == campaign.pk and one.department_id == department_id for one in made
    )
    return asked >= campaign.quota


def _invitation(case: _Case) -> Invitation:
    contact, how, now = case.contact, case.how, clock.now()
    is_paper = how.channel is AskingChannel.LETTER  # no address is known of a relative
    return Invitation(
        survey=how.survey,
        campaign=how.campaign,
        respondent_type=Respondent.RELATIVE,
        person_id=case.person_id,
        client_id=contact.client_id,
        relative=case.mandate.relative,
        language=case.mandate.relative.language,
        visit_id=contact.visit_id,
        visited_at=contact.visited_at,
        department_id=contact.department_id,
        location_id=contact.location_id,
        professional_id=contact.professional_id,
        touchpoint=contact.touchpoint,
        channel=AskingChannel.OWN if is_paper else how.channel,
        sampling_probability=how.percent / 100,
        created_at=now,
        invited_on=case.today,
        expires_at=now + how.valid_for,
        quiet_during=(now, now + QUIET_TIME),
        reminder_due_at=now + how.reminder if how.reminder else None,
    )


def _created(one: Invitation) -> InvitationCreated:
    return InvitationCreated(
        invitation_id=one.pk,
        expires_at=one.expires_at,
        client_id=one.client_id,
        touchpoint=one.touchpoint,
        department_id=one.department_id,
        location_id=one.location_id,
    )


def _not_asked(case: _Case, reason: NotAskedReason) -> NotAsked:
    return NotAsked(
        client_id=case.contact.client_id,
        person_id=case.person_id,
        respondent_type=Respondent.RELATIVE,
        visit_id=case.contact.visit_id,
        campaign=case.how.campaign,
        department_id=case.contact.department_id,
        reason=reason,
        at=clock.now(),
    )
