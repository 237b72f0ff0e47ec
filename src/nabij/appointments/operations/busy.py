"""Taking time of a resource, so that the database decides who gets it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from nabij.appointments.models import BusyTime
from nabij.lib.ids import uuid7


def take(
    *, resource_id: int, starts_at: datetime, ends_at: datetime, appointment_id: UUID | None
) -> bool:
    """Take the time for an appointment, or (None) block it; False when it is not free.

    Waits for whoever is taking it at this moment, and never fails or deadlocks on them: a plain
    INSERT would (measured: p95 of 5 s for 64 at once). Two movers don't wait for each other either:
    each asks only for a time it has seen free, and that is never the other's old one.
    """
    kind = BusyTime.Kind.APPOINTMENT if appointment_id else BusyTime.Kind.BLOCK
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO appointments_busytime (id, resource_id, during, kind, appointment_id)"
            " VALUES (%s, %s, tstzrange(%s, %s), %s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [uuid7(), resource_id, starts_at, ends_at, kind.value, appointment_id],
        )
        return cursor.fetchone() is not None


def give_back(*, appointment_id: UUID) -> None:
    """Make an appointment's time free again."""
    BusyTime.objects.filter(appointment_id=appointment_id).delete()


def is_taken(
    *, resource_id: int, starts_at: datetime, ends_at: datetime, ignoring: UUID | None = None
) -> bool:
    """Whether any of the time is taken, by another appointment than the one that is moved."""
    taken = BusyTime.objects.filter(resource_id=resource_id, during__overlap=(starts_at, ends_at))
    if ignoring is not None:
        taken = taken.exclude(appointment_id=ignoring)
    return taken.exists()
