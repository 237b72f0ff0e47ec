"""What the page for operators tells to run does work."""

import re
from pathlib import Path

import pytest

from nabij.appointments.models import Service, WorkingPeriod
from nabij.organisation.models import Department, Organisation, Team

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "operate.md"


@pytest.mark.django_db
def test_the_first_department_can_be_made_as_told() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    exec(compile(code, PAGE.name, "exec"), {})  # noqa: S102 it is our own page
    assert Organisation.objects.get().is_own
    service = Service.objects.get()
    assert service.department_id == Department.objects.get().pk
    assert Team.objects.get().name == "Central"
    assert WorkingPeriod.objects.filter(resource__offers__service=service).count() == 5
