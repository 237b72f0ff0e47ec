"""A fresh installation with the demo organisation, for the time of a bench run."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nabij.config import start
from nabij.config.datafolder import claim
from nabij.config.environment import environment
from nabij.lib import clock

READY_SECONDS = 60


@contextmanager
def installation() -> Iterator[int]:
    """Make data, start web and worker, yield the port; afterwards nothing is left.

    What is measured are the pages people get: the demo's content, served as in production, without
    the demo's bar. Django is ready in this process on the same database, so that a scenario can
    ask it for ids.
    """
    with tempfile.TemporaryDirectory(prefix="nabij-bench-", ignore_cleanup_errors=True) as folder:
        port = _free_port()
        os.environ["NABIJ_DATA_DIR"] = str(Path(folder) / "data")
        os.environ["NABIJ_BASE_URL"] = f"http://127.0.0.1:{port}"
        environment.cache_clear()
        env = start.settle("demo")
        env.data_dir.mkdir(parents=True)
        hold = start.open_database(env)
        children: list[subprocess.Popen[bytes]] = []
        try:
            if code := start.run_nabij("prepare"):
                raise SystemExit(code)
            _open_to_people(env.data_dir)
            start.set_up_django()
            modules = (["benchmarks.server", str(port)], ["nabij.config.cli", "worker"])
            children += [subprocess.Popen([sys.executable, "-m", *one]) for one in modules]
            _await(port)
            yield port
        finally:
            for child in children:
                child.terminate()
            for child in children:
                _end(child)
            from django.db import connection  # noqa: PLC0415

            connection.close()
            if hold:
                hold.leave()


def _open_to_people(data_dir: Path) -> None:
    """Make of the demo, which is only ours, an installation in production."""
    (data_dir / "mode").unlink()
    claim(data_dir, "production")
    start.settle("production")


def _end(child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    ends = clock.monotonic() + READY_SECONDS
    while clock.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    message = "the web server did not come up"
    raise SystemExit(message)
