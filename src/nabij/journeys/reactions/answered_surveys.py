"""What a number by SMS does: it answers the survey, and a low one opens a follow-up."""

from collections.abc import Mapping

from nabij.delivery.models import Message
from nabij.delivery.types import Answer, Expects
from nabij.lib import dates
from nabij.people.types import reply_actor
from nabij.surveys import operations
from nabij.surveys.models import FollowUp

Told = tuple[str, Mapping[str, str], Expects]


def recommend(question: Message, answer: Answer) -> Told | None:
    """Keep the score. Only who is to be contacted hears more; a second number changes nothing."""
    if answer.score is None or question.client_id is None:
        return None
    try:
        response = operations.answer_by_sms(
            invitation_id=question.about_id,
            score=answer.score,
            language=question.language,
            by=reply_actor(client_id=question.client_id, language=question.language),
        )
    except (operations.SurveyClosedError, operations.UnknownQuestionError):
        return None
    follow_up = FollowUp.objects.select_related("location").filter(response=response).first()
    if follow_up is None:
        return None
    zone = follow_up.location.time_zone
    until = dates.date_in_words(follow_up.due_at, zone=zone, language=question.language)
    return "reply_score", {"until": until}, Expects.NOTHING
