"""The only writers of delivery: composing and sending, and what becomes of messages."""

from nabij.delivery.operations.composing import send, send_many, takes_replies
from nabij.delivery.operations.marking import apply_report, mark_read, settle, withdraw
from nabij.delivery.operations.rendering import UnknownMessageError, WrongWordsError
from nabij.delivery.operations.replies import NoNumberError, note_answer, receive_reply
from nabij.delivery.operations.sending import send_due, take_back_abandoned
from nabij.delivery.operations.upkeep import empty_old, fall_back_due, run_due

__all__ = [
    "NoNumberError",
    "UnknownMessageError",
    "WrongWordsError",
    "apply_report",
    "empty_old",
    "fall_back_due",
    "mark_read",
    "note_answer",
    "receive_reply",
    "run_due",
    "send",
    "send_due",
    "send_many",
    "settle",
    "take_back_abandoned",
    "takes_replies",
    "withdraw",
]
