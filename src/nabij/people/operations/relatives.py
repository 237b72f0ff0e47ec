"""Relatives and their mandates."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.accounts import operations as accounts
from nabij.accounts.models import User
from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.events import (
    MandateGiven,
    MandateRevoked,
    RelativeAdded,
    RelativeDetailsChanged,
)
from nabij.people.models import Mandate, Relative
from nabij.people.operations.clients import columns_of, on_behalf_of
from nabij.people.queries import mandates_valid_at
from nabij.people.types import Actor, PersonDetails, Scope


class MandatePeriodError(ValueError):
    """A mandate ends before it begins."""


class NoScopeError(ValueError):
    """A mandate that allows nothing."""


@transaction.atomic
def create_relative(*, details: PersonDetails, by: Actor, can_sign_in: bool = True) -> Relative:
    """Add a relative. Sees nothing of anybody before there is a mandate.

    Raises:
        InvalidPhoneError: the number is not E.164.
    """
    columns = columns_of(details)
    user: User | None = None
    if can_sign_in:
        name = f"{details.given_name} {details.family_name}".strip()
        person = (name, details.email, details.phone, details.language)
        user = accounts.create_code_users(people=[person])[0]
    relative = Relative.objects.create(user=user, **columns)
    ledger.record(
        RelativeAdded(
            actor_id=by.user_id, on_behalf_of_id=on_behalf_of(by), relative_id=relative.pk
        )
    )
    return relative


@transaction.atomic
def update_relative(
    *, relative_id: UUID, details: PersonDetails, by: Actor
) -> tuple[Relative, bool]:
    """Replace what is known of a relative; return the relative and whether anything changed.

    It is noted with the clients they act for: what these let the relative know goes there.

    Raises:
        InvalidPhoneError: the number is not E.164.
    """
    relative = Relative.objects.select_for_update().get(pk=relative_id)
    held = Mandate.objects.filter(mandates_valid_at(clock.now()), relative=relative)
    trail.note(held.values_list("client_id", flat=True))
    columns = columns_of(details)
    if details.preferred_channel is None:
        columns.pop("preferred_channel")
    changed = [name for name, value in columns.items() if getattr(relative, name) != value]
    if not changed:
        return relative, False
    for name in changed:
        setattr(relative, name, columns[name])
    relative.save(update_fields=changed)
    if relative.user_id and {"email", "phone"} & set(changed):
        accounts.set_addresses(user_id=relative.user_id, email=relative.email, phone=relative.phone)
    ledger.record(
        RelativeDetailsChanged(
            actor_id=by.user_id, on_behalf_of_id=on_behalf_of(by), relative_id=relative.pk
        )
    )
    return relative, True


@transaction.atomic
def give_mandate(
    *,
    client_id: UUID,
    relative_id: UUID,
    scopes: Collection[Scope],
    valid_from: datetime,
    valid_until: datetime,
    by: Actor,
) -> Mandate:
    """Let a relative act for a client, within `scopes` and from when until when.

    Raises:
        MandatePeriodError: it would end before it begins.
        NoScopeError: it would allow nothing.
    """
    if valid_from >= valid_until:
        raise MandatePeriodError
    if not scopes:
        raise NoScopeError
    trail.note([client_id])
    mandate = Mandate.objects.create(
        client_id=client_id,
        relative_id=relative_id,
        scopes=sorted(scope.value for scope in set(scopes)),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    ledger.record(
        MandateGiven(
            client_id=client_id,
            actor_id=by.user_id,
            on_behalf_of_id=on_behalf_of(by),
            mandate_id=mandate.pk,
            relative_id=relative_id,
        )
    )
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate_id: UUID, by: Actor) -> bool:
    """End a mandate at once; False when it was ended before."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    trail.note([mandate.client_id])
    if mandate.revoked_at is not None:
        return False
    mandate.revoked_at = clock.now()
    mandate.save(update_fields=["revoked_at"])
    ledger.record(
        MandateRevoked(
            client_id=mandate.client_id,
            actor_id=by.user_id,
            on_behalf_of_id=on_behalf_of(by),
            mandate_id=mandate.pk,
            relative_id=mandate.relative_id,
        )
    )
    return True
