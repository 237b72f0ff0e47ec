"""What moves the recommendation here: effort, the touchpoint and what people write about.

Themes are those found in the words of each answer when it was read, as reviewers corrected them. A
year of answers, three thousand of them at most, so that the page stays quick.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from nabij.insights.definitions import Driver, drivers
from nabij.insights.disclosure import kept_causes
from nabij.insights.rules import can_see_figures, months_back
from nabij.lib import sql
from nabij.people.types import Actor
from nabij.texts.types import Theme

MOST = 3000
YEAR = 12
_ANSWERS = """
SELECT nps, ces, touchpoint, coalesce(finding.themes, '{}')
FROM surveys_response response LEFT JOIN surveys_finding finding ON response_id = response.id
WHERE submitted_on >= %(first)s AND submitted_on <= %(last)s AND nps IS NOT NULL
    AND ces IS NOT NULL AND respondent_type = 'client'
ORDER BY submitted_on DESC, response.id DESC LIMIT %(most)s
"""
EFFORT, TOUCHPOINT, THEME = "effort", "touchpoint:", "theme:"


def recommendation_drivers(*, actor: Actor, today: date) -> tuple[list[Driver], int]:
    """Return what goes with the recommendation (0 … 10) over the last twelve months that are
    over, and over how many answers; ([], 0) for who may not see figures.
    """
    if not can_see_figures(actor):
        return [], 0
    last = today.replace(day=1) - timedelta(days=1)
    rows: Sequence[tuple[int, int, str, list[str]]] = sql.rows(
        _ANSWERS, {"first": months_back(last, YEAR - 1), "last": last, "most": MOST}
    )
    causes: dict[str, list[float]] = {EFFORT: [row[1] for row in rows]}
    touchpoints = sorted({row[2] for row in rows})
    common = max(touchpoints, key=lambda one: sum(row[2] == one for row in rows), default="")
    for name in touchpoints:
        if name != common:  # the others are held against the most common one
            causes[f"{TOUCHPOINT}{name}"] = [float(row[2] == name) for row in rows]
    for theme in Theme:
        causes[f"{THEME}{theme.value}"] = [float(theme.value in row[3]) for row in rows]
    return drivers([row[0] for row in rows], kept_causes(causes)), len(rows)
