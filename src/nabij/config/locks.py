"""Locks on files that the kernel lets go of when their holder dies, also by kill -9."""

import fcntl
import os
import time
from pathlib import Path
from typing import Self


class FileLock:
    """One lock file of the data folder. Shared locks exclude exclusive ones, across processes.

    A closed or killed process lets go by itself; a program started by `exec` does not inherit it.
    """

    def __init__(self, path: Path) -> None:
        """Open, and if needed make, the lock file."""
        self.path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, *, shared: bool = False) -> None:
        """Wait until the lock is ours."""
        fcntl.flock(self._fd, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def try_take(self, *, shared: bool = False, seconds: float = 0.0) -> bool:
        """Return whether the lock became ours within some seconds."""
        until = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(self._fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(0.02)
            else:
                return True

    def write(self, text: str) -> None:
        """Leave a note for who finds the lock taken."""
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, text.encode(), 0)

    def read(self) -> str:
        """Return the note of the holder."""
        return os.pread(self._fd, 4096, 0).decode(errors="replace")

    def close(self) -> None:
        """Give the lock back and close the file."""
        os.close(self._fd)

    def __enter__(self) -> Self:
        """Take the lock for a block."""
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the lock back."""
        self.close()
