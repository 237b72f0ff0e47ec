"""The list of professionals who refer clients to us, and asking all of them, now and then.

They are asked straight after a referral too (`referrals`), with the same survey and the same mail.

"Ask me no more" belongs to an address and holds for ever: also when somebody is taken off the
list and the same address comes on it again, and an address that said so can't be changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.organisation.models import Department
from nabij.people.types import Actor
from nabij.surveys.blocks.everyday import EFFORT, WORDS
from nabij.surveys.events import ReferrerListChanged
from nabij.surveys.models import Invitation, Referrer, Survey
from nabij.surveys.operations.deciding import created
from nabij.surveys.operations.standard import built_in_survey
from nabij.surveys.queries.referrers import askable, referrers_visible_to
from nabij.surveys.rules import QUIET_TIME, can_manage
from nabij.surveys.types import (
    AskingChannel,
    InvitationStatus,
    Kind,
    ReferrerDetails,
    Respondent,
)
from nabij.surveys.types.blocks import BlockItem

KEY = "referring"
TOUCHPOINT = "referral"
VALID_FOR = timedelta(days=21)
REMINDED_AFTER = timedelta(days=7)
NAMES = {"nl": "Verwijzen naar ons", "fi": "Asiakkaiden lähettäminen meille", "en": "Referring"}
RECOMMEND = BlockItem(
    key="recommend-referring",
    kind=Kind.NPS,
    scale_min=0,
    scale_max=10,
    texts={
        "nl": "Zou u ons voor uw patiënten of cliënten aanraden aan een collega?",
        "fi": "Suosittelisitko kollegallesi, että hän lähettää potilaita tai asiakkaita meille?",
        "en": "Would you recommend us to a colleague for their patients or clients?",
    },
    lows={"nl": "Zeker niet", "fi": "En missään tapauksessa", "en": "Certainly not"},
    highs={"nl": "Zeker wel", "fi": "Ehdottomasti", "en": "Certainly"},
)
EASE = replace(
    EFFORT.items[0],
    key="effort-referring",
    texts={
        "nl": "Hoeveel moeite kost het u om iemand naar ons te verwijzen en ons te bereiken?",
        "fi": "Kuinka paljon vaivaa asiakkaan lähettäminen meille ja yhteyden saaminen vaatii?",
        "en": "How much effort does it take to refer somebody to us and to reach us?",
    },
)


class ReferrerThereError(Exception):
    """This address is on the list already."""


class ReferrerUnknownError(LookupError):
    """Nobody on the list is this one, or the list is not for who asks."""


class AddressKeptError(Exception):
    """The address can't change: it asked for no more questions, or the new one was on the list."""


@transaction.atomic
def add_referrer(*, details: ReferrerDetails, by: Actor) -> Referrer:
    """Put somebody on the list; who was on it before comes back as they were.

    Raises:
        ReferrerUnknownError: the list is not for who asks.
        ReferrerThereError: the address is on the list already.
    """
    if not can_manage(by):
        raise ReferrerUnknownError
    hold_list()
    known = Referrer.objects.filter(email=details.email.lower()).first()
    if known is not None and known.removed_at is None:
        raise ReferrerThereError
    referrer = _keep(known or Referrer(), details)
    _tell(referrer, "added", by)
    return referrer


@transaction.atomic
def change_referrer(*, referrer_id: UUID, details: ReferrerDetails, by: Actor) -> Referrer:
    """Change what is known of somebody on the list.

    Raises:
        ReferrerUnknownError: they are not on it (any more).
        ReferrerThereError: the new address is somebody else's on the list.
        AddressKeptError: the address asked for no more questions, or the new one was on the list
            before: who is removed and added is asked as that address wants.
    """
    hold_list()
    referrer = _known(referrer_id, by)
    if details.email.lower() != referrer.email:
        other = Referrer.objects.filter(email=details.email.lower()).first()
        if other is not None and other.removed_at is None:
            raise ReferrerThereError
        if other is not None or referrer.opted_out_at is not None:
            raise AddressKeptError
    before = said_of(referrer)
    _keep(referrer, details)
    if before != said_of(referrer):
        _tell(referrer, "changed", by)
    return referrer


