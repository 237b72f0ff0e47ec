"""Surveys with their questions, who is asked, what was answered, and follow-ups."""

from nabij.surveys.models.answers import Answer, Response
from nabij.surveys.models.asking import Invitation, NotAsked
from nabij.surveys.models.campaigns import Campaign, Planned, Referrer
from nabij.surveys.models.complaints import Complaint, ComplaintTerms, Compliment, Improvement
from nabij.surveys.models.findings import CommentTheme, Correction, Finding, Lesson
from nabij.surveys.models.follow_ups import Cause, FollowUp, FollowUpNote
from nabij.surveys.models.surveys import Question, Survey

__all__ = [
    "Answer",
    "Campaign",
    "Cause",
    "CommentTheme",
    "Complaint",
    "ComplaintTerms",
    "Compliment",
    "Correction",
    "Finding",
    "FollowUp",
    "FollowUpNote",
    "Improvement",
    "Invitation",
    "Lesson",
    "NotAsked",
    "Planned",
    "Question",
    "Referrer",
    "Response",
    "Survey",
]
