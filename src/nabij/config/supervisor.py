"""Runs all of Nabij on one machine: replaces what dies, leaves none behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.request import ProxyHandler, build_opener

import click

from nabij.config.database import Hold
from nabij.config.environment import Environment
from nabij.config.locks import FileLock
from nabij.config.orphans import STARTER
from nabij.config.postgresql import folder_problem
from nabij.config.refusal import Refusal
from nabij.config.signs import SIGNS_FILE

_TICK_SECONDS = 0.25
_DATABASE_LOOK_SECONDS = 2.0
_HEALTHY_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 30.0
_STOP_SECONDS = 10.0
_START_SECONDS = 60.0
LONGEST_SILENCE_SECONDS = 60.0


class AlreadyRunningError(Refusal):
    """Another Nabij runs on the same data folder."""


class StartFailedError(Refusal):
    """A part did not come up."""


@dataclass
class Child:
    """One of our processes, started again when it dies, after longer and longer pauses.

    One that gives signs of life in the file `signs` is ended when it gives none for too long.
    """

    name: str
    arguments: Sequence[str]
    signs: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0
    last_sign: int = 0
    heard: float = 0.0

    def start(self) -> None:
        """Start it in a group of its own: Ctrl-C in the terminal reaches only the supervisor."""
        own = {STARTER: str(os.getpid())}
        if self.signs:
            with suppress(OSError):
                self.signs.unlink()
            own[SIGNS_FILE] = str(self.signs)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nabij.config.cli", *self.arguments],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **own},
            process_group=0,
        )
        self.started = self.heard = time.monotonic()
        self.last_sign = 0

    def look(self) -> None:
        """Note a death, and start again when its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                if self._is_silent(now):
                    click.echo(f"nabij: the {self.name} hangs; ending it.", err=True)
                    self._end_group(signal.SIGKILL)
                return
            self.deaths = 1 if now - self.started > _HEALTHY_SECONDS else self.deaths + 1
            pause = (
                0.0 if self.deaths == 1 else min(2.0 ** (self.deaths - 2), _LONGEST_PAUSE_SECONDS)
            )
            self.not_before = now + pause
            self._end_group(signal.SIGKILL)
            self.process = None
            click.echo(f"nabij: the {self.name} ended ({code}); starting it again.", err=True)
        if now >= self.not_before:
            self.start()

    def _is_silent(self, now: float) -> bool:
        """Return whether it gave no sign for too long, since its start or since its last one."""
        if self.signs is None:
            return False
        with suppress(OSError):  # none yet
            sign = self.signs.stat().st_mtime_ns
            if sign != self.last_sign:
                self.last_sign, self.heard = sign, now
        longest = LONGEST_SILENCE_SECONDS if self.last_sign else _START_SECONDS
        return now - self.heard > longest

    def ask_to_stop(self) -> None:
        """Ask it to finish what it does and end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, until: float) -> None:
        """Wait for its end until a monotonic instant, then end it and all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self._end_group(signal.SIGKILL)
            self.process.wait()
        self._end_group(signal.SIGKILL)

    def _end_group(self, number: int) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                return


@dataclass
class Supervisor:
    """Web and worker over one database, from start to stop."""

    env: Environment
    host: str
    port: int
    hold: Hold | None
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, *, ready: Callable[[], None]) -> None:
        """Start all, call `ready` when pages are answered, and watch until told to stop."""
        web = ["web", "--host", self.host, "--port", str(self.port)]
        signs = self.env.data_dir / "worker.signs"
        self.children = [Child("web server", web), Child("worker", ["worker"], signs)]
        try:
            for child in self.children:
                child.start()
            self._await_web()
            if not self.stopping.is_set():
                ready()
            self._watch()
        finally:
            self._stop()

    def _await_web(self) -> None:
        opener = build_opener(ProxyHandler({}))  # never through a proxy: it's this machine
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", "localhost"} else self.host  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        until = time.monotonic() + _START_SECONDS
        while not self.stopping.is_set():
            if (web := self.children[0].process) is not None and web.poll() is not None:
                raise StartFailedError("The web server could not start; the reason stands above.")
            try:
                with opener.open(f"http://{host}:{self.port}/static/", timeout=5):
                    return
            except OSError as error:
                if hasattr(error, "code"):  # an answer, if only "not found"
                    return
            if time.monotonic() > until:
                raise StartFailedError("The web server gives no answer.")
            self.stopping.wait(0.05)

    def _watch(self) -> None:
        next_look = 0.0
        while not self.stopping.wait(_TICK_SECONDS):
            self._reap_strangers()
            for child in self.children:
                child.look()
            if self.hold and time.monotonic() >= next_look:
                self._look_at_database(self.hold)
                next_look = time.monotonic() + _DATABASE_LOOK_SECONDS

    def _look_at_database(self, hold: Hold) -> None:
        try:
            if hold.restart_if_gone():
                click.echo("nabij: the database was gone; started it again.", err=True)
        except (Refusal, OSError) as error:
            click.echo(f"nabij: {error}", err=True)

    def _reap_strangers(self) -> None:
        """Take leave of dead processes that became ours because their parent died."""
        ours = {child.process.pid for child in self.children if child.process is not None}
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None or found.si_pid in ours:
                return
            os.waitpid(found.si_pid, 0)

    def _stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + _STOP_SECONDS
        for child in self.children:
            child.stop(until)
        if self.hold:
            self.hold.leave()
        self.children = []
        self._reap_strangers()


def take_turn(env: Environment, address: str) -> FileLock:
    """Make us the only supervisor of the data folder, until this process ends.

    Raises:
        AlreadyRunningError: there is one already; the sentence says where it answers.
    """
    try:
        env.data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(env.data_dir / "serve.lock")
        if not lock.try_take():
            where = lock.read() or "another address"
            lock.close()
            raise AlreadyRunningError(
                f"Nabij already runs on the data folder {env.data_dir}, at {where}:"
                " stop it first, or choose another folder with NABIJ_DATA_DIR."
            )
        lock.write(address)
    except OSError as error:
        raise folder_problem(error, env.data_dir) from error
    return lock


def stop_on_signals(stopping: threading.Event) -> None:
    """Let Ctrl-C, `kill` and a closed terminal end us cleanly."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def adopt_orphans() -> None:
    """Become the parent of processes whose parent died, so that none stays as a zombie (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 needed on Linux only

    set_child_subreaper = 36
    ctypes.CDLL(None, use_errno=True).prctl(set_child_subreaper, 1, 0, 0, 0)
