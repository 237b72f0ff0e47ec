"""The embedded database is shared by its users and stopped by the last, however that one ends."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nabij.config.database import Server, socket_folder
from nabij.config.postgresql import DatabaseStartError, DiskFullError
from tests.config.conftest import ENVIRONMENT, until

USER = """
import sys
from pathlib import Path
from nabij.config.database import Server
hold = Server(Path(sys.argv[1]), quick=True).use()
print("up", flush=True)
sys.stdin.readline()
"""


def start_user(folder: Path, *, limit: str = "unlimited") -> "subprocess.Popen[str]":
    """Start another process that uses the database until its input ends."""
    process = subprocess.Popen(
        ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "bash", sys.executable, "-c", USER, folder],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    if limit == "unlimited":
        assert process.stdout.readline() == "up\n"
    return process


def end_user(process: "subprocess.Popen[str]") -> None:
    """Let a user end by itself."""
    process.communicate("\n", timeout=60)


def server_pid(folder: Path) -> int:
    """Return the number of the server's process."""
    return int((folder / "postmaster.pid").read_text().split()[0])


def is_stopped(folder: Path) -> bool:
    """Return whether the server is gone, cleanly."""
    return not (folder / "postmaster.pid").exists()


@pytest.fixture(scope="module")
def made(session_path: Path) -> Path:
    """Return the folder of a database that was made once for these tests."""
    folder = session_path / "pg"
    Server(folder, quick=True).use().leave()
    return folder


@pytest.fixture
def folder(made: Path) -> Iterator[Path]:
    """Return that folder; afterwards nobody uses it any more."""
    assert until(lambda: is_stopped(made))
    yield made
    assert until(lambda: is_stopped(made))


def test_last_user_stops_it(folder: Path) -> None:
    first, second = start_user(folder), start_user(folder)
    pid = server_pid(folder)
    end_user(first)
    assert Server(folder).answers()
    assert server_pid(folder) == pid
    end_user(second)
    assert is_stopped(folder)


def test_killed_user_leaves_the_others_working(folder: Path) -> None:
    first, second = start_user(folder), start_user(folder)
    first.kill()
    first.communicate()
    assert Server(folder).answers()
    end_user(second)
    assert is_stopped(folder)


def test_it_stops_when_the_only_user_is_killed(folder: Path) -> None:
    user = start_user(folder)
    user.kill()
    user.communicate()
    assert until(lambda: is_stopped(folder))


def test_next_user_starts_it_again_and_guards_it_again(folder: Path) -> None:
    for _ in range(3):
        user = start_user(folder)
        user.kill()
        user.communicate()
        successor = start_user(folder)  # while the keeper may just be stopping it
        assert Server(folder).answers()
        successor.kill()
        successor.communicate()
        assert until(lambda: is_stopped(folder))


def test_killed_server_is_started_again(folder: Path) -> None:
    hold = Server(folder, quick=True).use()
    assert not hold.restart_if_gone()
    os.kill(server_pid(folder), signal.SIGKILL)
    assert until(lambda: not Server(folder).answers())
    assert hold.restart_if_gone()
    assert Server(folder).answers()
    hold.leave()
    assert is_stopped(folder)


def test_note_of_another_process_is_no_obstacle(folder: Path) -> None:
    (folder / "postmaster.pid").write_text(
        f"{os.getpid()}\n{folder}\n1\n5432\n.\n\n  1  1\nready\n"
    )
    hold = Server(folder, quick=True).use()
    assert Server(folder).answers()
    hold.leave()


@pytest.mark.parametrize("name", ["with a space, comma and 'quote'", "ä" * 60])
def test_awkward_paths_work(made: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "pg"
    folder.parent.mkdir()
    subprocess.run(["cp", "-a", str(made), str(folder)], check=True)
    hold = Server(folder, quick=True).use()
    assert Server(folder).answers()
    hold.leave()
    if (link := Path(socket_folder(folder))) != folder:
        link.unlink()


def test_removed_only_when_nobody_uses_it(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pg"
    subprocess.run(["cp", "-a", str(made), str(folder)], check=True)
    user = start_user(folder)
    with pytest.raises(DatabaseStartError, match="in use"):
        Server(folder).remove(seconds=0.1)
    end_user(user)
    Server(folder).remove()
    assert not folder.exists()


def test_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2**20))
    with pytest.raises(DiskFullError, match="make room"):
        Server(tmp_path / "pg").use()


def test_disk_that_fills_up_is_one_sentence(tmp_path: Path) -> None:
    user = start_user(tmp_path / "pg", limit="2000")
    _, errors = user.communicate(timeout=60)
    assert user.returncode
    assert "DiskFullError: The disk of" in errors
    assert not (tmp_path / "pg").exists()


def test_folder_that_is_no_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseStartError, match="NABIJ_DATA_DIR"):
        Server(tmp_path / "file" / "pg").use()
