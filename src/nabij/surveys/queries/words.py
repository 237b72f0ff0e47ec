"""What somebody wrote in an answer, and what others than the owner of a follow-up read of it."""

from collections.abc import Iterable
from uuid import UUID

from nabij.surveys.models import Answer, FollowUp, Response
from nabij.surveys.rules import is_nobodys
from nabij.texts.rules.masking import mask


def words_of(responses: Iterable[Response]) -> dict[UUID, str]:
    """Return all words of each response that has any: the comment and the answers in words."""
    found = {one.pk: [one.comment] if one.comment.strip() else [] for one in responses}
    answers = Answer.objects.filter(response__in=list(found)).exclude(text="")
    for response_id, text in answers.order_by("question__order").values_list("response_id", "text"):
        found[response_id].append(text)
    return {pk: "\n".join(texts) for pk, texts in found.items() if texts}


def words_shown(follow_up: FollowUp, *, to_user_id: UUID | None) -> tuple[str, bool]:
    """Return the words of a follow-up's response, and whether something in them is masked.

    Its owner reads them as they were written. Anybody else, and of an anonymous answer the owner
    too, reads them without personal data.
    """
    response = follow_up.response
    if response is None:
        return "", False
    text = words_of([response]).get(response.pk, "")
    if reads_unmasked(follow_up, user_id=to_user_id):
        return text, False
    return mask(text, response.language)


def reads_unmasked(follow_up: FollowUp, *, user_id: UUID | None) -> bool:
    """Whether somebody reads what the client wrote with the personal data in it: the owner, unless
    nobody may know whose words they are.
    """
    is_owner = user_id is not None and follow_up.owner_id == user_id
    return is_owner and not is_nobodys(follow_up)
