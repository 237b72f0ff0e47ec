"""Reads of people. Those for a face take the actor and note what they hand out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from nabij.accounts.models import Membership
from nabij.accounts.types import Role
from nabij.audit import trail
from nabij.audit.models import Look
from nabij.audit.queries import looks_of
from nabij.ledger.models import Event
from nabij.ledger.queries import events_of
from nabij.lib import clock, sql
from nabij.organisation import queries as organisation
from nabij.people.models import CareRelationship, Client, Mandate, Person, Relative
from nabij.people.rules import channels_of, sees_clients
from nabij.people.types import Acting, Actor, Channel, Purpose, Recipient, Scope

_OWN_CLIENT = """
SELECT id, btrim(given_name || ' ' || family_name) FROM people_client WHERE user_id = %s
"""


@dataclass(frozen=True, kw_only=True)
class ClientStory:
    """A client as the desk shows them."""

    client: Client
    relationships: list[CareRelationship]
    mandates: list[Mandate]
    events: list[Event]


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
    *,
    user_id: UUID,
    acting_for: UUID | None,
    address: str,
    language: str,
    own: tuple[UUID | None, str] | None = None,
) -> Actor | None:
    """Return the actor of a signed-in client or relative, None when the user is neither.

    Args:
        acting_for: the client a relative chose to act for; None: oneself, else the first mandate.
        own: key and name of the client the user is, when that is known already.
    """
    own_id, own_name = own or sql.row(_OWN_CLIENT, (user_id,)) or (None, "")
    if own_id is not None and acting_for in (None, own_id):
        return Actor(
            role=Role.CLIENT,
            purpose=Purpose.OWN_CARE,
            user_id=user_id,
            name=own_name,
            client_id=own_id,
            client_name=own_name,
            own_client_id=own_id,
            address=address,
            language=language,
        )
    mandates = Mandate.objects.filter(
        mandates_valid_at(clock.now()), relative__user_id=user_id
    ).select_related("relative", "client")
    if acting_for is not None:
        mandates = mandates.filter(client_id=acting_for)
    held = list(mandates.order_by("valid_from", "pk"))
    if not held:
        return None
    mandate = held[0]
    return Actor(
        role=Role.RELATIVE,
        purpose=Purpose.MANDATE,
        user_id=user_id,
        name=mandate.relative.name,
        client_id=mandate.client_id,
        client_name=mandate.client.name,
        own_client_id=own_id,
        mandate_id=mandate.pk,
        scopes=frozenset(
            Scope(scope)
            for other in held
            if other.client_id == mandate.client_id
            for scope in other.scopes
        ),
        address=address,
        language=language,
    )


def acting_choices(user_id: UUID) -> list[Acting]:
    """Return for whom a user can act now: themselves first, then by name."""
    own = Client.objects.filter(user_id=user_id).first()
    choices = []
    if own:
        choices = [Acting(client_id=own.pk, name=own.name, is_self=True, time_zone=own.time_zone)]
    mandates = (
        Mandate.objects.filter(mandates_valid_at(clock.now()), relative__user_id=user_id)
        .select_related("client")
        .order_by("client__given_name", "client__family_name", "-valid_until")
    )
    by_client: dict[UUID, Acting] = {}
    for mandate in mandates:
        by_client.setdefault(
            mandate.client_id,
            Acting(
                client_id=mandate.client_id,
                name=mandate.client.name,
                is_self=False,
                time_zone=mandate.client.time_zone,
                valid_until=mandate.valid_until,
            ),
        )
    return choices + list(by_client.values())


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


def zone_of(actor: Actor) -> str:
    """Return the time zone of the client acted for; of staff the one their departments share, else
    our own.
    """
    if actor.client_id is not None:
        found = Client.objects.filter(pk=actor.client_id).values_list("time_zone", flat=True)
        return found.first() or settings.TIME_ZONE
    zones = set() if actor.sees_all_clients else organisation.zones_of(actor.department_ids)
    return zones.pop() if len(zones) == 1 else settings.TIME_ZONE


def recipient_of_client(client_id: UUID) -> Recipient | None:
    """Return how a client is reached; None when unknown or no longer alive."""
    return recipients_of_clients([client_id]).get(client_id)


def recipients_of_clients(client_ids: Collection[UUID]) -> dict[UUID, Recipient]:
    """Return how clients are reached, without those unknown or no longer alive."""
    found = Client.objects.filter(pk__in=client_ids, died_at=None)
    return {client.pk: _recipient(client, of=client) for client in found}


def recipients_of_relatives(*, client_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], Recipient]:
    """Return how relatives are reached who may now give feedback for these clients, by relative
    and client. No clients: no statement.
    """
    found = mandates_to_give_feedback(client_ids=client_ids) if client_ids else []
    return {
        (one.relative_id, one.client_id): _recipient(one.relative, of=one.client) for one in found
    }


def mandates_to_give_feedback(*, client_ids: Collection[UUID]) -> list[Mandate]:
    """Return the mandates by which relatives may now give feedback for these clients."""
    held = Mandate.objects.filter(
        mandates_valid_at(clock.now()),
        client_id__in=client_ids,
        client__died_at=None,
        scopes__contains=[Scope.GIVE_FEEDBACK.value],
    )
    return list(held.select_related("relative", "client").order_by("valid_from", "pk"))


def recipient_acting(
    *, client_id: UUID, user_id: UUID | None, relative_id: UUID | None = None
) -> Recipient | None:
    """Return how the relative is reached who signed in as `user_id`, or is `relative_id`, and may
    now give feedback for a client; for everybody else the client. For whom is left out: it is
    about no appointment.
    """
    held = Mandate.objects.filter(
        mandates_valid_at(clock.now()),
        client_id=client_id,
        scopes__contains=[Scope.GIVE_FEEDBACK.value],
    ).select_related("relative", "client")
    mandate = None
    if relative_id is not None:
        mandate = held.filter(relative_id=relative_id).first()
    elif user_id is not None:
        mandate = held.filter(relative__user_id=user_id).first()
    if mandate is None:
        return recipient_of_client(client_id)
    return replace(_recipient(mandate.relative, of=mandate.client), for_name="")


def recipients_beside_client(client_id: UUID) -> list[Recipient]:
    """Return how the relatives are reached who may now see a client's messages and appointments."""
    mandates = Mandate.objects.filter(
        mandates_valid_at(clock.now()),
        client_id=client_id,
        client__died_at=None,
        scopes__contains=[Scope.VIEW_MESSAGES, Scope.VIEW_APPOINTMENTS],
    ).select_related("client", "relative")
    found = {one.relative_id: _recipient(one.relative, of=one.client) for one in mandates}
    return [found[key] for key in sorted(found)]


