"""What a process that runs for long does with its memory once it has started."""

import gc


def settle() -> None:
    """Let the collector of garbage pass over all that is loaded now.

    It never becomes garbage, and looking through it held up every thread for a tenth of a second,
    now and then, in the middle of somebody's page, and a worker at its busiest for nearly a second.
    """
    gc.collect()
    gc.freeze()
