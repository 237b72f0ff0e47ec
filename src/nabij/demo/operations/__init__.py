"""Making the demo organisation and moving its time."""

from nabij.demo.operations.loading import NotDemoError, ensure_demo
from nabij.demo.operations.moving import NoAppointmentError, Step, move_time

__all__ = ["NoAppointmentError", "NotDemoError", "Step", "ensure_demo", "move_time"]
