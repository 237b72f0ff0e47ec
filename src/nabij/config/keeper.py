"""A tiny process beside the embedded PostgreSQL: stops it when its last user is gone.

Every user of the database holds a shared lock on one file; this process waits for the exclusive
one. It is started as a script with -I and -S, so it imports nothing of ours.
"""

import fcntl
import os
import signal
import sys
import time

_PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.02


def stop_server(note: str) -> None:
    """Stop the server that a `postmaster.pid` tells of, in good order; wait until it is gone."""
    try:
        with open(note, encoding="ascii") as file:  # noqa: PTH123 no pathlib: starts in 20 ms
            pid = int(file.readline())
        if not _is_server(pid):
            return
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
    except (OSError, ValueError):
        return
    until = time.monotonic() + _PATIENCE_SECONDS
    while os.path.exists(note) and _is_server(pid) and time.monotonic() < until:  # noqa: PTH110
        time.sleep(_LOOK_SECONDS)


def _is_server(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/comm", encoding="ascii") as file:  # noqa: PTH123
            return file.read().startswith("postgres")
    except OSError:
        return False


def main(users_path: str, keeper_path: str, note: str) -> None:
    """Wait until nobody uses the database any more, then stop it."""
    os.chdir("/")
    keeper = os.open(keeper_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(keeper, fcntl.LOCK_EX)
    users = os.open(users_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(users, fcntl.LOCK_EX)
    stop_server(note)
    fcntl.flock(keeper, fcntl.LOCK_UN)  # first: who gets the users' lock next starts a new keeper
    os.close(users)


if __name__ == "__main__":
    main(*sys.argv[1:])
