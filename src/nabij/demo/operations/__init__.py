"""Making the demo organisation and moving its time."""

from nabij.demo.operations.loading import NotDemoError, ensure_demo
from nabij.demo.operations.moving import Step, move_time

__all__ = ["NotDemoError", "Step", "ensure_demo", "move_time"]
