"""Which client somebody is who showed that an address is theirs: one we know, or a new one."""

import unicodedata

from django.db.models.functions import Lower

from nabij.accounts.types import CodeKind
from nabij.api.types import Stranger
from nabij.lib import locks
from nabij.organisation.models import Location
from nabij.people.models import Client
from nabij.people.operations import create_client
from nabij.people.types import SYSTEM, ClientDetails


def client_of(who: Stranger, *, at: Location) -> Client:
    """Return the client with this address, name and date of birth; made when there is none.

    Two who come at once make one. A new client can't sign in: nobody has seen who they are, and
    an address that signs in is one the organisation knows.
    """
    locks.hold([f"web client {who.address}"])
    known = Client.objects.filter(born_on=who.born_on, died_at=None)
    if who.kind is CodeKind.SMS:
        known = known.filter(phone=who.address)
    else:
        known = known.alias(spelled=Lower("email")).filter(spelled=who.address)
    name = _spelled(who.given_name), _spelled(who.family_name)
    for client in known.order_by("pk"):
        if (_spelled(client.given_name), _spelled(client.family_name)) == name:
            return client
    return create_client(
        details=ClientDetails(
            given_name=who.given_name,
            family_name=who.family_name,
            born_on=who.born_on,
            email=who.address if who.kind is CodeKind.EMAIL else "",
            phone=who.address if who.kind is CodeKind.SMS else "",
            language=who.language,
            country=at.country,
            time_zone=at.time_zone,
        ),
        by=SYSTEM,
        can_sign_in=False,
    )


def _spelled(name: str) -> str:
    """Return a name as it compares: without capitals, accents and spaces at the edges."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
