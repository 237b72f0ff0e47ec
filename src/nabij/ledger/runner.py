"""The worker's loop over the ledger: woken by NOTIFY, polling when nobody calls."""

import logging
import threading

import psycopg
from django.db import DatabaseError, close_old_connections, connection

from nabij.ledger.operations import WAKE_CHANNEL, beat, run_next

logger = logging.getLogger(__name__)
POLL_SECONDS = 1.0


def run_until(stop: threading.Event, *, worker: str) -> None:
    """Run due reactions until `stop` is set. Survives a database that goes away and returns."""
    while not stop.is_set():
        try:
            _run_connected(stop, worker=worker)
        except (DatabaseError, psycopg.Error, OSError):
            logger.warning("ledger: database not reachable, trying again", exc_info=True)
            stop.wait(POLL_SECONDS)
        finally:
            connection.close()


def _run_connected(stop: threading.Event, *, worker: str) -> None:
    close_old_connections()
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE_CHANNEL}")
    while not stop.is_set():
        beat(worker=worker)
        while not stop.is_set() and run_next():
            pass
        # Any one notification is reason enough to look; no notification, look all the same.
        for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
            pass
