"""What a process that runs for long does once it has started."""

import gc
from collections.abc import Iterator

import pytest

from nabij.config.memory import settle_memory
from nabij.config.server import begin_warm


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_loaded_is_looked_through_no_more() -> None:
    settle_memory()
    assert gc.get_freeze_count() > len(gc.get_objects())
    assert gc.get_threshold()[0] > 700  # Python's own


def test_a_web_process_settles_with_what_it_warmed_up() -> None:
    frozen: list[int] = []
    begin_warm(lambda: frozen.append(gc.get_freeze_count()))
    assert frozen == [0]
    assert gc.get_freeze_count() > 0
