"""Surveys with their questions, who was asked, what was answered, and follow-ups."""

from nabij.surveys.models.answers import Response
from nabij.surveys.models.asking import Invitation, NotAsked
from nabij.surveys.models.follow_ups import FollowUp, FollowUpNote
from nabij.surveys.models.surveys import Question, Survey

__all__ = [
    "FollowUp",
    "FollowUpNote",
    "Invitation",
    "NotAsked",
    "Question",
    "Response",
    "Survey",
]
