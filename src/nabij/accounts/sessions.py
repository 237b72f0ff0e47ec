"""Where sessions are kept: Django's table, read in one short statement at every request."""

from typing import Any

from django.contrib.sessions.backends import db

from nabij.lib import clock, sql

_LOAD = """
SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(db.SessionStore):
    """Django's own store in the database; only reading is ours."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing when it has ended on the server."""
        key = self.session_key or ""
        found = sql.row(_LOAD, (key, clock.system_now())) if key.isalnum() else None
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])
