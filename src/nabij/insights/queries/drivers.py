"""What moves the recommendation here: effort, the touchpoint and what people write about.

Themes are those found in the words of each answer when it was read, as reviewers corrected them. A
year of answers; where there are more than three thousand, so many drawn by chance, of each month
its share, so that the page stays quick. Who is drawn follows from the key of an answer, so that
the page says the same each time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nabij.insights.definitions import Driver, drivers
from nabij.insights.disclosure import kept_causes
from nabij.insights.queries.counted import counted, month_number
from nabij.insights.rules import can_see_figures, months_back
from nabij.insights.types import Base
from nabij.lib import sql
from nabij.people.types import Actor
from nabij.surveys.types import Respondent
from nabij.texts.types import Theme

MOST = 3000
YEAR = 12
# the index response_drawn holds these in this order
_ANSWERS = """
SELECT nps, ces, touchpoint, coalesce(finding.themes, '{}')
FROM unnest(%(months)s::int[], %(shares)s::int[]) wanted(month, share) CROSS JOIN LATERAL (
    SELECT id, nps, ces, touchpoint FROM surveys_response
    WHERE submitted_at IS NOT NULL AND nps IS NOT NULL AND ces IS NOT NULL
        AND respondent_type = 'client'
        AND (extract(year FROM submitted_on)::int * 12 + extract(month FROM submitted_on)::int - 1)
            = wanted.month
    ORDER BY uuid_hash(id) LIMIT wanted.share
) response LEFT JOIN surveys_finding finding ON response_id = response.id
ORDER BY wanted.month, uuid_hash(response.id), response.id
"""
EFFORT, TOUCHPOINT, THEME = "effort", "touchpoint:", "theme:"


@dataclass(frozen=True)
class Moved:
    """What goes with the recommendation, over `n` answers of the `of` that there are."""

    drivers: list[Driver]
    n: int
    of: int

    @property
    def is_drawn(self) -> bool:
        """Whether these were drawn from more."""
        return self.of > MOST


def recommendation_drivers(*, actor: Actor, today: date) -> Moved:
    """Return what goes with the recommendation (0 … 10) over the last twelve months that are
    over; nothing, over no answers, for who may not see figures.
    """
    if not can_see_figures(actor):
        return Moved([], 0, 0)
    last = today.replace(day=1) - timedelta(days=1)
    first, after = month_number(months_back(last, YEAR - 1)), month_number(last) + 1
    said: dict[int, int] = defaultdict(int)
    for (month, _), tally in counted(Respondent.CLIENT).cells.items():
        if first <= month < after:
            said[month] += tally.n(Base.NPS)
    of = sum(said.values())
    shares = [n if of <= MOST else round(n / of * MOST) for n in said.values()]
    rows: Sequence[tuple[int, int, str, list[str]]] = sql.rows(
        _ANSWERS, {"months": list(said), "shares": shares}
    )
    causes: dict[str, list[float]] = {EFFORT: [row[1] for row in rows]}
    touchpoints = sorted({row[2] for row in rows})
    common = max(touchpoints, key=lambda one: sum(row[2] == one for row in rows), default="")
    for name in touchpoints:
        if name != common:  # the others are held against the most common one
            causes[f"{TOUCHPOINT}{name}"] = [float(row[2] == name) for row in rows]
    for theme in [one.value for one in Theme]:
        causes[f"{THEME}{theme}"] = [float(theme in row[3]) for row in rows]
    found = drivers([row[0] for row in rows], kept_causes(causes))
    return Moved(found, len(rows), of)
