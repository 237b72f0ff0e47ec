"""Reads of people. Those for a face take the actor and note what they hand out."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from nabij.accounts.models import Membership
from nabij.accounts.types import Role
from nabij.audit import trail
from nabij.lib import clock
from nabij.people.models import Client, Mandate, Relative
from nabij.people.rules import channels_of, sees_clients
from nabij.people.types import Actor, Purpose, Recipient, Scope


def clients_visible_to(actor: Actor) -> QuerySet[Client]:
    """Return the clients the actor may see. Note those you show with `audit.trail.note`."""
    return Client.objects.filter(sees_clients(actor)).distinct()


def client_visible_to(actor: Actor, *, client_id: UUID) -> Client | None:
    """Return one client, None when there is none the actor may see; noted as shown."""
    client = clients_visible_to(actor).filter(pk=client_id).first()
    if client is not None:
        trail.note([client.pk])
    return client


def mandates_valid_at(at: datetime) -> Q:
    """Return the condition on Mandate that holds for those in force at an instant."""
    return Q(valid_from__lte=at, valid_until__gt=at, revoked_at=None)


def client_actor(
    *, user_id: UUID, acting_for: UUID | None, address: str, language: str
) -> Actor | None:
    """Return the actor of a signed-in client or relative, None when the user is neither.

    Args:
        acting_for: the client a relative chose to act for; None: oneself, else the first mandate.
    """
    own = Client.objects.filter(user_id=user_id).first()
    if own is not None and acting_for in (None, own.pk):
        return Actor(
            role=Role.CLIENT,
            purpose=Purpose.OWN_CARE,
            user_id=user_id,
            name=own.name,
            client_id=own.pk,
            own_client_id=own.pk,
            address=address,
            language=language,
        )
    mandates = Mandate.objects.filter(
        mandates_valid_at(clock.now()), relative__user_id=user_id
    ).select_related("relative")
    if acting_for is not None:
        mandates = mandates.filter(client_id=acting_for)
    mandate = mandates.order_by("valid_from", "pk").first()
    if mandate is None:
        return None
    return Actor(
        role=Role.RELATIVE,
        purpose=Purpose.MANDATE,
        user_id=user_id,
        name=mandate.relative.name,
        client_id=mandate.client_id,
        own_client_id=own.pk if own else None,
        mandate_id=mandate.pk,
        scopes=frozenset(Scope(scope) for scope in mandate.scopes),
        address=address,
        language=language,
    )


def staff_actor(
    *, user_id: UUID, name: str, as_roles: Iterable[Role], address: str, language: str
) -> Actor | None:
    """Return the actor of a member of staff in the first of `as_roles` they hold, else None."""
    memberships = list(
        Membership.objects.filter(user_id=user_id)
        .annotate(
            departments=ArrayAgg(
                "team__departments", filter=Q(team__departments__isnull=False), default=[]
            )
        )
        .values_list("role", "team__is_central", "departments", "professional_id")
    )
    roles = frozenset(Role(row[0]) for row in memberships)
    role = next((role for role in as_roles if role in roles), None)
    if role is None:
        return None
    mine = [row for row in memberships if row[0] == role]
    return Actor(
        role=role,
        purpose=Purpose.CARE if role is Role.PROFESSIONAL else Purpose.SERVICE,
        user_id=user_id,
        name=name,
        roles=roles,
        department_ids=frozenset(pk for row in mine for pk in row[2]),
        sees_all_clients=any(row[1] for row in mine),
        professional_id=next((row[3] for row in mine if row[3]), None),
        address=address,
        language=language,
    )


def recipient_of_client(client_id: UUID) -> Recipient | None:
    """Return how a client is reached; None when unknown or no longer alive."""
    client = Client.objects.filter(pk=client_id, died_at=None).first()
    if client is None:
        return None
    return Recipient(
        person_id=client.pk,
        client_id=client.pk,
        name=client.name,
        language=client.language,
        email=client.email,
        phone=client.phone,
        channels=channels_of(client),
        time_zone=client.time_zone,
        quiet_from=client.quiet_from,
        quiet_until=client.quiet_until,
    )


def recipient_of_relative(relative_id: UUID, *, client_id: UUID) -> Recipient | None:
    """Return how a relative is reached about a client."""
    relative = Relative.objects.filter(pk=relative_id).first()
    if relative is None:
        return None
    return Recipient(
        person_id=relative.pk,
        client_id=client_id,
        name=relative.name,
        language=relative.language,
        email=relative.email,
        phone=relative.phone,
        channels=channels_of(relative),
        quiet_from=relative.quiet_from,
        quiet_until=relative.quiet_until,
    )
