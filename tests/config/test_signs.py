"""A process gives a sign of life when all its parts do."""

from pathlib import Path

import pytest

from nabij.config.signs import SIGNS_FILE, Signs


def test_all_parts_must_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "signs"
    monkeypatch.setenv(SIGNS_FILE, str(file))
    signs = Signs(["reactions", "tasks"])
    signs.give("tasks")
    signs.give("tasks")
    assert not file.exists()
    signs.give("reactions")
    assert file.exists()

    file.unlink()
    signs.give("reactions")
    assert not file.exists(), "the sign of the other part was counted twice"
    signs.give("tasks")
    assert file.exists()


def test_a_sign_that_can_not_be_written_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SIGNS_FILE, str(tmp_path / "gone" / "signs"))
    Signs(["tasks"]).give("tasks")


def test_without_a_supervisor_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SIGNS_FILE, raising=False)
    Signs(["tasks"]).give("tasks")
