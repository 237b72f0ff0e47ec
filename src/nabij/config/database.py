"""The embedded PostgreSQL of one data folder: shared by its processes, stopped by the last one.

Every process that uses it holds a shared lock, which the kernel takes back when the process ends,
however it ends. Beside the server runs a keeper: it waits for the lock, then stops the server.
"""

import atexit
import hashlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from nabij.config import keeper
from nabij.config.locks import FileLock
from nabij.config.postgresql import DatabaseStartError, DiskFullError, Programs, folder_problem

OWNER_ROLE = "nabij"
APP_ROLE = "nabij_app"
NAME = "nabij"
_SOCKET_LIMIT = 100  # a Unix socket's address may have 107 bytes
_LONGEST_TEMPORARY = 50
_RECOVERY_SECONDS = 60.0
_SPACE_BYTES = 100 * 2**20


def socket_folder(pg_folder: Path) -> str:
    """Return the folder to connect to: the database's own, or a short link to it.

    The link is for a path that is too long, or holds a comma, which would part two addresses.
    """
    fits = len(os.fsencode(pg_folder)) <= _SOCKET_LIMIT - len("/.s.PGSQL.5432")
    if fits and "," not in str(pg_folder):
        return str(pg_folder)
    digest = hashlib.sha256(os.fsencode(pg_folder)).hexdigest()[:16]
    return str(Path(_short_temporary()) / f"nabij-{os.geteuid()}-{digest}")


def _short_temporary() -> str:
    own = tempfile.gettempdir()
    return own if len(own) < _LONGEST_TEMPORARY else "/tmp"  # noqa: S108 the link's owner is checked


class Hold:
    """This process's share in the running database. Ends with `leave` or with the process."""

    def __init__(self, users: FileLock, server: "Server") -> None:
        """Keep the shared lock that says somebody uses the database."""
        self._users = users
        self._server = server
        self._pid = os.getpid()
        self._left = False
        atexit.register(self.leave)

    def leave(self) -> None:
        """Give up our share; whoever is the last stops the database before this returns."""
        if self._left or os.getpid() != self._pid:
            return
        self._left = True
        atexit.unregister(self.leave)
        if self._users.try_take():
            self._server.programs.stop()
        self._users.close()

    def restart_if_gone(self) -> bool:
        """Start the database again if it died under us; return whether that was needed."""
        if self._server.answers():
            return False
        with FileLock(self._server.lock_path("start")):
            return self._server.ensure_running()


class Server:
    """The database server of one data folder."""

    def __init__(self, pg_folder: Path, *, quick: bool = False) -> None:
        """Describe the server in `pg_folder`; `quick` gives up durability, for tests."""
        self.folder = pg_folder
        self.quick = quick
        self.host = socket_folder(pg_folder)
        self.programs = Programs(pg_folder, quick)

    def lock_path(self, name: str) -> Path:
        """Return the path of a lock that stands beside the database."""
        return self.folder.with_name(f"{self.folder.name}.{name}.lock")

    def use(self) -> Hold:
        """Start the database if it isn't running and return our share in it.

        Raises:
            DatabaseStartError: it can't be made or started; the sentence says why.
            DiskFullError: there is no room for it.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            users = FileLock(self.lock_path("users"))
            if not users.try_take(shared=True, seconds=60):
                raise DatabaseStartError("The database doesn't get done with stopping: try again.")
            with FileLock(self.lock_path("start")):
                self.ensure_running()
        except OSError as error:
            raise folder_problem(error, self.folder.parent) from error
        return Hold(users, self)

    def answers(self) -> bool:
        """Return whether the server takes connections."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_running(self) -> bool:
        """Make, start and guard the server. Call under the start lock.

        Returns whether it had to be started.
        """
        self._link_socket()
        started = not self.answers() and not self._recovers()
        if started:
            if shutil.disk_usage(self.folder.parent).free < _SPACE_BYTES:
                raise DiskFullError(
                    f"The disk of {self.folder.parent} is nearly full (under 100 MB free):"
                    " make room and start again."
                )
            if not (self.folder / "PG_VERSION").exists():
                self.programs.make()
            self.programs.start()
            self._ensure_roles()
        self._ensure_keeper()
        return started

    def remove(self, *, seconds: float = 10.0) -> None:
        """Delete the database and all that is in it, when its users end within some seconds.

        Raises:
            DatabaseStartError: somebody uses it.
        """
        users = FileLock(self.lock_path("users"))
        if not users.try_take(seconds=seconds):
            users.close()
            raise DatabaseStartError(f"The database in {self.folder} is still in use.")
        self.programs.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        users.close()

    def _recovers(self) -> bool:
        """Wait for a server that runs and takes no connections yet; return whether it does now."""
        until = time.monotonic() + _RECOVERY_SECONDS
        while self.programs.process_name().startswith("postgres") and time.monotonic() < until:
            if self.answers():
                return True
            time.sleep(0.2)
        return False

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=self.host, user="postgres", dbname="postgres", autocommit=True, connect_timeout=20
        )

    def _link_socket(self) -> None:
        link = Path(self.host)
        if link == self.folder:
            return
        if link.is_symlink() and link.lstat().st_uid == os.geteuid():
            if link.readlink() == self.folder:
                return
            link.unlink()
        try:
            link.symlink_to(self.folder)
        except OSError as error:
            raise DatabaseStartError(
                f"The path of the data folder is too long, and {link} can't be made to shorten it"
                f" ({error.strerror}): choose a shorter NABIJ_DATA_DIR."
            ) from error

    def _ensure_keeper(self) -> None:
        path = self.lock_path("keeper")
        lock = FileLock(path)
        free = lock.try_take()
        lock.close()
        if not free:
            return
        what = [str(self.lock_path("users")), str(path), str(self.folder / "postmaster.pid")]
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", keeper.__file__, *what],
            {"PATH": os.defpath},
            file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in range(3)],
            setsid=True,
        )

    def _ensure_roles(self) -> None:
        owner, app, name = (sql.Identifier(word) for word in (OWNER_ROLE, APP_ROLE, NAME))
        with self._connect() as connection:
            found = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in {OWNER_ROLE, APP_ROLE} - found:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if self.quick:  # tests make and drop databases, and act as the application's role
                connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(owner))
                connection.execute(sql.SQL("GRANT {} TO {}").format(app, owner))
            databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            if NAME not in databases:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
