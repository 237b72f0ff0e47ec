"""Letters that ask, for who prints them, and the way back from their code."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from nabij.audit import trail
from nabij.lib import clock
from nabij.people.queries import clients_visible_to
from nabij.people.types import Actor
from nabij.surveys.models import Invitation
from nabij.surveys.rules.campaigns import read_code, tell_code
from nabij.surveys.types import AskingChannel, InvitationStatus, Letter

MOST = 50


def letters_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Return the invitations by letter that wait to be printed, of clients the actor may see; none
    to who died or said stop since.
    """
    return Invitation.objects.filter(
        client__died_at=None,
        client__survey_opt_out_at=None,
        channel=AskingChannel.LETTER,
        status=InvitationStatus.OPEN,
        printed_at=None,
        expires_at__gt=clock.now(),
        client__in=clients_visible_to(actor).values("pk"),
    )


def letters(actor: Actor) -> tuple[list[Letter], int]:
    """Return the letters that wait the longest, and how many wait in all."""
    waiting = letters_visible_to(actor)
    found = list(waiting.select_related("client", "location").order_by("created_at", "pk")[:MOST])
    trail.note(one.client_id for one in found if one.client_id)
    return [_letter(one) for one in found], waiting.count()


def _letter(invitation: Invitation) -> Letter:
    client = invitation.client
    assert client is not None  # noqa: S101 only clients' letters are found
    return Letter(
        invitation_id=invitation.pk,
        language=client.language,
        name=client.name,
        street=client.street,
        place=f"{client.postal_code}  {client.city}".strip(),
        code=tell_code(invitation.code or ""),
        expires_at=invitation.expires_at,
        time_zone=invitation.location.time_zone,
    )


def invitation_of_code(typed: str) -> tuple[UUID, datetime] | None:
    """Return the invitation of a code, and until when it can be answered; None: there is none."""
    code = read_code(typed)
    if not code:
        return None
    return Invitation.objects.filter(code=code).values_list("pk", "expires_at").first()
