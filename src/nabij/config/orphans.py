"""Notices that the process above us is gone, also by kill -9, so that none is left behind."""

import os
import signal
import threading
import time

STARTER = "NABIJ_STARTED_BY"
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 5.0


def end_with_parent(parent: int) -> None:
    """End this process soon after its parent is no longer `parent`: asked first, then at once."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_PATIENCE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def end_with_starter() -> None:
    """End with the `nabij` that started us, when it was one."""
    if pid := os.environ.get(STARTER):
        end_with_parent(int(pid))
