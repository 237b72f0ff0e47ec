"""Asking everybody who works here, now and then: who answered what is known to nobody.

Each is invited by name, so that everybody answers once; the answer is cut loose when it is sent
(docs/adr/0011), told by month, and of no department: small teams would be recognised.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from nabij.accounts.models import User
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.organisation.operations import general_department
from nabij.people.types import Actor
from nabij.surveys.blocks.everyday import WORDS
from nabij.surveys.events import RoundOpened
from nabij.surveys.models import Invitation
from nabij.surveys.operations.standard import built_in_survey
from nabij.surveys.queries import last_round_at
from nabij.surveys.rules import QUIET_TIME, can_manage
from nabij.surveys.types import Kind, Respondent
from nabij.surveys.types.blocks import BlockItem

KEY = "working-here"
TOUCHPOINT = "work"
FEWEST = 10
VALID_FOR = timedelta(days=21)
NAMES = {"nl": "Werken bij ons", "fi": "Työskentely meillä", "en": "Working here"}
RECOMMEND = BlockItem(
    key="recommend-work",
    kind=Kind.NPS,
    scale_min=0,
    scale_max=10,
    texts={
        "nl": "Zou u ons als werkgever aanraden aan een vriend of kennis?",
        "fi": "Suosittelisitko meitä työpaikkana ystävälle tai tutulle?",
        "en": "Would you recommend working here to a friend?",
    },
    lows={"nl": "Zeker niet", "fi": "En missään tapauksessa", "en": "Certainly not"},
    highs={"nl": "Zeker wel", "fi": "Ehdottomasti", "en": "Certainly"},
)


class RoundTooSoonError(Exception):
    """Everybody was asked less than 30 days ago."""


class NoManagerError(PermissionError):
    """Only an experience manager asks everybody."""


class TooFewToAskError(Exception):
    """Fewer than ten people work here: what each says could be guessed."""


@transaction.atomic
def open_round(*, by: Actor) -> int:
    """Ask everybody who works here, once; return how many. Who was asked lately as something else
    is left in peace.

    Raises:
        NoManagerError: who asks is no experience manager.
        RoundTooSoonError: the last round is less than 30 days ago.
        TooFewToAskError: fewer than ten work here.
    """
    if not can_manage(by):
        raise NoManagerError
    locks.hold(["surveys.round"])
    now = clock.now()
    last = last_round_at(Respondent.EMPLOYEE)
    if last is not None and now - last < QUIET_TIME:
        raise RoundTooSoonError
    staff = User.objects.filter(memberships__isnull=False, is_active=True).distinct()
    department = general_department()
    if staff.count() < FEWEST or department is None:
        raise TooFewToAskError
    survey = built_in_survey(
        key=KEY, names=NAMES, items=(RECOMMEND, *WORDS.items), is_anonymous=True
    )
    made = Invitation.objects.bulk_create(
        [
            Invitation(
                survey=survey,
                respondent_type=Respondent.EMPLOYEE,
                person_id=one.pk,
                employee=one,
                department=department,
                location=department.location,
                touchpoint=TOUCHPOINT,
                language=one.language,
                created_at=now,
                invited_on=now.astimezone(ZoneInfo(department.location.time_zone)).date(),
                expires_at=now + VALID_FOR,
                quiet_during=(now, now + QUIET_TIME),
            )
            for one in staff
        ],
        ignore_conflicts=True,
    )
    asked = Invitation.objects.filter(pk__in=[one.pk for one in made]).count()
    ledger.record(RoundOpened(asked=asked, touchpoint=TOUCHPOINT, actor_id=by.user_id))
    return asked
