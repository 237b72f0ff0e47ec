"""Whatever people do and however the time jumps: nobody has two, loses one, or is left untold.

It found, when these faults were planted: a cancellation that nobody is told of, the exclusion taken
from the table of busy times, and a seat that is not given back.

`NABIJ_STEPS=10000` takes that many steps at random instead of the same hundred each time.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.diary.machine import Diary

STEPS = int(os.environ.get("NABIJ_STEPS", "0"))
EACH = 50


@pytest.mark.django_db
def test_no_overlap_no_lost_time_and_nobody_untold() -> None:
    Diary.steps.clear()
    Diary.effects.clear()
    while True:
        run_state_machine_as_test(
            Diary,
            settings=settings(
                max_examples=20 if STEPS else 4,
                stateful_step_count=EACH if STEPS else 25,
                derandomize=not STEPS,
                database=None,
                phases=[Phase.generate],  # to make a failure smaller takes hours
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        if Diary.steps.total() >= STEPS:
            break
    for name, count in Diary.steps.most_common():
        print(f"{count:6} {name}, of which {Diary.effects[name]} changed something")  # noqa: T201
    print(f"{Diary.steps.total():6} steps")  # noqa: T201
    assert Diary.steps.total() >= STEPS
