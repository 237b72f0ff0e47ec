"""Time that a visitor moves on: an offset in a file of the data folder, seen by every process."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from nabij.lib import clock

MOST = timedelta(days=3650)


class FileClock:
    """The system's time plus what the file says. Looking costs one stat while nothing changes."""

    def __init__(self, path: Path) -> None:
        """Take the file; it need not exist yet."""
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta(0)

    def __call__(self) -> datetime:
        """Return the moved time."""
        return clock.system_now() + self.offset()

    def offset(self) -> timedelta:
        """Return how far time was moved on."""
        try:
            stat = self._path.stat()
        except OSError:
            return timedelta(0)
        mark = (stat.st_mtime_ns, stat.st_ino)
        if mark != self._seen:
            self._offset = self._read()
            self._seen = mark
        return self._offset

    def move_on(self, by: timedelta) -> None:
        """Move time on, never back: what happened has happened."""
        total = min(self.offset() + max(by, timedelta(0)), MOST)
        # A new file in its place: a reader sees the old or the new offset, never half of one.
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"seconds": total.total_seconds()}))
        fresh.replace(self._path)

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=float(json.loads(self._path.read_text())["seconds"]))
        except (OSError, ValueError, KeyError, TypeError):
            return self._offset


def file_clock(data_dir: Path) -> FileClock:
    """Return the clock of a data folder."""
    return FileClock(data_dir / "clock.json")
