"""Who may see figures, over which periods, and from how many on."""

from datetime import date
from uuid import UUID

from nabij.accounts.types import Role
from nabij.insights.blocks import MINIMUM
from nabij.insights.definitions import EVENTS
from nabij.insights.types import Measure
from nabij.ledger.events import LedgerEvent
from nabij.people.types import Actor

__all__ = ["MINIMUM"]
COMMENTS_FROM = 20
STANDING_MONTHS = (3, 6, 12)


def can_see_figures(actor: Actor) -> bool:
    """Whether the actor may see figures over all clients: managers, and the command line."""
    return actor.role in (Role.MANAGER, Role.SYSTEM)


def can_see_department(actor: Actor, department_id: UUID) -> bool:
    """Whether the actor may see the figures of a department: who works for it, and managers."""
    works_for_it = actor.role in (Role.AGENT, Role.PROFESSIONAL) and (
        actor.sees_all_clients or department_id in actor.department_ids
    )
    return works_for_it or can_see_figures(actor)


def can_show_comments(n: int | None) -> bool:
    """Whether comments of a group may be read together; None: the group is hidden."""
    return n is not None and n >= COMMENTS_FROM


def months_back(month: date, count: int) -> date:
    """Return the first day of the month `count` months before."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def standing_start(date_to: date, months: int) -> date:
    """Return the first day of a standing period of whole months up to the one of `date_to`."""
    return months_back(date_to, months - 1)


def is_measured(measure: Measure) -> bool:
    """Whether the events a measure rests on exist here; else it is told as not measured yet."""
    return all(kind in LedgerEvent.kinds for kind in EVENTS[measure])
