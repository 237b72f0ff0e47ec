"""What every step of a follow-up leaves behind: a line of its history and an event."""

from typing import Any

from nabij.audit import trail
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.events import FollowUpEvent
from nabij.surveys.models import FollowUp, FollowUpNote
from nabij.surveys.types import NoteKind


def note(
    follow_up: FollowUp, *, kind: NoteKind, text: str = "", by: Actor | None = None
) -> FollowUpNote:
    """Add a line to the history. by: None for what happens by itself."""
    return FollowUpNote.objects.create(
        follow_up=follow_up,
        kind=kind,
        text=text.strip(),
        author_id=by.user_id if by else None,
        author_name=by.name if by else "",
        at=clock.now(),
    )


def note_shown(follow_up: FollowUp) -> None:
    """Tell the audit whose follow-up is worked on; of no client there is none to tell of."""
    trail.note([follow_up.client_id] if follow_up.client_id else [])


def record(
    event_type: type[FollowUpEvent], follow_up: FollowUp, *, by: Actor | None = None, **own: Any
) -> None:
    """Record an event about a follow-up; `own` are the fields only this event has."""
    ledger.record(
        event_type(
            follow_up_id=follow_up.pk,
            client_id=follow_up.client_id,
            actor_id=by.user_id if by else None,
            department_id=follow_up.department_id,
            location_id=follow_up.location_id,
            **own,
        )
    )
