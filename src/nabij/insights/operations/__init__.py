"""Writing: counts of answers, and what managers declare. The answers themselves never."""

from nabij.insights.operations.changes import ChangeGoneError, declare_change, withdraw_change
from nabij.insights.operations.counting import recount, roll_up
from nabij.insights.operations.effort import count_effort
from nabij.insights.operations.moments import mark_moment
from nabij.insights.operations.outcomes import import_outcomes, store_outcomes
from nabij.insights.operations.reports import (
    ReaderUnknownError,
    add_reader,
    end_reader,
    tell_readers,
)

__all__ = [
    "ChangeGoneError",
    "ReaderUnknownError",
    "add_reader",
    "count_effort",
    "declare_change",
    "end_reader",
    "import_outcomes",
    "mark_moment",
    "recount",
    "roll_up",
    "store_outcomes",
    "tell_readers",
    "withdraw_change",
]
