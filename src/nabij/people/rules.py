"""Pure decisions about people: whose data an actor may see, how a person is reached."""

from django.db.models import Q

from nabij.accounts.types import Role
from nabij.people.models import Person
from nabij.people.types import Actor, Channel


def sees_clients(actor: Actor) -> Q:
    """Return the condition on Client that holds for those the actor may see at all.

    Clients see themselves, relatives the client of their mandate, care and contact staff the
    clients of their teams' departments (a central team everyone). Managers, editors and
    administrators see no client.
    """
    if actor.role in (Role.CLIENT, Role.RELATIVE, Role.LINK):
        return Q(pk=actor.client_id)
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in (Role.PROFESSIONAL, Role.AGENT):
        if actor.sees_all_clients:
            return Q()
        return Q(
            care_relationships__department_id__in=actor.department_ids,
            care_relationships__ended_at=None,
        )
    return Q(pk=None)


def channels_of(person: Person) -> tuple[Channel, ...]:
    """Return the channels a person can be reached by, the preferred one first."""
    reachable = [
        channel
        for channel, address in ((Channel.EMAIL, person.email), (Channel.SMS, person.phone))
        if address
    ]
    return tuple(sorted(reachable, key=lambda channel: channel != person.preferred_channel))
