"""Asking after visits: by the campaign that fits, each person at most once in 30 days.

As long as nobody made a campaign, every client is asked the standard survey after every visit.

Many contacts are decided on with as many statements as one. What is known of their people is
looked up at once, under a lock on each of them, and kept up to date while it is gone through in
order: of two visits of one person the second is one too many. The database refuses a second
invitation within 30 days all the same, and a batch it refuses is decided on one by one.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import QuerySet

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks, sql
from nabij.people.models import Client
from nabij.surveys.models import Invitation, NotAsked, Planned
from nabij.surveys.operations.deciding import (
    Case,
    Places,
    contact_of,
    created,
    days_at,
    invitation,
    not_asked,
    planned,
    why_not_drawn,
)
from nabij.surveys.operations.one_by_one import each_alone
from nabij.surveys.operations.orders import How, Orders
from nabij.surveys.queries import decided_visits, last_asked, silenced, with_open_follow_up
from nabij.surveys.rules import LATEST_AFTER_VISIT, why_not_ask
from nabij.surveys.rules.campaigns import age_on, is_reachable, sent_over
from nabij.surveys.types import AskingChannel, Contact, NotAskedReason, Respondent

logger = logging.getLogger(__name__)
_BATCH = 200


@dataclass(frozen=True, kw_only=True)
class _Case(Case):
    """A contact of a client, and who that is."""

    client: Client


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is known of the people of some cases; `last_asked` grows as they are asked."""

    silenced: Collection[tuple[UUID, UUID]]
    owed: Collection[UUID]
    last_asked: dict[UUID, datetime]


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
    """Invite one client to tell about a visit that ended `at`; see `invite_many`."""
    contact = Contact(
        client_id=client_id,
        visit_id=visit_id,
        department_id=department_id,
        location_id=location_id,
        professional_id=professional_id,
        touchpoint=touchpoint,
        visited_at=at,
    )
    return invite_many(contacts=[contact])[0]


@transaction.atomic
def invite_many(*, contacts: Sequence[Contact]) -> list[Invitation | None]:
    """Invite clients to tell about their visits; where None stands, why not is recorded.

    A campaign that asks later is only noted, and decides when its time has come. Asked again
    about the same visit, it returns what was decided then. A lock on each client makes workers
    decide one after another.
    """
    client_ids = {one.client_id for one in contacts}
    locks.hold(f"surveys.client.{client_id}" for client_id in client_ids)
    visit_ids = {one.visit_id for one in contacts}
    asked = {one.visit_id: one for one in _of_clients(visit_ids)}
    settled = asked.keys() | decided_visits(visit_ids)
    fresh = {one.visit_id: one for one in contacts if one.visit_id not in settled}
    trail.note({one.client_id for one in fresh.values()})
    cases = _cases(fresh.values())
    now: list[_Case] = []
    later: list[_Case] = []
    for case in cases:
        (later if case.is_later else now).append(case)
    Planned.objects.bulk_create(map(planned, later))
    made = _decide(now)
    asked |= {one.visit_id: one for one in made}
    return [asked.get(one.visit_id) for one in contacts]


def ask_planned() -> int:
    """Ask those whose campaign waited, now that its time has come; return how many were looked at.

    A campaign that was paused meanwhile asks nobody. When some can't be asked together, each is
    asked in a transaction of its own, and who can't be asked at all hinders nobody else.
    """
    count = 0
    while due := list(_due_planned()):
        try:
            asked = _ask_planned(due)
        except OperationalError:
            raise
        except Exception as error:
            # The class alone: a message could hold a client's words.
            logger.warning("asking %d later together: %s", len(due), type(error).__name__)
            asked = each_alone(due, lambda key: _ask_planned([key]))
        if not asked:
            break
        count += asked
    return count


