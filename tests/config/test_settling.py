"""What a web process and a worker do once they have started."""

import gc
from collections.abc import Iterator

import pytest

from nabij.config.memory import settle


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_loaded_is_looked_through_no_more() -> None:
    settle()
    assert gc.get_freeze_count() > len(gc.get_objects())
    assert gc.get_threshold()[0] > 700  # Python's own
