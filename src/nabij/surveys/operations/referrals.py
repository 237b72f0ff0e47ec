"""Asking who refers a client how that goes, straight after the referral.

The house learns of a referral when the desk notes that a letter came and whose address sent it, or
from the file of a record system (`import_referrals`). Who is on the list of referrers is then asked
what all of them are asked now and then (`referrers`), about the department that the referral was
to; or it is kept why not. Of who is not on the list nothing is kept, and nobody comes on it.

Nobody is asked who wants no more questions, to whom we owe something, who was asked in the last 90
days, or in the last 30 as somebody else. A referral is decided on once, by its id. Workers decide
one after another; what settles it is the database, which takes one invitation of a person in 30
days and one about a referral. Whose it refuses was asked meanwhile, and that is a reason like any.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from nabij.lib import clock
from nabij.people.types import SYSTEM
from nabij.surveys.models import Invitation, NotAsked, Referrer
from nabij.surveys.operations.deciding import days_at
from nabij.surveys.operations.referrers import (
    hold_list,
    invitation_of,
    survey_of_referrers,
    write_invitations,
)
from nabij.surveys.queries.referrals import settled_referrals
from nabij.surveys.queries.referrers import with_standing
from nabij.surveys.rules import why_not_ask
from nabij.surveys.types import NotAskedReason, ReferralOutcome, Referred, Respondent

LATEST_AFTER_REFERRAL = timedelta(days=14)


@transaction.atomic
def ask_after_referrals(*, referrals: Sequence[Referred]) -> list[ReferralOutcome]:
    """Ask who referred, or keep why not; return what became of each referral, in order."""
    if not referrals:
        return []
    hold_list()
    on_list = Referrer.objects.filter(removed_at=None, email__in={one.email for one in referrals})
    listed = {one.email: one for one in with_standing(on_list)}
    settled = settled_referrals({one.id for one in referrals})
    fresh: dict[UUID, tuple[Referred, Any]] = {}
    outcomes: list[ReferralOutcome | None] = []
    for one in referrals:
        referrer = listed.get(one.email)
        if one.id in settled or one.id in fresh:
            outcomes.append(ReferralOutcome.KNOWN)
        elif referrer is None:
            outcomes.append(ReferralOutcome.UNLISTED)
        else:
            fresh[one.id] = one, referrer
            outcomes.append(None)
    decided = _decide(fresh.values()) if fresh else {}
    return [outcome or decided[one.id] for one, outcome in zip(referrals, outcomes, strict=True)]


def _decide(cases: Collection[tuple[Referred, Any]]) -> dict[UUID, ReferralOutcome]:
    """Invite, or keep why not; in order: of two referrals by one person the second is too many."""
    days = days_at([one for one, _ in cases])
    survey = survey_of_referrers()
    invited: dict[UUID, Invitation] = {}
    reasons: dict[UUID, NotAskedReason] = {}
    for one, referrer in cases:
        reason = _why_not(one, referrer)
        if reason is not None:
            reasons[one.id] = reason
            continue
        referrer.is_resting = True
        invited[one.id] = invitation_of(
            referrer,
            survey,
            department_id=one.department_id,
            location_id=one.location_id,
            on=days[one.location_id],
            visit_id=one.id,
            visited_at=one.referred_at,
        )
    kept = write_invitations(list(invited.values()), by=SYSTEM)
    refused = [key for key, invitation in invited.items() if invitation.pk not in kept]
    reasons |= dict.fromkeys(refused, NotAskedReason.RECENTLY_ASKED)
    left = [
        _not_asked(one, referrer, reasons[one.id]) for one, referrer in cases if one.id in reasons
    ]
    NotAsked.objects.bulk_create(left, ignore_conflicts=True)
    return {one.id: _outcome(one, reasons.get(one.id)) for one, _ in cases}


def _why_not(one: Referred, referrer: Any) -> NotAskedReason | None:
    now = clock.now()
    return why_not_ask(
        visited_at=one.referred_at,
        at=now,
        is_alive=True,
        opted_out=referrer.opted_out_at is not None,
        has_channel=True,
        has_open_follow_up=referrer.is_owed,
        last_asked_at=now if referrer.is_resting else None,
        latest=LATEST_AFTER_REFERRAL,
    )


def _not_asked(one: Referred, referrer: Any, reason: NotAskedReason) -> NotAsked:
    """Return the record of why not. What is long ago stands where it belongs in time, whatever the
    reason, so that a file of years doesn't fill this month.
    """
    return NotAsked(
        person_id=referrer.person_id,
        respondent_type=Respondent.REFERRER,
        visit_id=one.id,
        department_id=one.department_id,
        reason=reason,
        at=one.referred_at if _is_history(one) else clock.now(),
    )


def _outcome(one: Referred, reason: NotAskedReason | None) -> ReferralOutcome:
    if reason is None:
        return ReferralOutcome.ASKED
    return ReferralOutcome.TOO_OLD if _is_history(one) else ReferralOutcome.NOT_ASKED


def _is_history(one: Referred) -> bool:
    return clock.now() - one.referred_at > LATEST_AFTER_REFERRAL
