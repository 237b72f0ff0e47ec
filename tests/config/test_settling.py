"""What a web process does once it has started."""

import gc
from collections.abc import Iterator

import pytest

from nabij.config.server import settle_after


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_looked_through_no_more() -> None:
    done: list[str] = []
    settle_after(lambda: done.append("warm"))
    assert done == ["warm"]
    assert gc.get_freeze_count() > len(gc.get_objects())
