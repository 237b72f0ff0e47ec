"""Asking relatives after a visit of whom they help: by a campaign for relatives only.

A relative is asked when the client's mandate lets them give feedback, and the same holds as of
clients: once in 30 days whatever about, not who said stop, not while something is owed to the
client or care says no. What they say is theirs: it is not kept with the client.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import product
from uuid import UUID

from django.db import transaction

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.people.queries import mandates_to_give_feedback
from nabij.people.rules import channels_of
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
from nabij.surveys.operations.orders import Orders
from nabij.surveys.queries import last_asked, silenced, with_open_follow_up
from nabij.surveys.rules import LATEST_AFTER_VISIT, why_not_ask
from nabij.surveys.rules.campaigns import CARRIERS, age_on
from nabij.surveys.types import AskingChannel, Contact, NotAskedReason, Respondent

_BATCH = 200


@transaction.atomic
def invite_relatives(*, contacts: Sequence[Contact]) -> list[Invitation]:
    """Invite the relatives of clients to tell about their visits, or record why not.

    One statement when no campaign asks relatives. A campaign that asks later is only noted.
    """
    orders = Orders(Respondent.RELATIVE)
    if not orders.has_any:
        return []
    cases = list(_cases(contacts, orders))
    later = {(one.contact.visit_id, one.campaign): planned(one) for one in cases if one.is_later}
    Planned.objects.bulk_create(later.values(), ignore_conflicts=True)
    return _decide([one for one in cases if not one.is_later])


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
    waiting = held.select_related("campaign").filter(pk=planned_id).first()
    if waiting is None:
        return 0
    found = _cases([contact_of(waiting)], Orders(Respondent.RELATIVE))
    _decide([one for one in found if one.campaign == waiting.campaign])
    waiting.delete()
    return 1


def _cases(contacts: Collection[Contact], orders: Orders) -> Iterable[Case]:
    """Yield each relative who may be asked about each visit, by the campaign that fits them."""
    mandates = mandates_to_give_feedback(client_ids={one.client_id for one in contacts})
    days = days_at(contacts)
    for contact, mandate in product(contacts, mandates):
        if mandate.client_id != contact.client_id:
            continue
        relative, today = mandate.relative, days[contact.location_id]
        how = orders.how(
            touchpoint=contact.touchpoint,
            department_id=contact.department_id,
            location_id=contact.location_id,
            language=relative.language,
            age=age_on(today, born_on=mandate.client.born_on),
            on=today,
        )
        if how is not None:
            yield Case(
                contact=contact,
                today=today,
                how=how,
                person_id=relative.user_id or relative.pk,
                language=relative.language,
                relative=relative,
            )


def _decide(cases: Collection[Case]) -> list[Invitation]:
    """Invite, or record why not; a lock on each person makes workers decide one after another."""
    if not cases:
        return []
    locks.hold({f"surveys.relative.{one.person_id}" for one in cases})
    places = Places(cases)
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
        client_id, department_id = case.contact.client_id, case.contact.department_id
        reason = _why_not(
            case,
            asked_at=before.get(case.person_id),
            is_owed=client_id in owed,
            is_silent=(client_id, department_id) in silent,
        ) or why_not_drawn(case, places)
        if reason is None and case.how is not None:
            before[case.person_id] = clock.now()
            is_paper = case.how.channel is AskingChannel.LETTER  # no address is known of a relative
            channel = AskingChannel.OWN if is_paper else case.how.channel
            made.append(invitation(case, case.how, channel=channel))
        else:
            left.append(not_asked(case, reason or NotAskedReason.NO_CAMPAIGN))
    Invitation.objects.bulk_create(made)
    NotAsked.objects.bulk_create(left)
    ledger.record_many([created(one) for one in made])
    return made


def _told(cases: Collection[Case]) -> set[tuple[UUID | None, UUID]]:
    """Return about which visits it is settled already whether a person is asked."""
    visits = {one.contact.visit_id for one in cases}
    asked = Invitation.objects.filter(visit_id__in=visits).values_list("visit_id", "person_id")
    left = NotAsked.objects.filter(visit_id__in=visits).values_list("visit_id", "person_id")
    return {*asked, *left}


def _why_not(
    case: Case, *, asked_at: datetime | None, is_owed: bool, is_silent: bool
) -> NotAskedReason | None:
    how, relative = case.how, case.relative
    assert how is not None  # noqa: S101 relatives are asked by campaigns only
    assert relative is not None  # noqa: S101
    own, carrier = channels_of(relative), CARRIERS.get(how.channel)
    return why_not_ask(
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
