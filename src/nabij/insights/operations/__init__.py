"""Writing: counts of answers, and what managers declare. The answers themselves never."""

from nabij.insights.operations.changes import ChangeGoneError, declare_change, withdraw_change
from nabij.insights.operations.counting import recount, roll_up

__all__ = ["ChangeGoneError", "declare_change", "recount", "roll_up", "withdraw_change"]