def _recipient(person: Person, *, of: Client) -> Recipient:
    return Recipient(
        person_id=person.pk,
        client_id=of.pk,
        name=person.name,
        for_name="" if person.pk == of.pk else of.given_name,
        language=person.language,
        email=person.email,
        phone=person.phone,
        channels=channels_of(person),
        time_zone=of.time_zone,
        quiet_from=person.quiet_from,
        quiet_until=person.quiet_until,
    )


def concerned_by_appointments(client_id: UUID) -> list[Recipient]:
    """Return whom a client's appointments concern: the client first, then who manages them.

    Those are relatives whose mandate to manage appointments is in force. Who has the client's own
    address hears of it once. Nobody, when the client is unknown or no longer alive.
    """
    client = recipient_of_client(client_id)
    if client is None:
        return []
    held = Mandate.objects.filter(
        mandates_valid_at(clock.now()),
        client_id=client_id,
        scopes__contains=[Scope.MANAGE_APPOINTMENTS.value],
    ).select_related("relative", "client")
    found = [client]
    for mandate in held.order_by("valid_from", "pk"):
        other = _recipient(mandate.relative, of=mandate.client)
        if not any(_is_same(other, one) for one in found):
            found.append(other)
    return found


def _is_same(one: Recipient, other: Recipient) -> bool:
    """Whether they are one person, or are reached first at one address."""
    first, second = one.channels[:1], other.channels[:1]
    if one.person_id == other.person_id:
        return True
    is_mail = first == (Channel.EMAIL,)
    return (
        bool(first)
        and first == second
        and (
            one.email.casefold() == other.email.casefold() if is_mail else one.phone == other.phone
        )
    )


def clients_with_phone(number: str) -> list[UUID]:
    """Return the clients who have this mobile number, as +31612345678: a couple may share one."""
    found = Client.objects.filter(phone=number, died_at=None)
    return list(found.order_by("pk").values_list("pk", flat=True))


def relatives_with_phone(number: str) -> list[UUID]:
    """Return the relatives who have this mobile number, as +31612345678."""
    found = Relative.objects.filter(phone=number)
    return list(found.order_by("pk").values_list("pk", flat=True))


def own_person(actor: Actor) -> Client | Relative | None:
    """Return the row of the person signed in: as client, else as relative; noted as shown."""
    if actor.own_client_id:
        trail.note([actor.own_client_id])
        return Client.objects.filter(pk=actor.own_client_id).first()
    if actor.user_id is None:
        return None
    return Relative.objects.filter(user_id=actor.user_id).first()


def looks_at(actor: Actor, *, with_own: bool = False) -> QuerySet[Look]:
    """Return who looked at the data of the client acted for; noted as shown.

    Args:
        with_own: also what the actor looked at.
    """
    if actor.client_id is None:
        return Look.objects.none()
    trail.note([actor.client_id])
    return looks_of(actor.client_id, except_by=None if with_own else actor.user_id)


def search_clients(
    actor: Actor, *, words: Sequence[str], born_on: date | None, most: int
) -> list[Client]:
    """Return clients the actor may see whose names hold all words; noted as shown.

    Without words and date nobody is found: a list of everybody helps nobody.
    """
    if not words and born_on is None:
        return []
    found = clients_visible_to(actor)
    for word in words:
        found = found.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    if born_on is not None:
        found = found.filter(born_on=born_on)
    clients = list(found.order_by("family_name", "given_name", "pk")[:most])
    trail.note(client.pk for client in clients)
    return clients


def client_story(actor: Actor, *, client_id: UUID) -> ClientStory | None:
    """Return all that the desk shows of a client, None when the actor may not see them.

    Where else a client is treated is nobody's business: of other departments than those of the
    actor's teams nothing is told.
    """
    client = client_visible_to(actor, client_id=client_id)
    if client is None:
        return None
    relations = CareRelationship.objects.filter(client=client, ended_at=None)
    departments = None if actor.sees_all_clients else actor.department_ids
    if departments is not None:
        relations = relations.filter(department_id__in=departments)
    mandates = Mandate.objects.filter(mandates_valid_at(clock.now()), client=client)
    return ClientStory(
        client=client,
        relationships=list(
            relations.select_related("department__location").order_by("since", "pk")
        ),
        mandates=list(mandates.select_related("relative").order_by("valid_until", "pk")),
        events=events_of(client.pk, department_ids=departments),
    )
