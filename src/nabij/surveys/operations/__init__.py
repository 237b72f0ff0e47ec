"""The only writers of surveys: asking, answering, following up, and loading the past."""

from nabij.surveys.operations.answers import (
    ContactWantedError,
    NoAnswerError,
    NothingAnsweredError,
    UnknownQuestionError,
    answer_by_sms,
    save_answer,
    submit,
    submit_unseen,
)
from nabij.surveys.operations.asking import ask_planned, forget_planned, invite, invite_many
from nabij.surveys.operations.ballots import tell_anonymous
from nabij.surveys.operations.bulk import bulk
from nabij.surveys.operations.complaints import (
    CaseOverError,
    LocationUnknownError,
    NobodyToAnswerError,
    department_of,
    file_complaint,
    hear_message,
    note_complaint,
    reopen,
    set_terms,
    withdraw,
)
from nabij.surveys.operations.compliments import NothingToPassOnError, pass_on
from nabij.surveys.operations.deadlines import escalate_due, give_back_left_behind
from nabij.surveys.operations.follow_ups import (
    CauseUnknownError,
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
    tell_cause,
    write_to_client,
)
from nabij.surveys.operations.held import SurveyClosedError
from nabij.surveys.operations.import_referrals import import_referrals
from nabij.surveys.operations.import_referrers import import_referrers
from nabij.surveys.operations.imports import import_responses
from nabij.surveys.operations.improvements import (
    ImprovementUnknownError,
    NotTranslatedError,
    publish_improvement,
    withdraw_improvement,
    write_cause,
    write_improvement,
)
from nabij.surveys.operations.invitations import (
    expire_due,
    mark_undeliverable,
    remind_due,
    stop_asking,
)
from nabij.surveys.operations.lessons import learn_all
from nabij.surveys.operations.letters import mark_printed
from nabij.surveys.operations.past import load_complaints
from nabij.surveys.operations.reading import read_response, read_responses, read_unread
from nabij.surveys.operations.reading_cases import read_case
from nabij.surveys.operations.referrals import ask_after_referrals
from nabij.surveys.operations.referrers import (
    AddressKeptError,
    ReferrerThereError,
    ReferrerUnknownError,
    add_referrer,
    ask_referrers,
    change_referrer,
    remove_referrer,
)
from nabij.surveys.operations.relatives import ask_planned_relatives, invite_relatives
from nabij.surveys.operations.reviewing import (
    FindingUnknownError,
    LessDangerError,
    NotAThemeError,
    review,
)
from nabij.surveys.operations.rounds import (
    NoManagerError,
    RoundTooSoonError,
    TooFewToAskError,
    open_round,
)
from nabij.surveys.operations.standard import standard_survey
from nabij.surveys.operations.themes import ThemeUnknownError, add_theme, change_theme
from nabij.surveys.operations.unasked import tell_unasked
from nabij.surveys.operations.unreached import (
    note_message_not_reached,
    note_not_reached,
    take_back_invitation,
)

__all__ = [
    "AddressKeptError",
    "CaseOverError",
    "CauseUnknownError",
    "ContactWantedError",
    "FindingUnknownError",
    "FollowUpOverError",
    "FollowUpUnknownError",
    "ImprovementUnknownError",
    "LessDangerError",
    "LocationUnknownError",
    "NoAnswerError",
    "NoManagerError",
    "NobodyToAnswerError",
    "NotAColleagueError",
    "NotAThemeError",
    "NotContactedError",
    "NotTranslatedError",
    "NothingAnsweredError",
    "NothingToConfirmError",
    "NothingToPassOnError",
    "ReferrerThereError",
    "ReferrerUnknownError",
    "RoundTooSoonError",
    "SurveyClosedError",
    "TakenMeanwhileError",
    "ThemeUnknownError",
    "TooEarlyToCloseError",
    "TooFewToAskError",
    "UnknownQuestionError",
    "add_referrer",
    "add_theme",
    "answer_by_sms",
    "ask_after_referrals",
    "ask_planned",
    "ask_planned_relatives",
    "ask_referrers",
    "ask_solved",
    "bulk",
    "change_referrer",
    "change_theme",
    "close",
    "confirm",
    "department_of",
    "escalate_due",
    "expire_due",
    "file_complaint",
    "forget_planned",
    "give_back_left_behind",
    "hand_over",
    "hear_message",
    "import_referrals",
    "import_referrers",
    "import_responses",
    "invite",
    "invite_many",
    "invite_relatives",
    "learn_all",
    "load_complaints",
    "mark_printed",
    "mark_undeliverable",
    "note_complaint",
    "note_contact",
    "note_message_not_reached",
    "note_not_reached",
    "open_round",
    "pass_on",
    "publish_improvement",
    "read_case",
    "read_response",
    "read_responses",
    "read_unread",
    "remind_due",
    "remove_referrer",
    "reopen",
    "review",
    "save_answer",
    "set_terms",
    "standard_survey",
    "stop_asking",
    "submit",
    "submit_unseen",
    "take",
    "take_back_invitation",
    "tell_anonymous",
    "tell_cause",
    "tell_unasked",
    "withdraw",
    "withdraw_improvement",
    "write_cause",
    "write_improvement",
    "write_to_client",
]
