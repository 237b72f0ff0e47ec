"""On the first day of the demo one professional runs late."""

from datetime import timedelta

import pytest

from nabij.appointments.models import Delay
from nabij.demo.operations.future import run_late
from nabij.lib import clock
from tests.factories.late import MONDAY, make_day

pytestmark = pytest.mark.django_db


def test_who_has_most_clients_to_see_runs_half_an_hour_late() -> None:
    with clock.at(MONDAY - timedelta(hours=1)):
        make_day(1)
        busiest = make_day(3)[0]
        run_late(now=clock.now())
        delay = Delay.objects.get()
    assert (delay.resource_id, delay.minutes) == (busiest.resource_id, 30)
    assert delay.delayed_on == MONDAY.date()


def test_a_day_without_clients_is_not_late() -> None:
    run_late(now=MONDAY)
    assert not Delay.objects.exists()
