"""What follows from words that somebody wrote: in an answer, a complaint, or a message about it."""

from collections.abc import Sequence

from nabij.ledger.registry import on, on_many
from nabij.surveys import operations as surveys
from nabij.surveys.events import (
    ComplaintFiled,
    FollowUpMessageReceived,
    FollowUpReopened,
    ResponseSubmitted,
)


@on_many(ResponseSubmitted, most=100)
def read_words(events: Sequence[ResponseSubmitted]) -> None:
    """Read what was written; danger, and very bad words whatever the score, are followed up."""
    surveys.read_responses(response_ids=[event.response_id for event in events])


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
