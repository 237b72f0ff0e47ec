"""Letters that ask: noting that they were printed."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from nabij.audit import trail
from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.queries.letters import letters_visible_to


@transaction.atomic
def mark_printed(*, invitation_ids: Collection[UUID], by: Actor) -> int:
    """Note that these letters were printed; return how many were still waiting for it."""
    waiting = letters_visible_to(by).filter(pk__in=invitation_ids).select_for_update(of=("self",))
    found = list(waiting.values_list("pk", "client_id"))
    trail.note(client_id for _, client_id in found if client_id)
    letters_visible_to(by).filter(pk__in=[pk for pk, _ in found]).update(printed_at=clock.now())
    return len(found)
