"""Reading complaints and what clients write about them for danger, and for nothing else.

Unlike answers they are no part of any figure: no themes are kept. What nobody looked at yet is
read together, so that two messages shortly after each other are both seen.
"""

from uuid import UUID

from django.db import transaction

from nabij.surveys.models import Complaint, FollowUp
from nabij.surveys.operations.openings import press_for_danger
from nabij.surveys.queries.reading import current_reader
from nabij.surveys.rules import is_unsolved
from nabij.surveys.types import FROM_CLIENT, NoteKind
from nabij.texts.types import Example

LOOKED_AT = (NoteKind.CONTACTED, NoteKind.REPLY, NoteKind.ASKED)


@transaction.atomic
def read_case(*, follow_up_id: UUID) -> bool:
    """Read what the client wrote since somebody last looked; whether it tells of danger.

    Then a person looks within the hour. Once: until somebody did, more danger changes nothing.
    """
    follow_up = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
    if follow_up is None or not is_unsolved(follow_up):
        return False
    words, is_called = _unseen(follow_up)
    if not words:
        return False
    said = Example(text="\n".join(words), language=follow_up.language)
    (found,) = current_reader().analyst.find_all([said])
    if not found.dangers:
        return False
    if not is_called:
        press_for_danger(follow_up)
    return True


def _unseen(follow_up: FollowUp) -> tuple[list[str], bool]:
    """Return what nobody looked at yet, and whether somebody was called for it already."""
    complaint = Complaint.objects.filter(follow_up=follow_up).first()
    words = [complaint.happened, complaint.wished] if complaint else []
    is_called = False
    notes = follow_up.notes.order_by("at", "pk")
    for kind, text in notes.values_list("kind", "text"):
        if kind in LOOKED_AT:
            words, is_called = [], False
        elif kind in FROM_CLIENT:
            words.append(text)
        elif kind == NoteKind.URGENT:
            is_called = True
    return [text for text in words if text], is_called
