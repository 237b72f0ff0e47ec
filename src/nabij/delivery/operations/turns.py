"""One thread of a process at a time, and no wish forgotten."""

import threading
from collections.abc import Callable


class Turn:
    """Lets one thread work; who comes meanwhile leaves a wish and goes."""

    def __init__(self) -> None:
        """Begin free."""
        self._busy = threading.Lock()
        self._wished = threading.Event()

    def take(self, work: Callable[[], int]) -> int:
        """Do the work unless another thread is at it, who then does it once more."""
        count = 0
        self._wished.set()
        while self._wished.is_set():
            if not self._busy.acquire(blocking=False):
                return count
            try:
                self._wished.clear()
                count += work()
            finally:
                self._busy.release()
        return count
