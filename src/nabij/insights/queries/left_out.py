"""Whom we ask and whom we don't, by department, language and age, and who is clearly left out.

Counted are contacts after which a client could be asked; of who refers clients, referrals by who is
on the list. The two are never added up. Lines of fewer than ten are told together
with the next smallest, so that no line and no difference of lines is smaller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nabij.insights.definitions import Estimate, share, share_difference
from nabij.insights.rules import MINIMUM
from nabij.lib import sql
from nabij.lib.text import localised
from nabij.organisation.models import Department
from nabij.surveys.types import Respondent

# less than this many percentage points below all others is of no concern, however sure
NOTABLE = 10
_AGES = """CASE WHEN born_on IS NULL THEN '' WHEN age < 18 THEN '0-17' WHEN age < 40 THEN '18-39'
  WHEN age < 65 THEN '40-64' WHEN age < 80 THEN '65-79' ELSE '80+' END"""
_CONTACTS = f"""
WITH contact AS (
  SELECT department_id, client_id, '' AS reason FROM surveys_invitation
  WHERE respondent_type = 'client' AND visit_id IS NOT NULL AND created_at >= %(since)s
  UNION ALL
  SELECT department_id, client_id, reason FROM surveys_notasked
  WHERE respondent_type = 'client' AND client_id IS NOT NULL AND at >= %(since)s
), known AS (
  SELECT contact.department_id, contact.reason, client.language, client.born_on,
    extract(year FROM age(%(today)s::date, client.born_on)) AS age
  FROM contact JOIN people_client client ON client.id = contact.client_id
)
SELECT department_id::text, language, {_AGES}, reason, count(*) FROM known GROUP BY 1, 2, 3, 4
"""
# who refers and works here too is asked as one person, by the account
_REFERRALS = """
WITH contact AS (
  SELECT department_id, person_id, '' AS reason FROM surveys_invitation
  WHERE referrer_id IS NOT NULL AND visit_id IS NOT NULL AND created_at >= %(since)s
  UNION ALL
  SELECT department_id, person_id, reason FROM surveys_notasked
  WHERE respondent_type = 'referrer' AND at >= %(since)s
), known AS (
  SELECT id, language FROM surveys_referrer
  UNION
  SELECT account.id, referrer.language FROM surveys_referrer referrer
  JOIN accounts_user account ON lower(account.email) = referrer.email
)
SELECT department_id::text, language, '', reason, count(*)
FROM contact JOIN known ON known.id = person_id GROUP BY 1, 2, 4
"""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A group of contacts; `labels` are several when they are told together."""

    labels: tuple[str, ...]
    n: int
    asked: int
    share: Estimate
    is_left_out: bool


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """All contacts, why not all were asked, and by whom.

    Attributes:
        reasons: how often each, None: not told.
        divisions: lines by "department", "language" and "age"; empty: too few to divide.
    """

    n: int | None
    asked: Estimate | None
    reasons: tuple[tuple[str, int | None], ...]
    divisions: dict[str, tuple[Line, ...]]


def left_out(
    *, since: date, today: date, language: str, respondent: Respondent = Respondent.CLIENT
) -> LeftOut:
    """Return whom we asked since a day: the first of a month, so that periods don't overlap.

    Args:
        respondent: clients, or who refers them; of the latter no age is known.
    """
    contacts = _REFERRALS if respondent is Respondent.REFERRER else _CONTACTS
    cells = sql.rows(contacts, {"since": since, "today": today})
    n = sum(cell[-1] for cell in cells)
    if n < MINIMUM:
        return LeftOut(n=None, asked=None, reasons=(), divisions={})
    asked = sum(cell[-1] for cell in cells if not cell[3])
    reasons: dict[str, int] = {}
    for cell in cells:
        if cell[3]:
            reasons[cell[3]] = reasons.get(cell[3], 0) + cell[-1]
    names = _department_names(language)
    divisions = {}
    for place, name in enumerate(("department", "language", "age")):
        counts: dict[str, tuple[int, int]] = {}
        for cell in cells:
            said = str(cell[place])
            label = names.get(said, said) if name == "department" else said
            all_, some = counts.get(label, (0, 0))
            counts[label] = (all_ + cell[-1], some + (0 if cell[3] else cell[-1]))
        divisions[name] = _lines(counts, n, asked)
    hidden = _hidden(reasons)
    told = sorted(reasons.items(), key=lambda pair: -pair[1])
    return LeftOut(
        n=n,
        asked=share(count=asked, n=n),
        reasons=tuple((key, None if key in hidden else count) for key, count in told),
        divisions=divisions,
    )


def _hidden(counts: Mapping[str, int]) -> set[str]:
    """Return what is not told: all under ten and, until these are ten together, the next smallest:
    what is left of the total would tell them.
    """
    hidden: set[str] = set()
    together = 0
    for key, count in sorted(counts.items(), key=lambda pair: (pair[1], pair[0])):
        if count >= MINIMUM and (not hidden or together >= MINIMUM):
            break
        hidden.add(key)
        together += count
    return hidden


def _lines(counts: dict[str, tuple[int, int]], n: int, asked: int) -> tuple[Line, ...]:
    """Return the lines of a division; small ones are pooled with the next smallest up to ten."""
    ordered = sorted(counts.items(), key=lambda pair: (pair[1][0], pair[0]))
    pool: list[tuple[str, tuple[int, int]]] = []
    while ordered and (
        ordered[0][1][0] < MINIMUM or (pool and sum(c[0] for _, c in pool) < MINIMUM)
    ):
        pool.append(ordered.pop(0))
    if len(pool) == 1 and ordered:  # one alone would follow from the total
        pool.append(ordered.pop(0))
    groups: list[tuple[tuple[str, ...], tuple[int, int]]] = [
        ((label,), count) for label, count in ordered
    ]
    if pool:
        together = (sum(c[0] for _, c in pool), sum(c[1] for _, c in pool))
        groups.append((tuple(sorted(label for label, _ in pool)), together))
    if len(groups) < 2:  # noqa: PLR2004 nothing to compare
        return ()
    return tuple(
        line
        for labels, (all_, some) in sorted(groups)
        for line in [_line(labels, all_, some, n, asked)]
        if line is not None
    )


def _line(labels: tuple[str, ...], all_: int, some: int, n: int, asked: int) -> Line | None:
    told = share(count=some, n=all_)
    against = share_difference(before=(asked - some, n - all_), after=(some, all_))
    if told is None:
        return None
    is_less = against is not None and against.is_real and against.value <= -NOTABLE
    return Line(labels=labels, n=all_, asked=some, share=told, is_left_out=is_less)


def _department_names(language: str) -> dict[str, str]:
    return {str(one.pk): localised(one.names, language) for one in Department.objects.all()}
