"""kill -9 of workers in the middle of 1,000 events: none is lost and none is done twice."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from nabij.ledger import operations
from nabij.ledger.models import Reaction
from tests.ledger.bells import BellRang, ChimesRang, effects
from tests.waiting import wait_until

EVENTS = 1000
KILLS = 8
ROOT = Path(__file__).parents[2]


def _start() -> "subprocess.Popen[str]":
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.ledger_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert worker.stdin is not None
    wanted = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    json.dump({name: connection.settings_dict[name] for name in wanted}, worker.stdin)
    worker.stdin.close()
    return worker


def _wait_ready(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"


def _kill(worker: "subprocess.Popen[str]") -> None:
    worker.kill()
    worker.wait()
    if worker.stdout is not None:
        worker.stdout.close()


@pytest.fixture
def workers() -> Iterator[list["subprocess.Popen[str]"]]:
    """Run two workers, and end whichever is left."""
    running = [_start(), _start()]
    yield running
    for worker in running:
        _kill(worker)


def _pending() -> int:
    return Reaction.objects.filter(state=Reaction.State.PENDING).count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killing_workers_loses_none_and_doubles_none(
    workers: list["subprocess.Popen[str]"],
) -> None:
    chance = random.Random(7)
    for worker in workers:
        _wait_ready(worker)
    with transaction.atomic():
        events = [operations.record(BellRang(number=number)) for number in range(EVENTS)]
        chimes = operations.record_many([ChimesRang(number=number) for number in range(EVENTS)])
    left_at_kill = []
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 0.3))
        left_at_kill.append(_pending())
        place = chance.randrange(2)
        _kill(workers[place])
        workers[place] = _start()
    wait_until(lambda: _pending() == 0, 240)
    assert left_at_kill[0] > 0, "the workers were done before the first kill"
    assert left_at_kill[-1] > 0, "the last kill came too late to matter"
    wanted = Counter(event.id for event in events)
    for what in ("bell.open_door", "bell.wake_dog"):
        assert Counter(effects(what)) == wanted
    assert Counter(effects("chimes.count")) == Counter(chime.id for chime in chimes)
    states = Counter(Reaction.objects.values_list("state", "attempts"))
    assert states == {(Reaction.State.DONE, 0): 3 * EVENTS}
