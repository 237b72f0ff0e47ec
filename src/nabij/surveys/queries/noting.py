"""What the desk needs to note a complaint: whose it can be, and what runs already."""

from uuid import UUID

from nabij.accounts.types import Role
from nabij.people.queries import (
    client_visible_to,
    mandates_to_give_feedback,
    recipients_of_clients,
)
from nabij.people.types import Actor
from nabij.surveys.models import Complaint
from nabij.surveys.queries.follow_ups import follow_ups_visible_to
from nabij.surveys.types import RunningComplaint, Voice


def voices_of(actor: Actor, *, client_id: UUID) -> list[Voice]:
    """Return who may complain about the care of a client: the client first, then the relatives
    whose mandate lets them give feedback.

    Nobody when the actor may not see the client, or when the client is no longer alive.
    """
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return []
    if client_visible_to(actor, client_id=client_id) is None:
        return []
    client = recipients_of_clients([client_id]).get(client_id)
    if client is None:
        return []
    relatives = {
        one.relative_id: one.relative for one in mandates_to_give_feedback(client_ids=[client_id])
    }
    return [
        Voice(relative_id=None, name=client.name, is_reachable=bool(client.channels)),
        *(
            Voice(relative_id=key, name=one.name, is_reachable=bool(one.email or one.phone))
            for key, one in relatives.items()
        ),
    ]


def running_complaints(actor: Actor, *, client_id: UUID) -> list[RunningComplaint]:
    """Return the complaints of a client that are worked on, as far as the actor may see them."""
    found = Complaint.objects.filter(
        follow_up__in=follow_ups_visible_to(actor).filter(client_id=client_id, closed_at=None)
    )
    return [
        RunningComplaint(follow_up_id=follow_up_id, number=number)
        for follow_up_id, number in found.order_by("-filed_at", "-pk").values_list(
            "follow_up_id", "number"
        )
    ]
