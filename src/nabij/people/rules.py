"""Pure decisions about people: whose data an actor may see, how a person is reached."""

import re
from contextlib import suppress
from datetime import date

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


_DATE = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}))\b")


def read_search(text: str) -> tuple[list[str], date | None]:
    """Return the words and the date of birth in what was typed: "vries 2-5-1944".

    Dates are day, month, year as people here write them, or ISO; an impossible one is no date.
    """
    born_on = None
    found = _DATE.search(text)
    if found:
        year, month, day = (
            (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        )
        with suppress(ValueError):
            born_on = date(int(year), int(month), int(day))
            text = text.replace(found[0], " ")
    return text.split(), born_on
