"""The only writers of surveys: asking, answering, following up, and loading the past."""

from nabij.surveys.operations.answers import (
    ContactWantedError,
    NoAnswerError,
    NothingAnsweredError,
    SurveyClosedError,
    UnknownQuestionError,
    answer_by_sms,
    save_answer,
    submit,
    submit_unseen,
)
from nabij.surveys.operations.ballots import tell_anonymous
from nabij.surveys.operations.bulk import bulk
from nabij.surveys.operations.deadlines import escalate_due, give_back_left_behind
from nabij.surveys.operations.follow_ups import (
    FollowUpOverError,
    FollowUpUnknownError,
    NotAColleagueError,
    NotContactedError,
    NothingToConfirmError,
    TakenMeanwhileError,
    TooEarlyToCloseError,
    ask_solved,
    close,
    confirm,
    hand_over,
    note_contact,
    take,
)
from nabij.surveys.operations.imports import import_responses
from nabij.surveys.operations.invitations import (
    ask_planned,
    expire_due,
    forget_planned,
    invite,
    mark_undeliverable,
    remind_due,
)
from nabij.surveys.operations.letters import mark_printed
from nabij.surveys.operations.standard import standard_survey
from nabij.surveys.operations.unreached import note_not_reached, take_back_invitation

__all__ = [
    "ContactWantedError",
    "FollowUpOverError",
    "FollowUpUnknownError",
    "NoAnswerError",
    "NotAColleagueError",
    "NotContactedError",
    "NothingAnsweredError",
    "NothingToConfirmError",
    "SurveyClosedError",
    "TakenMeanwhileError",
    "TooEarlyToCloseError",
    "UnknownQuestionError",
    "answer_by_sms",
    "ask_planned",
    "ask_solved",
    "bulk",
    "close",
    "confirm",
    "escalate_due",
    "expire_due",
    "forget_planned",
    "give_back_left_behind",
    "hand_over",
    "import_responses",
    "invite",
    "mark_printed",
    "mark_undeliverable",
    "note_contact",
    "note_not_reached",
    "remind_due",
    "save_answer",
    "standard_survey",
    "submit",
    "submit_unseen",
    "take",
    "take_back_invitation",
    "tell_anonymous",
]
