"""Whether the database's connection still works, without asking it at every request.

Django asks with a statement before a request's first one (CONN_HEALTH_CHECKS). A connection that
was used a moment ago, and on which nothing waits to be read, needs no asking: a server that ends,
or ends our session, says so on it.
"""

import select
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from nabij.lib import clock

MOMENT = 5.0  # seconds: shorter than any network takes to forget a connection that is quiet
_USED = "nabij_used"


def trust_connection() -> None:
    """Take the connection to work when it was used a moment ago and the server did not hang up;
    else Django asks, as ever.
    """
    ours: Any = connections[DEFAULT_DB_ALIAS]
    opened = ours.connection
    if opened is None or ours.health_check_done:
        return
    since = clock.monotonic() - getattr(opened, _USED, -MOMENT)
    if since < MOMENT and not _says_something(opened):
        ours.health_check_done = True


def note_use(opened: Any) -> None:
    """Note that a connection works and is used now: Django asked, or it was trusted."""
    setattr(opened, _USED, clock.monotonic())


def _says_something(opened: Any) -> bool:
    """Whether something waits to be read on a connection that has nothing to answer."""
    if opened.closed:
        return True
    poll = select.poll()
    poll.register(opened.fileno(), select.POLLIN | select.POLLPRI)
    return bool(poll.poll(0))
