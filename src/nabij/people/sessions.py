"""Sessions read together with the client whose they are: one statement tells who acts."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest

from nabij.accounts import sessions


class SessionStore(sessions.SessionStore):
    """Reads the client's key and name along; both are empty when the user is no client."""

    columns: ClassVar = ("own.id", "btrim(own.given_name || ' ' || own.family_name)")
    join: ClassVar = "LEFT JOIN people_client own ON own.user_id = person.id"


def own_client_of(request: HttpRequest) -> tuple[UUID | None, str] | None:
    """Return the client the signed-in user is, as read with the session; None when it wasn't."""
    user, besides = getattr(request.session, "user", None), getattr(request.session, "besides", ())
    return besides if besides and user is not None and user.pk == request.user.pk else None
