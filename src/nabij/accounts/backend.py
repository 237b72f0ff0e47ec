"""Who a session belongs to, asked at every request; passwords are tried by allauth."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from nabij.accounts.models import User
from nabij.lib import sql

_FIELDS = [field.attname for field in User._meta.concrete_fields]  # noqa: SLF001 Django's documented API
_USER = f"SELECT {', '.join(_FIELDS)} FROM accounts_user WHERE id = %s AND is_active"


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in as allauth does; finds the user of a session in one short statement."""

    def get_user(self, user_id: UUID) -> User | None:
        """Return the user of a session, None when they may not sign in (any more)."""
        found = sql.row(_USER, (user_id,))
        return User.from_db("default", _FIELDS, found) if found else None
