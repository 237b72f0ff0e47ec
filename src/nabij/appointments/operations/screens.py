"""Which devices are the screen by an entrance: started on the device itself, stopped from afar."""

from uuid import UUID

from django.db import transaction

from nabij.appointments.models import EntranceScreen
from nabij.lib import clock
from nabij.people.types import Actor


@transaction.atomic
def start_screen(*, location_id: UUID, by: Actor) -> EntranceScreen:
    """Let a device be the screen by the entrance of a location, until it is stopped."""
    return EntranceScreen.objects.create(
        location_id=location_id, started_at=clock.now(), started_by_id=by.user_id
    )


@transaction.atomic
def stop_screen(*, screen_id: UUID, by: Actor) -> None:
    """Let a device be no screen any more. Stopped before: nothing happens."""
    EntranceScreen.objects.filter(pk=screen_id, stopped_at=None).update(
        stopped_at=clock.now(), stopped_by_id=by.user_id
    )
