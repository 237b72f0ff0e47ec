"""Pure decisions of the ledger."""

from datetime import timedelta

MAX_ATTEMPTS = 8


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failures, None when it is time to give up.

    5 s, 20 s, 80 s, … capped at an hour: some 2.5 hours in all before an operator must look.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    return timedelta(seconds=min(5 * 4 ** (attempts - 1), 3600))
