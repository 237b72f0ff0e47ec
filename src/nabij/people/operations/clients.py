"""Clients: adding, changing, relating to departments."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.accounts import operations as accounts
from nabij.accounts.models import User
from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock, sql
from nabij.lib.ids import uuid7
from nabij.people.events import CareRelationshipEnded, ContactDetailsChanged
from nabij.people.models import CareRelationship, Client
from nabij.people.types import Actor, Channel, ClientDetails, PersonDetails

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# what is as it should be is not written again
_RELATE = """
INSERT INTO people_carerelationship AS known (id, client_id, department_id, since, may_be_asked)
SELECT id, client_id, department_id, %(since)s, true
FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[], %(departments)s::uuid[])
  AS wanted (id, client_id, department_id)
ON CONFLICT (client_id, department_id) DO UPDATE SET ended_at = NULL
WHERE known.ended_at IS NOT NULL
"""


class InvalidPhoneError(ValueError):
    """A telephone number is not written as +31612345678."""


@transaction.atomic
def create_clients(
    *, details: Sequence[ClientDetails], by: Actor, can_sign_in: bool = True
) -> list[Client]:
    """Add clients, in the order given; with `can_sign_in` each gets a user with their addresses.

    An address that another user signs in with stays with that user.

    Raises:
        InvalidPhoneError: a number is not E.164; nothing is added.
    """
    del by  # who added them is in the audit of the caller
    now = clock.now()
    users: list[User | None] = [None] * len(details)
    if can_sign_in:
        users = list(accounts.create_code_users(people=[_sign_in_of(person) for person in details]))
    clients = Client.objects.bulk_create(
        Client(user=user, created_at=now, **columns_of(person))
        for person, user in zip(details, users, strict=True)
    )
    trail.note(client.pk for client in clients)
    return clients


def create_client(*, details: ClientDetails, by: Actor, can_sign_in: bool = True) -> Client:
    """Add one client; see `create_clients`."""
    return create_clients(details=[details], by=by, can_sign_in=can_sign_in)[0]


@transaction.atomic
def update_client(*, client_id: UUID, details: ClientDetails, by: Actor) -> tuple[Client, bool]:
    """Replace what is known of a client; return the client and whether anything changed.

    Raises:
        InvalidPhoneError: the number is not E.164.
    """
    client = Client.objects.select_for_update().get(pk=client_id)
    trail.note([client.pk])
    columns = columns_of(details)
    if details.preferred_channel is None:
        columns.pop("preferred_channel")
    changed = [name for name, value in columns.items() if getattr(client, name) != value]
    if not changed:
        return client, False
    for name in changed:
        setattr(client, name, columns[name])
    client.save(update_fields=changed)
    if client.user_id and {"email", "phone"} & set(changed):
        accounts.set_addresses(user_id=client.user_id, email=client.email, phone=client.phone)
    ledger.record(
        ContactDetailsChanged(
            client_id=client.pk, actor_id=by.user_id, on_behalf_of_id=on_behalf_of(by)
        )
    )
    return client, True


def relate(*, client_id: UUID, department_id: UUID, since: datetime, by: Actor) -> CareRelationship:
    """Make a client known to a department: its teams may see the client from now on."""
    relate_many(pairs=[(client_id, department_id)], since=since, by=by)
    return CareRelationship.objects.get(client_id=client_id, department_id=department_id)


def relate_many(*, pairs: Iterable[tuple[UUID, UUID]], since: datetime, by: Actor) -> None:
    """Make clients known to departments, in one statement: (client, department) pairs.

    A relationship that had ended lives again; one that is there stays as it is.
    """
    del by
    wanted = dict.fromkeys(pairs)
    trail.note(client_id for client_id, _ in wanted)
    sql.run(
        _RELATE,
        {
            "ids": [uuid7() for _ in wanted],
            "clients": [client_id for client_id, _ in wanted],
            "departments": [department_id for _, department_id in wanted],
            "since": since,
        },
    )


@transaction.atomic
def end_relationships(*, client_id: UUID, department_ids: Collection[UUID], by: Actor) -> int:
    """End what a client has with departments: their teams no longer see the client."""
    trail.note([client_id])
    ending = CareRelationship.objects.select_for_update().filter(
        client_id=client_id, department_id__in=department_ids, ended_at=None
    )
    ended = list(ending.order_by("pk").values_list("department_id", flat=True))
    ending.update(ended_at=clock.now())
    for department_id in ended:
        ledger.record(
            CareRelationshipEnded(
                client_id=client_id,
                actor_id=by.user_id,
                on_behalf_of_id=on_behalf_of(by),
                department_id=department_id,
            )
        )
    return len(ended)


def columns_of(person: PersonDetails) -> dict[str, object]:
    """Return the columns of a person's row."""
    if person.phone and not _E164.fullmatch(person.phone):
        raise InvalidPhoneError(person.phone)
    columns = asdict(person)
    fallback = Channel.EMAIL if person.email or not person.phone else Channel.SMS
    columns["preferred_channel"] = (person.preferred_channel or fallback).value
    return columns


def on_behalf_of(by: Actor) -> UUID | None:
    """Return for whom an actor acts, None when for themselves or as staff."""
    return by.client_id if by.mandate_id else None


def _sign_in_of(person: PersonDetails) -> tuple[str, str, str, str]:
    return (
        f"{person.given_name} {person.family_name}".strip(),
        person.email,
        person.phone,
        person.language,
    )
