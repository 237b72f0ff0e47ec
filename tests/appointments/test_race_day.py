"""The day itself with many at once: what is said together is told once, and stays whole."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from nabij.appointments.events import RanLate
from nabij.appointments.models import Delay, DelayTold
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.lib import clock
from tests.appointments.test_race import at_once
from tests.factories.late import MONDAY, make_day, run_late

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_who_say_it_at_once_and_many_workers_tell_each_client_one_thing_once() -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        booked = make_day(3)
        ledger.run_all()
    with clock.at(MONDAY - timedelta(hours=1)):
        said = at_once([partial(run_late, booked[0], minutes) for minutes in (30, 30, 45, 45)])
        assert all(isinstance(one, bool) for one in said), said
        assert Event.objects.filter(kind=RanLate.kind()).count() == sum(said)
        workers: list[Callable[[], Any]] = [ledger.run_all] * 4
        assert [one for one in at_once(workers) if isinstance(one, Exception)] == []
    minutes = Delay.objects.get().minutes
    assert set(DelayTold.objects.values_list("minutes", flat=True)) == {minutes}
    for one in booked:
        told = Message.objects.filter(client=one.client, about_kind="delay")
        assert [message.context["minutes"] for message in told] == [str(minutes)]
