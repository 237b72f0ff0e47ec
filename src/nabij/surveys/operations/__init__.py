"""The only writers of surveys: asking, answering, following up, and loading the past."""

from nabij.surveys.operations.answers import (
    NothingAnsweredError,
    SurveyClosedError,
    UnknownQuestionError,
    save_answer,
    submit,
)
from nabij.surveys.operations.bulk import bulk
from nabij.surveys.operations.deadlines import escalate_due
from nabij.surveys.operations.follow_ups import (
    FollowUpUnknownError,
    NotAColleagueError,
    NotContactedError,
    NothingToConfirmError,
    TooEarlyToCloseError,
    ask_solved,
    close,
    confirm,
    hand_over,
    note_contact,
    take,
)
from nabij.surveys.operations.invitations import expire_due, invite, mark_undeliverable
from nabij.surveys.operations.standard import standard_survey

__all__ = [
    "FollowUpUnknownError",
    "NotAColleagueError",
    "NotContactedError",
    "NothingAnsweredError",
    "NothingToConfirmError",
    "SurveyClosedError",
    "TooEarlyToCloseError",
    "UnknownQuestionError",
    "ask_solved",
    "bulk",
    "close",
    "confirm",
    "escalate_due",
    "expire_due",
    "hand_over",
    "invite",
    "mark_undeliverable",
    "note_contact",
    "save_answer",
    "standard_survey",
    "submit",
    "take",
]
