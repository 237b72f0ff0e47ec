"""Which groups are hidden so that nothing about fewer than ten people is told or can be derived.

A group of 1-9 is hidden. So that it does not follow from a sum that is shown too (all together,
or its location), the next smallest groups of that sum are hidden with it, until what is hidden
of every sum counts two groups and ten people or more.

What is covered: subtracting groups from their location's or the whole's figure; subtracting the
standing periods (3, 6 and 12 months up to the same month) from each other; months within them.
What is not: comparing today's page with yesterday's, free periods of the export with each other
(who runs it reads the database anyway), and what somebody knows from elsewhere. NPS is told in
whole numbers so that one answer more does not show its score.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date
from typing import TypeVar

from nabij.accounts.types import Role
from nabij.people.types import Actor

MINIMUM = 10
STANDING_MONTHS = (3, 6, 12)
FEWEST_GROUPS = 2
G = TypeVar("G", bound=str)


def can_see_figures(actor: Actor) -> bool:
    """Whether the actor may see figures over all clients: managers, and the command line."""
    return actor.role in (Role.MANAGER, Role.SYSTEM)


def is_small(n: int) -> bool:
    """Whether a group is too small to be told about. Nobody at all is no secret."""
    return 0 < n < MINIMUM


def hidden_groups(
    counts: Mapping[G, int], *, sums: Iterable[Collection[G]], forced: Set[G] = frozenset()
) -> set[G]:
    """Return the groups to hide.

    Args:
        counts: how many people are in each group.
        sums: sets of groups whose figure together is told elsewhere.
        forced: groups that must be hidden for another reason.
    """
    hidden = {group for group, n in counts.items() if is_small(n)} | set(forced)
    lines = [[group for group in line if counts.get(group)] for line in sums]
    changed = True
    while changed:
        changed = False
        for line in lines:
            behind = [group for group in line if group in hidden]
            shown = [group for group in line if group not in hidden]
            if shown and behind and _gives_away([counts[group] for group in behind]):
                hidden.add(min(shown, key=lambda group: (counts[group], group)))
                changed = True
    return hidden


def _gives_away(hidden_counts: Sequence[int]) -> bool:
    """Whether what is hidden of a sum that is told is one group alone, or fewer than ten."""
    return len(hidden_counts) < FEWEST_GROUPS or sum(hidden_counts) < MINIMUM


def months_back(month: date, count: int) -> date:
    """Return the first day of the month `count` months before."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def standing_start(date_to: date, months: int) -> date:
    """Return the first day of a standing period of whole months up to the one of `date_to`."""
    return months_back(date_to, months - 1)


def standing_months(date_from: date, date_to: date) -> int | None:
    """Return how many months a standing period has, None when it is a free one."""
    found = (n for n in STANDING_MONTHS if standing_start(date_to, n) == date_from)
    return next(found, None)


def rings(date_to: date) -> list[tuple[date, date]]:
    """Return the parts by which the standing periods differ: first day, and the one after last."""
    starts = [standing_start(date_to, n) for n in STANDING_MONTHS]
    ends = [months_back(date_to, -1), *starts[:-1]]
    return list(zip(starts, ends, strict=True))


def leaks_between_periods(n: int, larger: Iterable[int]) -> bool:
    """Whether a larger standing period less this one leaves a group of fewer than ten."""
    return any(is_small(more - n) for more in larger)
