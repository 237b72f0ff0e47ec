"""A worker in a process of its own, to be killed: `python -m tests.faults.ledger_worker`.

Reads on standard input how to reach the database of the test, and works until it is killed.
"""

import json
import os
import sys
import threading
import time
from types import ModuleType


def main() -> None:
    """Work until killed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "nabij.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    connection.settings_dict.update(json.load(sys.stdin))
    from nabij.ledger import runner  # noqa: PLC0415
    from tests.ledger import bells  # noqa: PLC0415

    _dwell(bells)
    print("ready", flush=True)  # noqa: T201 the test waits for it
    runner.run_until(threading.Event(), worker=f"victim {os.getpid()}")


def _dwell(bells: ModuleType) -> None:
    """Stay a moment between a reaction's writing and its end, where a kill hurts most."""
    note = bells._note

    def note_and_dwell(what: str, event: object) -> None:
        note(what, event)
        time.sleep(0.002)

    bells._note = note_and_dwell  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
