"""What becomes of invitations: reminding once, never arriving, expiring."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people import operations as people
from nabij.people.types import Actor
from nabij.surveys.events import InvitationReminded
from nabij.surveys.models import Invitation
from nabij.surveys.types import InvitationStatus

_BATCH = 200


@transaction.atomic
def remind_due() -> int:
    """Remind, once, those who have not answered yet and did not say stop; return how many."""
    now = clock.now()
    due = list(
        Invitation.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("client", "relative", "referrer")
        .filter(reminder_due_at__lte=now)
        .order_by("reminder_due_at")[:_BATCH]
    )
    Invitation.objects.filter(pk__in=[one.pk for one in due]).update(reminder_due_at=None)
    waiting = [one for one in due if _waits(one, at=now)]
    Invitation.objects.filter(pk__in=[one.pk for one in waiting]).update(reminded_at=now)
    ledger.record_many(
        [
            InvitationReminded(
                invitation_id=one.pk,
                expires_at=one.expires_at,
                client_id=one.client_id,
                touchpoint=one.touchpoint,
                department_id=one.department_id,
                location_id=one.location_id,
            )
            for one in waiting
        ]
    )
    return len(waiting)


def _waits(invitation: Invitation, *, at: datetime) -> bool:
    """Whether somebody can still answer, was reached, and did not say stop since."""
    asked = invitation.relative or invitation.client
    referrer = invitation.referrer
    return (
        invitation.status == InvitationStatus.OPEN
        and invitation.expires_at > at
        and invitation.undeliverable_at is None
        and (asked is None or asked.survey_opt_out_at is None)
        and (referrer is None or referrer.opted_out_at is None)
    )


@transaction.atomic
def stop_asking(*, invitation_id: UUID, by: Actor) -> None:
    """Ask whoever an invitation went to no more how it was, whatever it is about."""
    asked = Invitation.objects.select_related("relative", "referrer").get(pk=invitation_id)
    if asked.referrer is not None:
        asked.referrer.opted_out_at = asked.referrer.opted_out_at or clock.now()
        asked.referrer.save(update_fields=["opted_out_at"])
    elif asked.relative is not None:
        people.opt_relative_out_of_surveys(relative_id=asked.relative.pk, by=by)
    elif asked.client_id is not None:
        people.set_survey_opt_out(client_id=asked.client_id, opted_out=True, by=by)


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
