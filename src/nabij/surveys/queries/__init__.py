"""Reads of surveys, told where each stands."""

from nabij.surveys.queries.asking import (
    last_asked_at,
    lock_to_send,
    may_be_asked,
    open_about,
    score_question,
)
from nabij.surveys.queries.follow_ups import (
    colleagues_of,
    count_late,
    follow_up_detail,
    follow_up_page,
    follow_up_rows,
    follow_ups_visible_to,
    has_open_follow_up,
    left_behind,
    owner_candidates,
    promise_counts,
    solution_sheet,
)
from nabij.surveys.queries.sheets import (
    asked_of,
    given_of,
    latest_survey,
    open_invitation,
    question_text,
    sheet,
    status_of,
)

__all__ = [
    "asked_of",
    "colleagues_of",
    "count_late",
    "follow_up_detail",
    "follow_up_page",
    "follow_up_rows",
    "follow_ups_visible_to",
    "given_of",
    "has_open_follow_up",
    "last_asked_at",
    "latest_survey",
    "left_behind",
    "lock_to_send",
    "may_be_asked",
    "open_about",
    "open_invitation",
    "owner_candidates",
    "promise_counts",
    "question_text",
    "score_question",
    "sheet",
    "solution_sheet",
    "status_of",
]
