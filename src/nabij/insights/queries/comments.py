"""What people wrote, together: themes counted and masked words, of groups that are large enough.

A group is a department, or everybody, over a standing period; from 20 comments on its words may be
read. What is left of everybody when the departments that are shown are taken away is shown only
when it is as large. Comments come in whole weeks, so that nobody sees which one came just now.
Theme and feeling choose among the words that are shown; they make no new groups.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from nabij.insights.blocks import MINIMUM
from nabij.insights.rules import can_see_figures, can_show_comments
from nabij.lib import sql
from nabij.people.types import Actor
from nabij.surveys.models import Finding

PER_PAGE = 25
_COUNTS = """
SELECT response.department_id, count(*)
FROM surveys_finding finding JOIN surveys_response response ON response.id = response_id
WHERE submitted_on BETWEEN %(date_from)s AND %(date_to)s AND respondent_type <> 'employee'
GROUP BY 1
"""
_THEMES = """
SELECT theme, sign(sentiment)::int, count(*)
FROM surveys_finding finding JOIN surveys_response response ON response.id = response_id,
    unnest(themes) theme
WHERE submitted_on BETWEEN %(date_from)s AND %(date_to)s AND respondent_type <> 'employee'
    AND department_id = ANY(%(departments)s)
GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class ThemeCount:
    """How often a theme was written about, and how that felt."""

    key: str
    bad: int
    neutral: int
    good: int

    @property
    def n(self) -> int:
        """All together."""
        return self.bad + self.neutral + self.good


class Comments:
    """The comments of one period, of everybody or one department."""

    def __init__(
        self, actor: Actor, *, date_from: date, date_to: date, department_id: UUID | None
    ) -> None:
        self._period = {"date_from": date_from, "date_to": date_to}
        counts: dict[UUID, int] = dict(sql.rows(_COUNTS, self._period))
        self.departments = shown_departments(counts, asked=department_id)
        self.n = sum(counts[one] for one in self.departments) if can_see_figures(actor) else 0
        self.is_shown = can_show_comments(self.n)

    def themes(self) -> list[ThemeCount]:
        """Return the themes by how often they were written about; rare ones are left out."""
        values = {**self._period, "departments": list(self.departments)}
        counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for theme, sign, n in sql.rows(_THEMES, values) if self.is_shown else ():
            counts[theme][sign] = n
        found = [
            ThemeCount(key=key, bad=by[-1], neutral=by[0], good=by[1]) for key, by in counts.items()
        ]
        return sorted((one for one in found if one.n >= MINIMUM), key=lambda one: -one.n)

    def page(self, *, theme: str, sign: int | None, page: str) -> Page[Finding]:
        """Return a page of masked words in an order that tells nothing of time and person."""
        return Paginator(self._chosen(theme, sign), PER_PAGE).get_page(page)

    def _chosen(self, theme: str, sign: int | None) -> QuerySet[Finding]:
        found = Finding.objects.filter(
            response__department_id__in=self.departments if self.is_shown else [],
            response__submitted_on__range=(self._period["date_from"], self._period["date_to"]),
        ).exclude(response__respondent_type="employee")
        if theme:
            found = found.filter(themes__contains=[theme])
        if sign is not None:
            found = found.filter(sentiment__in=[one for one in range(-2, 3) if _sign(one) == sign])
        return found.only("masked", "language", "themes", "sentiment").order_by("masked", "pk")


def shown_departments(counts: Mapping[UUID, int], *, asked: UUID | None) -> frozenset[UUID]:
    """Return the departments whose comments may be read for what is asked; None: everybody."""
    large = {key for key, n in counts.items() if can_show_comments(n)}
    if asked is not None:
        return frozenset(large & {asked})
    rest = set(counts) - large
    if can_show_comments(sum(counts[key] for key in rest)):
        large |= rest
    return frozenset(large)


def last_sunday(today: date) -> date:
    """Return the last day of the last whole week."""
    return today - timedelta(days=today.weekday() + 1)


def _sign(step: int) -> int:
    return (step > 0) - (step < 0)
