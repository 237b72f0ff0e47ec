"""The signs of life a process gives to the supervisor that started it, through one file's time.

They say that its parts go round, not that the database is there: that is the ledger's heartbeat.
"""

import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

SIGNS_FILE = "NABIJ_SIGNS_OF_LIFE"


class Signs:
    """Touches the supervisor's file each time when all parts of the process were heard anew."""

    def __init__(self, parts: Iterable[str]) -> None:
        """Name the parts that must all live; without a supervisor nothing is touched."""
        self._parts = frozenset(parts)
        self._silent = set(self._parts)
        self._lock = threading.Lock()
        given = os.environ.get(SIGNS_FILE)
        self._file = Path(given) if given else None

    def give(self, part: str) -> None:
        """Say that a part lives; call it at least every few seconds, from any thread."""
        with self._lock:
            self._silent.discard(part)
            if self._silent:
                return
            self._silent = set(self._parts)
        if self._file:
            with suppress(OSError):  # a full disk shall not end the part that lives
                self._file.touch()
