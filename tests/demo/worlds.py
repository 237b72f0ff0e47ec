"""What tests of the demo share: a demo installation, and who in it is staff."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from nabij.accounts.types import Role
from nabij.demo.clock import FileClock, file_clock
from nabij.demo.content.personas import Persona
from nabij.lib import clock

STAFF_ROLES = {
    Persona.FATIMA: Role.PROFESSIONAL,
    Persona.MARIJKE: Role.AGENT,
    Persona.SANNA: Role.AGENT,
    Persona.TOM: Role.MANAGER,
    Persona.LOTTE: Role.EDITOR,
    Persona.RAVI: Role.ADMINISTRATOR,
}


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
