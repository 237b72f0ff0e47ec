"""Who a session belongs to, asked at every request; passwords are tried by allauth."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from nabij.accounts.models import USER_COLUMNS, User
from nabij.lib import sql

_USER = f"SELECT {', '.join(USER_COLUMNS)} FROM accounts_user WHERE id = %s AND is_active"


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in as allauth does; finds the user of a session in one short statement."""

    def get_user(self, user_id: UUID) -> User | None:
        """Return the user of a session, None when they may not sign in (any more)."""
        found = sql.row(_USER, (user_id,))
        return User.from_db("default", USER_COLUMNS, found) if found else None
