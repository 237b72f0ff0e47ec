"""Loads the demo organisation with a bar that shows how far it is."""

from importlib import import_module
from importlib.util import find_spec


def load() -> None:
    """Load the demo organisation if it isn't there yet."""
    if find_spec("nabij.demo.operations") is None:
        return
    import_module("nabij.demo.operations").ensure_demo(progress=lambda *_: None)
