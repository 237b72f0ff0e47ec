"""What follows from words that somebody wrote: in an answer, a complaint, or a message about it."""

from nabij.ledger.registry import on
from nabij.surveys import operations as surveys
from nabij.surveys.events import (
    ComplaintFiled,
    FollowUpMessageReceived,
    FollowUpReopened,
    ResponseSubmitted,
)


@on(ResponseSubmitted)
def read_words(event: ResponseSubmitted) -> None:
    """Read what was written; danger, and very bad words whatever the score, are followed up."""
    surveys.read_response(response_id=event.response_id)


@on(ComplaintFiled)
def read_complaint(event: ComplaintFiled) -> None:
    """Read a complaint for danger: then somebody looks within the hour."""
    surveys.read_case(follow_up_id=event.follow_up_id)


@on(FollowUpMessageReceived)
def read_message(event: FollowUpMessageReceived) -> None:
    """Read for danger what a client wrote about their complaint or follow-up."""
    surveys.read_case(follow_up_id=event.follow_up_id)


@on(FollowUpReopened)
def read_why_reopened(event: FollowUpReopened) -> None:
    """Read for danger why a client opened it again."""
    surveys.read_case(follow_up_id=event.follow_up_id)
