"""The real thing on a data folder of its own: `nabij demo` with its web server and worker."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from nabij.config.database import APP_ROLE, NAME, socket_folder
from nabij.demo.clock import file_clock

LONGEST_START = 180
STARTED = "Nabij runs at"
# how Chromium is started: alone, and asking nobody on the web
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@dataclass(frozen=True)
class Running:
    """A demo that runs: where it answers, and the folder of its data."""

    address: str
    data_dir: Path

    def run(self, *arguments: str) -> str:
        """Run a `nabij` command on the same data and return what it prints.

        Raises:
            AssertionError: it ends with another exit code than 0.
        """
        done = subprocess.run(
            [sys.executable, "-m", "nabij.config.cli", *arguments],
            env=_environment(self.data_dir), check=False, capture_output=True, text=True,
            timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, *arguments: str) -> Any:
        """Run a command that prints JSON and return what it says."""
        return json.loads(self.run(*arguments))

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return what the database answers, for what no page shows."""
        where = {"host": socket_folder(self.data_dir / "pg"), "dbname": NAME, "user": APP_ROLE}
        with psycopg.connect(**where) as connection:  # type: ignore[arg-type]
            return connection.execute(sql, parameters).fetchall()

    def now(self) -> datetime:
        """Return what time it is there."""
        return file_clock(self.data_dir)()


@contextmanager
def running_demo() -> Iterator[Running]:
    """Start a demo, wait until it says that it runs, and stop it at the end.

    NABIJ_RUNNING_DEMO="http://127.0.0.1:8000 FOLDER" uses one that runs already, while writing
    tests.
    """
    already = os.environ.get("NABIJ_RUNNING_DEMO")
    if already:
        address, folder = already.split(" ", 1)
        yield Running(address, Path(folder))
        return
    # not pytest's own folder: the database's account must be able to pass
    home = Path(tempfile.mkdtemp(prefix="nabij-loop-"))
    data_dir, log = home / "data", home / "log"
    port = _free_port()
    try:
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "nabij.config.cli", "demo", "--port", str(port)],
                env=_environment(data_dir), stdout=out, stderr=out, process_group=0,
            )  # fmt: skip
        try:
            _wait_until_started(process, log)
            yield Running(f"http://127.0.0.1:{port}", data_dir)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
            sys.stdout.write(log.read_text())  # shown when a test fails
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _environment(data_dir: Path) -> dict[str, str]:
    """Return our environment without the settings of the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("NABIJ_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        own.pop(name, None)
    return {**own, "NABIJ_DATA_DIR": str(data_dir)}


def _wait_until_started(process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(LONGEST_START * 2):
        if STARTED in log.read_text():
            return
        try:
            process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"The demo did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
