"""Runs the real command on a data folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("NABIJ_")}
COMMAND = ("-m", "nabij.config.cli")
ENVIRONMENT.pop("DATABASE_URL", None)
_OPENER = build_opener(ProxyHandler({}))


def processes_of(folder: Path) -> list[int]:
    """Return the living processes that have the folder in their command line or environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if state != "Z" and os.fsencode(folder) in text:
            found.append(int(entry.name))
    return found


def until(condition: Callable[[], object], *, seconds: float = 120) -> bool:
    """Return whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.3)
    return bool(condition())


class Nabij:
    """The command `nabij` on one data folder."""

    def __init__(self, data_dir: Path) -> None:
        """Start nothing yet."""
        self.data_dir = data_dir
        self.environment = {**ENVIRONMENT, "NABIJ_DATA_DIR": str(data_dir)}
        self.started: list[subprocess.Popen[str]] = []

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "nabij.config.cli", *arguments],
            env={**self.environment, **environment},
            check=False,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def start(
        self, *arguments: str, program: Sequence[str] = COMMAND, **environment: str
    ) -> "subprocess.Popen[str]":
        """Start a command that goes on."""
        process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """End what a failed test left behind."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            if process.stdout and not process.stdout.closed:
                sys.stdout.write(process.communicate()[0])  # shown when the test fails
        until(lambda: not processes_of(self.data_dir), seconds=15)
        for pid in processes_of(self.data_dir):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder that the database's account may pass; pytest closes its own to others."""
    folder = Path(tempfile.mkdtemp(prefix="nabij-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Return a folder for one test, instead of pytest's."""
    with _folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def session_path() -> Iterator[Path]:
    """Return a folder for the whole run."""
    with _folder() as folder:
        yield folder


@pytest.fixture
def nabij(tmp_path: Path) -> Iterator[Nabij]:
    """Return the command on an empty data folder."""
    command = Nabij(tmp_path / "data")
    yield command
    command.end()


@pytest.fixture(scope="session")
def made_folder(session_path: Path) -> Path:
    """Return a data folder with a database that is up to date and stopped."""
    folder = session_path / "data"
    done = Nabij(folder).run("prepare")
    assert done.returncode == 0, done.stderr
    (folder / "mode").unlink()
    return folder


@pytest.fixture
def prepared(nabij: Nabij, made_folder: Path) -> Nabij:
    """Return the command on a data folder that is up to date."""
    subprocess.run(["cp", "-a", str(made_folder), str(nabij.data_dir)], check=True)
    return nabij


@pytest.fixture
def port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(port: int, path: str = "/static/") -> int:
    """Return the status of a page, 0 when nobody answers."""
    try:
        with _OPENER.open(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except URLError as error:
        return int(getattr(error, "code", 0))
    except OSError:
        return 0