@transaction.atomic
def remove_referrer(*, referrer_id: UUID, by: Actor) -> None:
    """Take somebody off the list: what they answered stays, open questions are taken back.

    Raises:
        ReferrerUnknownError: they are not on it (any more).
    """
    hold_list()
    referrer = _known(referrer_id, by)
    referrer.removed_at = clock.now()
    referrer.name = referrer.practice = ""
    referrer.save(update_fields=["removed_at", "name", "practice"])
    Invitation.objects.filter(referrer=referrer, status=InvitationStatus.OPEN).update(
        status=InvitationStatus.EXPIRED, reminder_due_at=None
    )
    _tell(referrer, "removed", by)


@transaction.atomic
def ask_referrers(*, by: Actor) -> int:
    """Ask everybody on the list who can be asked now, by e-mail; return how many."""
    hold_list()
    found = askable(referrers_visible_to(by)).select_related("department__location")
    survey = survey_of_referrers()
    invited = []
    for one in found.order_by("pk"):
        location = one.department.location
        invited.append(
            invitation_of(
                one,
                survey,
                department_id=one.department_id,
                location_id=location.pk,
                on=clock.today(location.time_zone),
            )
        )
    return len(write_invitations(invited, by=by))


def hold_list() -> None:
    """Let who changes the list, or asks who is on it, come one after another."""
    locks.hold(["surveys.referrers"])


def survey_of_referrers() -> Survey:
    """Return what they are asked; made on first use."""
    items: Iterable[BlockItem] = (RECOMMEND, EASE, *WORDS.items)
    return built_in_survey(key=KEY, names=NAMES, items=items)


def invitation_of(
    referrer: Any,
    survey: Survey,
    *,
    department_id: UUID,
    location_id: UUID,
    on: date,
    visit_id: UUID | None = None,
    visited_at: datetime | None = None,
) -> Invitation:
    """Return the invitation of one of `with_standing`.

    Args:
        on: the day there.
        visit_id: of the referral that they are asked after, which was `visited_at`.
    """
    now = clock.now()
    return Invitation(
        survey=survey,
        respondent_type=Respondent.REFERRER,
        person_id=referrer.person_id,
        referrer=referrer,
        visit_id=visit_id,
        visited_at=visited_at,
        department_id=department_id,
        location_id=location_id,
        touchpoint=TOUCHPOINT,
        language=referrer.language,
        channel=AskingChannel.EMAIL,
        created_at=now,
        invited_on=on,
        expires_at=now + VALID_FOR,
        quiet_during=(now, now + QUIET_TIME),
        reminder_due_at=now + REMINDED_AFTER,
    )


def write_invitations(invited: Sequence[Invitation], *, by: Actor) -> set[UUID]:
    """Write invitations and tell it; return which. The database refuses that of who was asked
    meanwhile as somebody else.
    """
    Invitation.objects.bulk_create(invited, ignore_conflicts=True)
    written = Invitation.objects.filter(pk__in=[one.pk for one in invited])
    kept = set(written.values_list("pk", flat=True))
    made = [one for one in invited if one.pk in kept]
    ledger.record_many([replace(created(one), actor_id=by.user_id) for one in made])
    return kept


def _known(referrer_id: UUID, by: Actor) -> Referrer:
    held = referrers_visible_to(by).select_for_update()
    referrer = held.filter(pk=referrer_id).first()
    if referrer is None:
        raise ReferrerUnknownError
    return referrer


def _keep(referrer: Referrer, details: ReferrerDetails) -> Referrer:
    referrer.name, referrer.practice = details.name, details.practice
    referrer.email, referrer.language = details.email.lower(), details.language
    referrer.department = Department.objects.get(pk=details.department_id)
    referrer.removed_at = None
    referrer.save()
    return referrer


def said_of(one: Referrer) -> tuple[object, ...]:
    """Return all that is said of somebody, to see whether it changes."""
    return one.name, one.practice, one.email, one.language, one.department_id


def _tell(referrer: Referrer, change: str, by: Actor) -> None:
    ledger.record(
        ReferrerListChanged(
            referrer_id=referrer.pk,
            change=change,
            department_id=referrer.department_id,
            actor_id=by.user_id,
        )
    )
