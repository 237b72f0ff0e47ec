"""The list of professionals who refer clients to us, and asking all of them, now and then.

"Ask me no more" belongs to an address and holds for ever: also when somebody is taken off the
list and the same address comes on it again, and an address that said so can't be changed.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
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
    _hold_list()
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
    _hold_list()
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
    _hold_list()
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
    _hold_list()
    now = clock.now()
    found = askable(referrers_visible_to(by)).select_related("department__location")
    survey = _survey()
    invited = [
        _invitation(one, survey, person_id=one.person_id, at=now) for one in found.order_by("pk")
    ]
    Invitation.objects.bulk_create(invited, ignore_conflicts=True)
    written = Invitation.objects.filter(pk__in=[one.pk for one in invited])
    kept = set(written.values_list("pk", flat=True))  # who was asked meanwhile as somebody else
    made = [one for one in invited if one.pk in kept]
    ledger.record_many([replace(created(one), actor_id=by.user_id) for one in made])
    return len(made)


def _invitation(referrer: Referrer, survey: Survey, *, person_id: UUID, at: datetime) -> Invitation:
    location = referrer.department.location
    return Invitation(
        survey=survey,
        respondent_type=Respondent.REFERRER,
        person_id=person_id,
        referrer=referrer,
        department=referrer.department,
        location=location,
        touchpoint=TOUCHPOINT,
        language=referrer.language,
        channel=AskingChannel.EMAIL,
        created_at=at,
        invited_on=clock.today(location.time_zone),
        expires_at=at + VALID_FOR,
        quiet_during=(at, at + QUIET_TIME),
        reminder_due_at=at + REMINDED_AFTER,
    )


def _survey() -> Survey:
    items: Iterable[BlockItem] = (RECOMMEND, EASE, *WORDS.items)
    return built_in_survey(key=KEY, names=NAMES, items=items)


def _hold_list() -> None:
    locks.hold(["surveys.referrers"])


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
