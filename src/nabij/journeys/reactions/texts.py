"""What follows from words that somebody wrote in an answer."""

from nabij.ledger.registry import on
from nabij.surveys import operations as surveys
from nabij.surveys.events import ResponseSubmitted


@on(ResponseSubmitted)
def read_words(event: ResponseSubmitted) -> None:
    """Read what was written; danger, and very bad words whatever the score, are followed up."""
    surveys.read_response(response_id=event.response_id)