def _of_clients(visit_ids: Collection[UUID]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(visit_id__in=visit_ids, respondent_type=Respondent.CLIENT)


def forget_planned(*, visit_id: UUID) -> None:
    """Ask nobody later about a visit that never took place."""
    Planned.objects.filter(visit_id=visit_id).delete()


def _due_planned() -> Iterable[UUID]:
    due = Planned.objects.filter(
        due_at__lte=clock.now(), campaign__respondent_type=Respondent.CLIENT
    ).order_by("due_at", "pk")
    return due.values_list("pk", flat=True)[:_BATCH]


@transaction.atomic
def _ask_planned(planned_ids: Collection[UUID]) -> int:
    held = Planned.objects.select_for_update(skip_locked=True, of=("self",))
    rows = list(
        held.select_related("client", "campaign", "location")
        .filter(pk__in=planned_ids)
        .order_by("due_at", "pk")
    )
    locks.hold({f"surveys.client.{row.client_id}" for row in rows})
    visit_ids = [row.visit_id for row in rows]
    told = set(_of_clients(visit_ids).values_list("visit_id", flat=True))
    orders = Orders()
    _decide([_case_of(row, orders) for row in rows if row.visit_id not in told])
    Planned.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _case_of(waiting: Planned, orders: Orders) -> _Case:
    return _case(
        contact_of(waiting),
        waiting.client,
        clock.today(waiting.location.time_zone),
        None if waiting.campaign.is_paused else orders.of(waiting.campaign),
    )


def _case(contact: Contact, client: Client, today: date, how: How | None) -> _Case:
    return _Case(
        contact=contact,
        today=today,
        how=how,
        person_id=client.user_id or client.pk,
        language=client.language,
        client=client,
    )


def _cases(contacts: Collection[Contact]) -> list[_Case]:
    """Return the contacts with who they are of and what is to be asked; none without statements."""
    if not contacts:
        return []
    orders = Orders()
    clients = Client.objects.in_bulk({one.client_id for one in contacts})
    days = days_at(contacts)
    cases = []
    for contact in contacts:
        client, today = clients[contact.client_id], days[contact.location_id]
        how = orders.how(
            touchpoint=contact.touchpoint,
            department_id=contact.department_id,
            location_id=contact.location_id,
            language=client.language,
            age=age_on(today, born_on=client.born_on),
            on=today,
        )
        cases.append(_case(contact, client, today, how))
    return cases


def _decide(cases: Sequence[_Case]) -> list[Invitation]:
    """Invite, or record why not; in order, as each who is asked changes what comes after."""
    if not cases:
        return []
    known, places, now = _known(cases), Places(cases), clock.now()
    invitations: list[Invitation] = []
    left: list[NotAsked] = []
    for case in cases:
        reason = _why_not(case, known, places)
        if reason is None and case.how is not None:
            known.last_asked[case.person_id] = now
            channel = sent_over(case.client, case.how.channel)
            invitations.append(invitation(case, case.how, channel=channel))
        else:
            left.append(not_asked(case, reason or NotAskedReason.NO_CAMPAIGN))
    sql.insert_many(invitations)
    NotAsked.objects.bulk_create(left)
    ledger.record_many([created(one) for one in invitations])
    return invitations


def _known(cases: Sequence[_Case]) -> _Known:
    client_ids = {case.client.pk for case in cases}
    return _Known(
        silenced=silenced(client_ids),
        owed=with_open_follow_up(client_ids, at=clock.now()),
        last_asked=last_asked({case.person_id for case in cases}),
    )


def _why_not(case: _Case, known: _Known, places: Places) -> NotAskedReason | None:
    """Return why a client is not asked: reasons of the person first, then those of the campaign."""
    client, contact, how, now = case.client, case.contact, case.how, clock.now()
    channel = how.channel if how else AskingChannel.OWN
    reason = why_not_ask(
        visited_at=contact.visited_at,
        at=now,
        is_alive=client.died_at is None,
        opted_out=client.survey_opt_out_at is not None,
        has_channel=is_reachable(client, channel, falls_back=how is None or how.falls_back),
        care_allows=(client.pk, contact.department_id) not in known.silenced,
        has_open_follow_up=client.pk in known.owed,
        last_asked_at=known.last_asked.get(case.person_id),
        latest=LATEST_AFTER_VISIT + (how.delay if how else timedelta()),
    )
    return reason or why_not_drawn(case, places)
