"""Where sessions are kept: with whose they are, so that one statement tells who is here."""

import json
from functools import cache
from typing import Any, ClassVar, cast

from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user,
)
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from nabij.accounts.models import USER_COLUMNS, Session, User
from nabij.lib import clock, sql

BACKEND = "nabij.accounts.backend.Backend"
_LOAD = f"""
SELECT session_data, {", ".join(f"person.{field}" for field in USER_COLUMNS)}{{columns}}
FROM accounts_session LEFT JOIN accounts_user person ON person.id = user_id AND is_active {{join}}
WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(db.SessionStore):
    """Django's own store in the database, in a table that knows the user.

    Attributes:
        user: whose session was read; None when nobody's, or when they may not sign in any more.
        besides: what a subclass reads along, by its `columns` of a `join` to `person`.
    """

    columns: ClassVar[tuple[str, ...]] = ()
    join: ClassVar[str] = ""
    user: User | None = None
    besides: tuple[Any, ...] = ()

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return a row of the table."""
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        return row

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return what is kept: unsigned, as who can write in the table needs no forged row."""
        return json.dumps(session_dict, separators=(",", ":"))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Return what was kept."""
        kept: dict[str, Any] = json.loads(session_data)
        return kept

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing when it has ended on the server."""
        key = self.session_key or ""
        now = clock.system_now()
        found = sql.row(self._statement(), (key, now)) if key.isalnum() else None
        if found is None:
            self._session_key = None
            return {}
        person = found[1 : len(USER_COLUMNS) + 1]
        if person[0]:
            self.user = User.from_db("default", USER_COLUMNS, person)
            self.besides = found[len(USER_COLUMNS) + 1 :]
        return self.decode(found[0])

    @classmethod
    @cache
    def _statement(cls) -> str:
        return _LOAD.format(columns="".join(f", {one}" for one in cls.columns), join=cls.join)


def user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return who is signed in, as `django.contrib.auth.get_user` does.

    The common case needs no statement beyond the session's own; any other is left to Django.
    """
    session = request.session
    user_id = session.get(SESSION_KEY)
    if user_id is None:
        return AnonymousUser()
    user = getattr(session, "user", None)
    if (
        user is not None
        and str(user.pk) == user_id
        and session.get(BACKEND_SESSION_KEY) == BACKEND
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    ):
        return cast("User", user)
    return get_user(request)
