"""Reads of what was noted of an appointment, and whether a visit still stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nabij.appointments import rules
from nabij.appointments.models import Visit
from nabij.appointments.queries.shown import known_of, visible_to
from nabij.appointments.types import Status
from nabij.lib import clock, sql
from nabij.people.types import Actor

_MARKS = """
SELECT mark.id, mark.status, marked_at, coalesce(marker.name, ''), mark.channel,
       taken_back_at, coalesce(taker.name, ''), appointment.status, location.time_zone
FROM appointments_mark mark
JOIN appointments_appointment appointment ON appointment.id = mark.appointment_id
JOIN organisation_location location ON location.id = appointment.location_id
LEFT JOIN accounts_user marker ON marker.id = marked_by_id
LEFT JOIN accounts_user taker ON taker.id = taken_back_by_id
WHERE {visible} AND appointment.id = %(appointment_id)s
ORDER BY marked_at DESC, mark.id DESC
"""


@dataclass(frozen=True, kw_only=True)
class MarkView:
    """Something that was noted, by whom and how; whether it was, or may be, taken back."""

    id: UUID
    status: Status
    marked_at: datetime
    marked_by: str
    channel: str
    taken_back_at: datetime | None
    taken_back_by: str
    may_take_back: bool


def marks_of(actor: Actor, *, appointment_id: UUID) -> list[MarkView]:
    """Return what staff see was noted of an appointment, the last first."""
    if not actor.is_staff:
        return []
    statement = _MARKS.format(visible=visible_to(actor))
    found = sql.rows(statement, known_of(actor) | {"appointment_id": appointment_id})
    at = clock.now()
    shown, is_last = [], True
    for key, status, marked_at, by, channel, taken_back_at, taker, stands, zone in found:
        holds = taken_back_at is None
        may_take_back = (
            is_last
            and holds
            and stands == status
            and rules.can_take_back(marked_at=marked_at, zone=zone, at=at)
        )
        shown.append(
            MarkView(
                id=key,
                status=Status(status),
                marked_at=marked_at,
                marked_by=by,
                channel=channel,
                taken_back_at=taken_back_at,
                taken_back_by=taker,
                may_take_back=may_take_back,
            )
        )
        is_last = is_last and not holds
    return shown


def standing_visits(visit_ids: Collection[UUID]) -> set[UUID]:
    """Return which visits were not taken back; in a transaction nor will they be before it ends."""
    held = Visit.objects.select_for_update(no_key=True)
    return set(held.filter(pk__in=visit_ids).order_by("pk").values_list("pk", flat=True))
