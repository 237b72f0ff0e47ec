"""The worker's loop over the ledger: woken by NOTIFY, polling when nobody calls."""

import logging
import threading
from collections.abc import Callable

import psycopg
from django.db import DatabaseError, close_old_connections, connection

from nabij.ledger.operations import WAKE_CHANNEL, beat, run_next

logger = logging.getLogger(__name__)
POLL_SECONDS = 1.0
# When it is busy, what follows meanwhile is done together; nobody notices so short a wait.
GATHER_SECONDS = 0.05


def run_until(
    stop: threading.Event, *, worker: str, alive: Callable[[], None] = lambda: None
) -> None:
    """Run due reactions until `stop` is set. Survives a database that goes away and returns.

    Calls `alive` every second and after each reaction, with or without a database.
    """
    while not stop.is_set():
        alive()
        try:
            _run_connected(stop, worker=worker, alive=alive)
        except (DatabaseError, psycopg.Error, OSError):
            logger.warning("ledger: database not reachable, trying again", exc_info=True)
            stop.wait(POLL_SECONDS)
        finally:
            connection.close()


def _run_connected(stop: threading.Event, *, worker: str, alive: Callable[[], None]) -> None:
    close_old_connections()
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE_CHANNEL}")
    while not stop.is_set():
        beat(worker=worker)
        alive()
        while not stop.is_set() and run_next():
            alive()
        # Any one notification is reason enough to look; no notification, look all the same.
        for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
            stop.wait(GATHER_SECONDS)
