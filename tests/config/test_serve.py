"""Everything starts with one command, survives what dies, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import time
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.config.conftest import Nabij, processes_of, status_of, until

pytestmark = pytest.mark.slow


def child_of(nabij: Nabij, word: str) -> int:
    """Return the process of one part, the oldest if there are more."""
    for pid in sorted(processes_of(nabij.data_dir)):
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"nabij.config.cli" in arguments and word.encode() in arguments:
            return pid
    return 0


def test_serves_until_told_to_stop(prepared: Nabij, port: int) -> None:
    supervisor = prepared.start("serve", "--port", str(port))
    assert until(lambda: status_of(port, "/nl/") == 200)

    second = prepared.run("serve", "--port", str(port + 1))
    assert second.returncode == 1
    assert re.search(rf"already runs on .* at http://127.0.0.1:{port}", second.stderr)
    assert second.stderr.count("\n") == 1

    assert until(lambda: json.loads(prepared.run("check", "--json").stdout)["parts"][2]["well"])
    assert status_of(port, "/live/") == 403

    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(timeout=20) == 0
    assert until(lambda: processes_of(prepared.data_dir) == [], seconds=5)
    output = supervisor.communicate()[0]
    assert f"http://127.0.0.1:{port}" in output
    assert "Traceback" not in output


def is_replaced(nabij: Nabij, word: str, old: int) -> bool:
    """Return whether another process does the work of one that was killed."""
    return child_of(nabij, word) not in {0, old}


def database_of(nabij: Nabij) -> int:
    """Return the process of the database, 0 when there is none."""
    try:
        return int((nabij.data_dir / "pg" / "postmaster.pid").read_text().split()[0])
    except (OSError, IndexError):
        return 0


def test_parts_that_die_are_started_again(prepared: Nabij, port: int) -> None:
    prepared.start("serve", "--port", str(port))
    assert until(lambda: status_of(port) == 404)
    for word in ("worker", "web"):
        assert until(partial(child_of, prepared, word))
        old = child_of(prepared, word)
        os.kill(old, signal.SIGKILL)
        assert until(partial(is_replaced, prepared, word, old))
    database = database_of(prepared)
    os.kill(database, signal.SIGKILL)
    assert until(lambda: database_of(prepared) not in {0, database})
    assert until(lambda: status_of(port, "/nl/") == 200)


SIGNED_IN = """
from django.contrib.auth import login
from django.http import HttpRequest
from nabij.accounts.models import User
from nabij.accounts.sessions import BACKEND, SessionStore
from nabij.lib import clock
request = HttpRequest()
request.session = SessionStore()
user = User.objects.create(name="Anna", email="anna@example.org", created_at=clock.now())
login(request, user, backend=BACKEND)
request.session.save()
print(request.session.session_key)
"""


def test_an_open_stream_does_not_hold_up_the_end(prepared: Nabij, port: int) -> None:
    key = prepared.run("manage", "shell", "-v", "0", "-c", SIGNED_IN).stdout.strip()
    supervisor = prepared.start("serve", "--port", str(port))
    assert until(lambda: status_of(port) == 404)
    address = f"http://127.0.0.1:{port}/live/"
    with httpx.stream(
        "GET", address, cookies={"sessionid": key}, trust_env=False, timeout=20
    ) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 3000"
        began = time.monotonic()
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(timeout=20) == 0
        assert time.monotonic() - began < 10
        assert list(lines) == [""], "the stream did not end in good order"


IMPATIENT = """
from nabij.config import cli, supervisor
supervisor.LONGEST_SILENCE_SECONDS = 5.0
cli.main()
"""


def test_a_worker_that_hangs_is_replaced(prepared: Nabij, port: int) -> None:
    supervisor = prepared.start("serve", "--port", str(port), program=["-c", IMPATIENT])
    signs = prepared.data_dir / "worker.signs"
    assert until(signs.exists)
    old = child_of(prepared, "worker")
    first = signs.stat().st_mtime_ns
    assert until(lambda: signs.stat().st_mtime_ns > first, seconds=10)
    time.sleep(6)
    assert child_of(prepared, "worker") == old, "a worker that lives was ended"

    os.kill(old, signal.SIGSTOP)
    assert until(partial(is_replaced, prepared, "worker", old), seconds=20)
    assert until(signs.exists)
    supervisor.send_signal(signal.SIGINT)
    assert "the worker hangs" in supervisor.communicate(timeout=20)[0]
    assert supervisor.returncode == 0


def test_kill_9_leaves_nothing_behind(prepared: Nabij, port: int) -> None:
    supervisor = prepared.start("serve", "--port", str(port))
    assert until(lambda: status_of(port) == 404)
    supervisor.kill()
    supervisor.communicate()
    assert until(lambda: processes_of(prepared.data_dir) == [], seconds=20)
    assert not (prepared.data_dir / "pg" / "postmaster.pid").exists()


def test_busy_port_is_one_sentence(nabij: Nabij) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = nabij.run("serve", "--port", str(number))
    assert done.returncode == 1
    assert done.stderr == (
        f"nabij: Port {number} is in use by another program: choose another,"
        f" as in PORT={number + 1}.\n"
    )
    assert processes_of(nabij.data_dir) == []


def test_demo_and_production_never_share_a_folder(prepared: Nabij, port: int) -> None:
    (prepared.data_dir / "mode").write_text("production\n")
    for arguments in (["demo"], ["demo", "--fresh"]):
        done = prepared.run(*arguments, "--port", str(port))
        assert done.returncode == 1
        assert "holds a production installation" in done.stderr
    assert (prepared.data_dir / "pg" / "PG_VERSION").exists()
    (prepared.data_dir / "mode").write_text("demo\n")
    done = prepared.run("serve", "--port", str(port))
    assert (done.returncode, "holds a demo installation" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("command", "variables", "word"),
    [
        ("serve", {"NABIJ_MODE": "demo"}, "NABIJ_MODE=demo"),
        ("demo", {"NABIJ_MODE": "production"}, "NABIJ_MODE=production"),
        ("demo", {"DATABASE_URL": "postgresql://a@127.0.0.1/b"}, "unset DATABASE_URL"),
        ("serve", {"NABIJ_BASE_URL": "http://care.example"}, "NABIJ_BASE_URL"),
        ("serve", {"NABIJ_MODE": "debug"}, "NABIJ_MODE"),
    ],
)
def test_unsafe_start_is_refused(
    nabij: Nabij, port: int, command: str, variables: dict[str, str], word: str
) -> None:
    done = nabij.run(command, "--port", str(port), **variables)
    assert done.returncode == 1
    assert word in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (nabij.data_dir / "pg").exists()
