"""What people choose for themselves: channel, language, quiet hours, no surveys."""

from uuid import UUID

from django.db import transaction

from nabij.accounts import operations as accounts
from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.events import PreferencesChanged, RelativeDetailsChanged
from nabij.people.models import CareRelationship, Client, Relative
from nabij.people.operations.clients import on_behalf_of
from nabij.people.types import Actor, Preferences


class UnreachableError(ValueError):
    """The chosen channel needs an address that is not known."""


@transaction.atomic
def set_preferences(*, client_id: UUID, preferences: Preferences, by: Actor) -> Client:
    """Keep how a client wants to be reached.

    Raises:
        UnreachableError: no address is known for the channel.
    """
    client = Client.objects.select_for_update().get(pk=client_id)
    trail.note([client_id])
    _apply(client, preferences)
    ledger.record(
        PreferencesChanged(
            client_id=client_id, actor_id=by.user_id, on_behalf_of_id=on_behalf_of(by)
        )
    )
    return client


@transaction.atomic
def set_relative_preferences(*, relative_id: UUID, preferences: Preferences, by: Actor) -> Relative:
    """Keep how a relative wants to be reached.

    Raises:
        UnreachableError: no address is known for the channel.
    """
    relative = Relative.objects.select_for_update().get(pk=relative_id)
    _apply(relative, preferences)
    ledger.record(RelativeDetailsChanged(actor_id=by.user_id, relative_id=relative_id))
    return relative


@transaction.atomic
def set_survey_opt_out(*, client_id: UUID, opted_out: bool, by: Actor) -> None:
    """Ask a client no more how it was, or again."""
    trail.note([client_id])
    Client.objects.filter(pk=client_id).update(survey_opt_out_at=clock.now() if opted_out else None)
    ledger.record(
        PreferencesChanged(
            client_id=client_id, actor_id=by.user_id, on_behalf_of_id=on_behalf_of(by)
        )
    )


@transaction.atomic
def opt_relative_out_of_surveys(*, relative_id: UUID, by: Actor) -> None:
    """Ask a relative no more how it was, for whomever they help."""
    Relative.objects.filter(pk=relative_id).update(survey_opt_out_at=clock.now())
    ledger.record(RelativeDetailsChanged(actor_id=by.user_id, relative_id=relative_id))


@transaction.atomic
def set_may_be_asked(
    *, client_id: UUID, department_id: UUID, may_be_asked: bool, by: Actor
) -> None:
    """Let a department's care say that its client is not asked how it was, or is again."""
    trail.note([client_id])
    CareRelationship.objects.filter(client_id=client_id, department_id=department_id).update(
        may_be_asked=may_be_asked
    )
    ledger.record(
        PreferencesChanged(client_id=client_id, actor_id=by.user_id, department_id=department_id)
    )


def _apply(person: Client | Relative, preferences: Preferences) -> None:
    address = person.email if preferences.preferred_channel == "email" else person.phone
    if not address:
        raise UnreachableError(preferences.preferred_channel)
    person.preferred_channel = preferences.preferred_channel.value
    person.language = preferences.language
    person.quiet_from = preferences.quiet_from
    person.quiet_until = preferences.quiet_until
    person.survey_opt_out_at = (
        None if preferences.may_be_asked else person.survey_opt_out_at or clock.now()
    )
    person.save(
        update_fields=[
            *("preferred_channel", "language", "quiet_from", "quiet_until"),
            "survey_opt_out_at",
        ]
    )
    if person.user_id:
        accounts.set_language(user_id=person.user_id, language=preferences.language)
