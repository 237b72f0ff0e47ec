"""Counting measured effort, month by month, from the ledger and the agenda.

A visit can be followed for 30 days, so the last months are counted anew each night. What each
measure is stands in `nabij.insights.definitions.measured`.
"""

from datetime import date

from django.db import transaction

from nabij.insights.definitions import AFTERWARDS_DAYS, BOOKINGS, BY_PEOPLE, EVENTS
from nabij.insights.models import EffortCount
from nabij.insights.rules import is_measured, months_back
from nabij.insights.types import Measure
from nabij.lib import clock, sql

MONTHS_ANEW = 3
EVER = date(1970, 1, 1)
_COUNT = """
WITH seen AS (
  SELECT visit.client_id, visit.department_id, visit.ended_at, agreed.id::text AS appointment,
    date_trunc('month', visit.ended_at AT TIME ZONE location.time_zone)::date AS month,
    agreed.booked_at, agreed.starts_at, agreed.ends_at, agreed.arrived_at, agreed.started_at
  FROM appointments_visit visit
  JOIN appointments_appointment agreed ON agreed.id = visit.appointment_id
  JOIN organisation_location location ON location.id = visit.location_id
  WHERE visit.ended_at >= %(since)s::date - 1
), told AS (
  SELECT seen.*, before.*, back.came_back
  FROM seen
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE kind = ANY(%(contacts)s) AND channel = ANY(%(people)s))
        AS contacts,
      count(DISTINCT channel) FILTER (
        WHERE kind = ANY(%(contacts)s) AND channel = ANY(%(people)s)) AS channels,
      count(*) FILTER (WHERE kind = ANY(%(booked)s) AND channel = ANY(%(people)s)) AS booked,
      count(*) FILTER (WHERE kind = ANY(%(moved)s)) AS moved,
      count(*) FILTER (WHERE kind = ANY(%(transfers)s)) AS transfers,
      count(*) FILTER (WHERE kind = ANY(%(searches)s)) AS searches
    FROM ledger_event event
    WHERE event.client_id = seen.client_id AND event.at BETWEEN seen.booked_at AND seen.ended_at
      AND coalesce(event.payload->>'appointment_id', appointment) = appointment
  ) before
  CROSS JOIN LATERAL (
    SELECT count(*) AS came_back FROM ledger_event event
    WHERE event.client_id = seen.client_id AND event.department_id = seen.department_id
      AND event.kind = ANY(%(back)s) AND event.at > seen.ended_at
      AND event.at <= seen.ended_at + make_interval(days => %(days)s)
  ) back
)
INSERT INTO insights_effortcount (month, department_id, measure, n, total, squares)
SELECT month, department_id, measure, count(*), sum(value), sum(value * value)
FROM told CROSS JOIN LATERAL (VALUES
  ('contacts', CASE WHEN booked > 0 THEN contacts::float END),
  ('moved', CASE WHEN booked > 0 THEN (moved > 0)::int::float END),
  ('switched_channel', CASE WHEN booked > 0 THEN (channels > 1)::int::float END),
  ('came_back', (came_back > 0)::int::float),
  ('waiting_minutes', CASE WHEN arrived_at IS NOT NULL AND started_at IS NOT NULL THEN
    greatest(0, extract(epoch FROM started_at - greatest(arrived_at, starts_at)) / 60)::float END),
  ('overrun_minutes', CASE WHEN started_at IS NOT NULL THEN
    greatest(0, extract(epoch FROM ended_at - ends_at) / 60)::float END),
  ('transfers', CASE WHEN %(has_transfers)s THEN transfers::float END),
  ('failed_searches', CASE WHEN %(has_searches)s THEN searches::float END)
) AS one (measure, value)
WHERE month >= %(since)s AND value IS NOT NULL
GROUP BY 1, 2, 3
"""


@transaction.atomic
def count_effort() -> None:
    """Count the last months anew; all months when none was counted yet."""
    today = clock.today("UTC")
    is_first = not EffortCount.objects.exists()
    since = EVER if is_first else months_back(today.replace(day=1), MONTHS_ANEW - 1)
    EffortCount.objects.filter(month__gte=since).delete()
    counted = {
        name: list(EVENTS[measure])
        for name, measure in (
            ("contacts", Measure.CONTACTS),
            ("moved", Measure.MOVED),
            ("back", Measure.CAME_BACK),
            ("transfers", Measure.TRANSFERS),
            ("searches", Measure.FAILED_SEARCHES),
        )
    }
    sql.run(
        _COUNT,
        {
            **counted,
            "booked": list(BOOKINGS),
            "people": list(BY_PEOPLE),
            "since": since,
            "days": AFTERWARDS_DAYS,
            "has_transfers": is_measured(Measure.TRANSFERS),
            "has_searches": is_measured(Measure.FAILED_SEARCHES),
        },
    )
