"""Clients, relatives, mandates and their actors for tests."""

from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from nabij.accounts.models import User
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import CareRelationship, Client, Mandate, Relative
from nabij.people.queries import client_actor
from nabij.people.types import Actor, Channel, Scope
from tests.factories.accounts import make_user

_numbers = count(1)


def make_client(
    *,
    given_name: str = "Anna",
    family_name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "nl",
    born_on: date | None = date(1944, 5, 2),
    departments: list[Department] | None = None,
    user: User | None = None,
    with_user: bool = False,
    preferred_channel: Channel = Channel.EMAIL,
    time_zone: str = "Europe/Amsterdam",
) -> Client:
    """Make a client, known to `departments`; `with_user` also makes a user for signing in."""
    number = next(_numbers)
    family_name = family_name or f"de Vries {number}"
    email = email or f"client{number}@example.org"
    if user is None and with_user:
        user = make_user(
            email=email, phone=phone or None, name=f"{given_name} {family_name}", language=language
        )
    client = Client.objects.create(
        user=user,
        given_name=given_name,
        family_name=family_name,
        email=email,
        phone=phone,
        language=language,
        born_on=born_on,
        preferred_channel=preferred_channel,
        time_zone=time_zone,
        created_at=clock.now(),
    )
    for department in departments or []:
        make_care_relationship(client=client, department=department)
    return client


def make_care_relationship(*, client: Client, department: Department) -> CareRelationship:
    """Make a client known to a department."""
    return CareRelationship.objects.create(
        client=client, department=department, since=clock.now() - timedelta(days=30)
    )


def make_relative(
    *,
    given_name: str = "Bram",
    family_name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "nl",
    user: User | None = None,
    with_user: bool = False,
) -> Relative:
    """Make a relative; give a mandate with `make_mandate`."""
    number = next(_numbers)
    family_name = family_name or f"Jansen {number}"
    email = email or f"relative{number}@example.org"
    if user is None and with_user:
        user = make_user(email=email, phone=phone or None, name=f"{given_name} {family_name}")
    return Relative.objects.create(
        user=user,
        given_name=given_name,
        family_name=family_name,
        email=email,
        phone=phone,
        language=language,
    )


def make_mandate(
    *,
    client: Client,
    relative: Relative | None = None,
    scopes: list[Scope] | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    revoked_at: datetime | None = None,
) -> Mandate:
    """Make a mandate: all scopes, from a day ago for a year, unless said otherwise."""
    return Mandate.objects.create(
        client=client,
        relative=relative or make_relative(with_user=True),
        scopes=[scope.value for scope in (scopes or list(Scope))],
        valid_from=valid_from or clock.now() - timedelta(days=1),
        valid_until=valid_until or clock.now() + timedelta(days=365),
        revoked_at=revoked_at,
    )


def actor_for_client(client: Client) -> Actor:
    """Return the actor of a client acting for themselves; a user is made when there is none."""
    if client.user is None:
        client.user = make_user(name=client.name, language=client.language)
        client.save(update_fields=["user"])
    return _actor(client.user.pk, None)


def actor_for_relative(mandate: Mandate) -> Actor:
    """Return the actor of a relative acting under a mandate in force."""
    relative = mandate.relative
    if relative.user is None:
        relative.user = make_user(name=relative.name, language=relative.language)
        relative.save(update_fields=["user"])
    return _actor(relative.user.pk, mandate.client_id)


def _actor(user_id: UUID, acting_for: UUID | None) -> Actor:
    actor = client_actor(user_id=user_id, acting_for=acting_for, address="127.0.0.1", language="nl")
    assert actor is not None, "no client or mandate in force"
    return actor
