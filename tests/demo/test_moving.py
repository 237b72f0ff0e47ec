"""Time that moves on does each thing when it falls due, and ends where people are awake."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from nabij.demo.operations import moving
from nabij.demo.operations.moving import Step
from nabij.lib import clock, due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"data_dir": tmp_path}))


def test_what_falls_due_on_the_way_is_done_then_and_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments: list[datetime] = []

    def note() -> int:
        moments.append(clock.now())
        return 0

    monkeypatch.setattr(due, "run_all_due", note)
    moving.move_time(step=Step.DAY, client_id=None)
    apart = [after - before for before, after in pairwise(moments)]
    assert len(moments) >= 12
    assert max(apart) < timedelta(hours=2, minutes=5)


@pytest.mark.parametrize(
    ("starts", "eve", "then"),
    [
        ((8, 30), (4, 16, 30), (5, 8, 10)),
        ((10, 0), (4, 16, 30), (5, 9, 0)),
    ],
)
def test_the_bar_goes_to_the_afternoon_before_and_then_to_the_day_itself(
    starts: tuple[int, int], eve: tuple[int, int, int], then: tuple[int, int, int]
) -> None:
    at = datetime(2027, 3, 5, *starts, tzinfo=moving.ZONE)
    now = datetime(2027, 3, 1, 9, 40, tzinfo=moving.ZONE)
    with clock.at(now):
        assert now + moving.until_near(at) == _march(*eve)
    with clock.at(_march(*eve)):
        assert _march(*eve) + moving.until_near(at) == _march(*then)


def _march(day: int, hour: int, minute: int) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=moving.ZONE)


def test_what_gave_way_to_the_worker_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def give_way_once() -> int:
        tried.append(True)
        if len(tried) == 1:
            raise OperationalError
        return 0

    monkeypatch.setattr(due, "run_all_due", give_way_once)
    moving.settle()
    assert len(tried) == 2
