"""Work that falls due at some time: each module says which function finds and does its own."""

from collections.abc import Callable

_finders: dict[str, Callable[[], int]] = {}


def register(name: str, run_due: Callable[[], int]) -> None:
    """Make a function known that does all work due at `clock.now()` and returns how much it was."""
    _finders[name] = run_due


def run_all_due() -> int:
    """Do everything that is due in every module; return how much it was."""
    return sum(run_due() for run_due in _finders.values())
