"""Locations side by side as if they had seen the same people: age and kind of contact alike.

Only strata with ten answers or more at a location count there, and only locations whose figure is
told (`nabij.insights.blocks`): what is standardised reveals no more than what is not.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from nabij.insights.blocks import MINIMUM
from nabij.insights.definitions import Difference, Standardised, Stratum, standardised
from nabij.insights.queries.lines import Lines
from nabij.insights.rules import can_see_figures, months_back
from nabij.insights.types import Metric, MetricRow
from nabij.lib import sql
from nabij.people.types import Actor

YEAR = 12
_STRATA = """
SELECT location.name,
    CASE WHEN client.born_on IS NULL THEN ''
         ELSE (extract(year FROM age(response.submitted_on, client.born_on))::int / 20)::text END,
    response.touchpoint, count(*),
    sum(CASE WHEN nps >= 9 THEN 100 WHEN nps <= 6 THEN -100 ELSE 0 END),
    sum(CASE WHEN nps BETWEEN 7 AND 8 THEN 0 ELSE 10000 END)
FROM surveys_response response
JOIN organisation_location location ON location.id = response.location_id
LEFT JOIN people_client client ON client.id = response.client_id
WHERE submitted_on >= %(first)s AND submitted_on <= %(last)s AND nps IS NOT NULL
    AND respondent_type = 'client'
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Compared:
    """A location's recommendation as it is told, and with the mix of people of all together."""

    name: str
    raw: MetricRow
    alike: Standardised


@dataclass(frozen=True)
class Pair:
    """The second location less the first, with the same people at both."""

    first: str
    second: str
    difference: Difference


def locations_compared(
    *, actor: Actor, today: date, language: str
) -> tuple[list[Compared], list[Pair]]:
    """Return the recommendation of each location that may be told over the last twelve months
    that are over, and every pair; ([], []) for who may not see figures. By name: no ranking.
    """
    if not can_see_figures(actor):
        return [], []
    last = today.replace(day=1) - timedelta(days=1)
    first = months_back(last, YEAR - 1)
    lines = Lines(date_from=first, date_to=last, language=language)
    told = {
        row.label: row
        for row in lines.rows("location")
        if row.metric is Metric.NPS and row.value is not None
    }
    strata: dict[str, dict[tuple[str, str], Stratum]] = defaultdict(dict)
    everybody: dict[tuple[str, str], int] = defaultdict(int)
    for name, band, touchpoint, n, total, squares in sql.rows(
        _STRATA, {"first": first, "last": last}
    ):
        everybody[band, touchpoint] += n
        if n >= MINIMUM:
            strata[name][band, touchpoint] = Stratum(n, float(total), float(squares))
    found = [
        Compared(name, row, alike)
        for name, row in sorted(told.items())
        for alike in [standardised(strata[name], standard=everybody)]
        if alike is not None
    ]
    return found, [_pair(one, other) for one, other in combinations(found, 2)]


def _pair(one: Compared, other: Compared) -> Pair:
    """Return the difference; its margin adds both up as independent."""
    value = other.alike.value - one.alike.value
    halves = [(each.alike.high - each.alike.low) / 2 for each in (one, other)]
    margin = (halves[0] ** 2 + halves[1] ** 2) ** 0.5
    return Pair(one.name, other.name, Difference(value, value - margin, value + margin))
