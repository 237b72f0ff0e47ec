"""The only writers of delivery: composing and sending, and what becomes of messages."""

from nabij.delivery.operations.composing import send
from nabij.delivery.operations.marking import apply_report, mark_read, withdraw
from nabij.delivery.operations.rendering import UnknownMessageError, WrongWordsError
from nabij.delivery.operations.sending import send_due, take_back_abandoned
from nabij.delivery.operations.upkeep import empty_old, fall_back_due, run_due

__all__ = [
    "UnknownMessageError",
    "WrongWordsError",
    "apply_report",
    "empty_old",
    "fall_back_due",
    "mark_read",
    "run_due",
    "send",
    "send_due",
    "take_back_abandoned",
    "withdraw",
]
