"""What a process that runs for long does with its memory once it has started."""

import gc

# New objects before the collector looks at them, and how often a look becomes a longer one. A page
# makes thousands: at Python's 700 a look came several times within each, in vain.
_SELDOM = (20_000, 20, 50)


def settle_memory() -> None:
    """Let the collector of garbage pass over all that is loaded now, and look seldom at the rest.

    What is loaded never becomes garbage, and looking through it held up every thread for a tenth
    of a second, now and then, in the middle of somebody's page, and a worker at its busiest for
    nearly a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
