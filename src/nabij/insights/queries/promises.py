"""Whether clients who were not happy heard from us in time: by month, never by person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from nabij.insights import definitions
from nabij.insights.blocks import columns_of
from nabij.insights.definitions import Estimate
from nabij.insights.queries.counted import month_number
from nabij.insights.rules import can_see_figures
from nabij.lib import sql
from nabij.people.types import Actor

_COUNT = """
SELECT date_trunc('month', first_due_at AT TIME ZONE %(zone)s)::date AS month, count(*),
    count(*) FILTER (WHERE first_contacted_at <= first_due_at)
FROM surveys_followup
WHERE first_due_at < %(at)s
    AND first_due_at >= %(since)s::timestamp AT TIME ZONE %(zone)s GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Kept:
    """How many promises fell due in some months, and in percent how many were kept."""

    first: int
    after: int
    n: int
    share: Estimate


def promises_kept(*, actor: Actor, since: date, at: datetime) -> list[Kept]:
    """Return the share of follow-ups with a first contact before the first deadline, by the month
    of that deadline; months with fewer than ten are told together. [] for who may not see figures.

    Months are told together in the same way whatever day is asked from: counting begins with a
    calendar year, so that two days' pages differ by whole blocks and show nobody.

    Args:
        since: blocks that begin before this day are left out, but for the last when it is all.
    """
    if not can_see_figures(actor):
        return []
    rows: Sequence[tuple[date, int, int]] = sql.rows(
        _COUNT, {"zone": settings.TIME_ZONE, "at": at, "since": date(since.year, 1, 1)}
    )
    counts = {month_number(month): (n, kept) for month, n, kept in rows}
    by_year: dict[int, dict[int, int]] = defaultdict(dict)
    for month, (n, _) in counts.items():
        by_year[month // 12][month] = n
    blocks = [block for year in by_year.values() for block in columns_of(year)]
    within = [block for block in blocks if block[0] >= month_number(since)]
    found = []
    for first, after in within or blocks[-1:]:
        inside = [counts[month] for month in range(first, after) if month in counts]
        n, kept = sum(one for one, _ in inside), sum(one for _, one in inside)
        share = definitions.share(count=kept, n=n)
        assert share is not None  # noqa: S101 a column has ten or more
        found.append(Kept(first, after, n, share))
    return found
