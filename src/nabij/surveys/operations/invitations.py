"""Asking after a visit, at most once in 30 days."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock, locks
from nabij.organisation.models import Location
from nabij.people.models import Client
from nabij.people.rules import channels_of
from nabij.surveys.events import InvitationCreated
from nabij.surveys.models import Invitation, NotAsked
from nabij.surveys.operations.standard import standard_survey
from nabij.surveys.queries import has_open_follow_up, last_asked_at
from nabij.surveys.rules import QUIET_TIME, VALID_FOR, why_not_ask
from nabij.surveys.types import InvitationStatus


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

    Asked again about the same visit, it returns what was decided then. A lock on the client
    makes workers decide one after another; the database refuses a second invitation within 30
    days all the same.

    Args:
        at: when the visit ended.
    """
    locks.hold([f"surveys.client.{client_id}"])
    known = Invitation.objects.filter(visit_id=visit_id).first()
    if known is not None or NotAsked.objects.filter(visit_id=visit_id).exists():
        return known
    client = Client.objects.get(pk=client_id)
    person_id = client.user_id or client_id
    trail.note([client_id])
    now = clock.now()
    reason = why_not_ask(
        visited_at=at,
        at=now,
        is_alive=client.died_at is None,
        opted_out=client.survey_opt_out_at is not None,
        has_channel=bool(channels_of(client)),
        has_open_follow_up=has_open_follow_up(client_id=client_id, at=now),
        last_asked_at=last_asked_at(person_id=person_id),
    )
    if reason is not None:
        NotAsked.objects.create(
            client=client,
            person_id=person_id,
            visit_id=visit_id,
            department_id=department_id,
            reason=reason,
            at=now,
        )
        return None
    zone = Location.objects.values_list("time_zone", flat=True).get(pk=location_id)
    invitation = Invitation.objects.create(
        survey=standard_survey(),
        person_id=person_id,
        client=client,
        language=client.language,
        visit_id=visit_id,
        visited_at=at,
        department_id=department_id,
        location_id=location_id,
        professional_id=professional_id,
        touchpoint=touchpoint,
        created_at=now,
        invited_on=now.astimezone(ZoneInfo(zone)).date(),
        expires_at=now + VALID_FOR,
        quiet_during=(now, now + QUIET_TIME),
    )
    ledger.record(
        InvitationCreated(
            invitation_id=invitation.pk,
            expires_at=invitation.expires_at,
            client_id=client_id,
            touchpoint=touchpoint,
            department_id=department_id,
            location_id=location_id,
        )
    )
    return invitation


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
