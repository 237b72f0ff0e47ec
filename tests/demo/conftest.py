"""A demo installation for tests of its pages."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from nabij.demo.clock import FileClock, file_clock
from nabij.lib import clock


@pytest.fixture
def demo_mode(settings: Any, tmp_path: Path) -> Iterator[FileClock]:
    """Be a demo installation with a clock of its own."""
    settings.DEMO = True
    settings.ENV = settings.ENV.model_copy(update={"data_dir": tmp_path, "mode": "demo"})
    settings.ROOT_URLCONF = "tests.demo.demo_urls"
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].append("nabij.demo.context_processors.bar")
    settings.TEMPLATES = templates
    moved = file_clock(tmp_path)
    clock.use(moved)
    yield moved
    clock.use(None)
