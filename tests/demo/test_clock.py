"""Time that is moved through a file."""

from datetime import timedelta
from pathlib import Path

import pytest

from nabij.demo.clock import MOST, FileClock, file_clock
from nabij.lib import clock


def test_without_a_file_it_is_now(tmp_path: Path) -> None:
    assert abs(file_clock(tmp_path)() - clock.system_now()) < timedelta(seconds=1)


def test_every_process_sees_the_move(tmp_path: Path) -> None:
    mine, other = file_clock(tmp_path), file_clock(tmp_path)
    other()
    mine.move_on(timedelta(days=1))
    mine.move_on(timedelta(hours=1))
    assert abs(other() - clock.system_now() - timedelta(days=1, hours=1)) < timedelta(seconds=1)


def test_time_never_goes_back_nor_out_of_sight(tmp_path: Path) -> None:
    moved = file_clock(tmp_path)
    moved.move_on(timedelta(days=-1))
    assert moved.offset() == timedelta(0)
    moved.move_on(MOST * 2)
    assert moved.offset() == MOST


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seconds": "x"}', '{"seconds": null}'])
def test_a_broken_file_changes_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clock.json"
    path.write_text(text)
    assert FileClock(path).offset() == timedelta(0)
