"""What the page for operators tells to run does work."""

import re
from pathlib import Path

import pytest

from nabij.organisation.models import Department, Organisation, Professional, Team

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "operate.md"


@pytest.mark.django_db
def test_the_first_department_can_be_made_as_told() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    exec(compile(code, PAGE.name, "exec"), {})  # noqa: S102 it is our own page
    assert Organisation.objects.get().is_own
    assert Team.objects.get().name == "Central"
    professional = Professional.objects.get()
    assert list(professional.departments.all()) == [Department.objects.get()]
