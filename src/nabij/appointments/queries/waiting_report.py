"""Whether the waiting list is fair: how many wait per service, how long, who was offered what.

Wishes are known by a short code; no client stands in it.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from nabij.appointments.types import OfferStatus, Urgency
from nabij.lib import sql
from nabij.lib.text import localised

# passed_over: others of the list who at that moment were ahead, without an open offer, to whom the
# time suits and who had not been offered it before.
_SERVICES = """
WITH waits AS (
  SELECT service_id, count(*) AS waiting,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(at)s - waiting_since)) AS half,
    max(extract(epoch FROM %(at)s - waiting_since)) AS longest
  FROM appointments_waitingwish WHERE status = 'waiting' GROUP BY service_id
), offers AS (
  SELECT wish.service_id, count(*) AS made,
    count(*) FILTER (WHERE offer.status = 'accepted') AS accepted,
    count(*) FILTER (WHERE offer.status = 'declined') AS declined,
    count(*) FILTER (WHERE offer.status = 'expired') AS expired,
    count(*) FILTER (WHERE ahead.found) AS passed_over
  FROM appointments_waitingoffer offer
  JOIN appointments_waitingwish wish ON wish.id = offer.wish_id
  JOIN organisation_location location ON location.id = offer.location_id
  JOIN appointments_resource resource ON resource.id = offer.resource_id
  CROSS JOIN LATERAL (SELECT offer.starts_at AT TIME ZONE location.time_zone AS starts,
                             offer.ends_at AT TIME ZONE location.time_zone AS ends) local
  CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT FROM appointments_waitingwish other
    LEFT JOIN appointments_appointment old ON old.id = other.appointment_id
    WHERE other.service_id = wish.service_id AND other.id <> wish.id
      AND (other.urgency, wish.waiting_since) > (wish.urgency, other.waiting_since)
      AND other.waiting_since <= offer.offered_at
      AND (other.ended_at IS NULL OR other.ended_at > offer.offered_at)
      AND (other.location_id IS NULL OR other.location_id = offer.location_id)
      AND (other.professional_id IS NULL OR other.professional_id = resource.professional_id)
      AND extract(isodow FROM starts) - 1 = ANY(other.weekdays)
      AND (other.not_before IS NULL OR starts >= starts::date + other.not_before)
      AND (other.not_after IS NULL OR ends <= starts::date + other.not_after)
      AND starts::date >= other.first_date
      AND (other.last_date IS NULL OR starts::date <= other.last_date)
      AND offer.starts_at - make_interval(mins => other.notice_minutes) >= offer.expires_at
      AND (old.id IS NULL OR old.starts_at > offer.starts_at)
      AND NOT EXISTS (
        SELECT FROM appointments_waitingoffer before WHERE before.wish_id = other.id
          AND before.offered_at <= offer.offered_at
          AND (before.starts_at = offer.starts_at OR before.answered_at IS NULL
            OR before.answered_at > offer.offered_at))) AS found) ahead
  WHERE offer.offered_at >= %(since)s GROUP BY wish.service_id
)
SELECT service.names, coalesce(waiting, 0), coalesce(half, 0), coalesce(longest, 0),
  coalesce(made, 0), coalesce(accepted, 0), coalesce(declined, 0), coalesce(expired, 0),
  coalesce(passed_over, 0), department.names
FROM appointments_service service
JOIN organisation_department department ON department.id = service.department_id
LEFT JOIN waits ON waits.service_id = service.id LEFT JOIN offers ON offers.service_id = service.id
WHERE waiting > 0 OR made > 0
"""
_OFFERS = """
SELECT right(wish.id::text, 6), service.names, wish.urgency, wish.waiting_since, offer.offered_at,
  offer.starts_at, location.time_zone, offer.status, department.names, location.name
FROM appointments_waitingoffer offer
JOIN appointments_waitingwish wish ON wish.id = offer.wish_id
JOIN appointments_service service ON service.id = wish.service_id
JOIN organisation_department department ON department.id = service.department_id
JOIN organisation_location location ON location.id = offer.location_id
WHERE offer.offered_at >= %(since)s
ORDER BY offer.offered_at DESC, offer.id DESC LIMIT %(most)s
"""
_DAY = 24 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """The waiting list of one service: days of who waits now, and offers since a day."""

    name: str
    waiting: int
    median_days: int
    longest_days: int
    made: int
    accepted: int
    declined: int
    expired: int
    passed_over: int
    department: str


@dataclass(frozen=True, kw_only=True)
class OfferLine:
    """One offer, to a wish known by a code; the place is that of the time."""

    code: str
    service: str
    department: str
    place: str
    urgency: Urgency
    waiting_since: datetime
    offered_at: datetime
    starts_at: datetime
    zone: str
    outcome: OfferStatus


def waiting_by_service(*, at: datetime, since: datetime, language: str) -> list[ServiceLine]:
    """Return a line per service that somebody waits for or was offered a time of, by name."""
    lines = [
        ServiceLine(
            name=localised(json.loads(row[0]), language),
            waiting=row[1],
            median_days=int(row[2] // _DAY),
            longest_days=int(row[3] // _DAY),
            made=row[4],
            accepted=row[5],
            declined=row[6],
            expired=row[7],
            passed_over=row[8],
            department=localised(json.loads(row[9]), language),
        )
        for row in sql.rows(_SERVICES, {"at": at, "since": since})
    ]
    return sorted(lines, key=lambda line: (line.name, line.department))


def offers_made(*, since: datetime, language: str, most: int) -> list[OfferLine]:
    """Return the offers made since an instant, the last first."""
    return [
        OfferLine(
            code=row[0],
            service=localised(json.loads(row[1]), language),
            department=localised(json.loads(row[8]), language),
            place=row[9],
            urgency=Urgency(row[2]),
            waiting_since=row[3],
            offered_at=row[4],
            starts_at=row[5],
            zone=row[6],
            outcome=OfferStatus(row[7]),
        )
        for row in sql.rows(_OFFERS, {"since": since, "most": most})
    ]
