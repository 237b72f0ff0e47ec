"""Who reads the monthly reports, and who could."""

from dataclasses import dataclass
from uuid import UUID

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.insights.models import ReportSubscription
from nabij.insights.rules import can_see_figures
from nabij.people.types import Actor


@dataclass(frozen=True)
class Reader:
    """A member of staff who is told of reports, or could be."""

    user_id: UUID
    name: str


def readers(*, actor: Actor) -> list[Reader]:
    """Return who is told of each report, by name."""
    if not can_see_figures(actor):
        return []
    found = ReportSubscription.objects.filter(ended_at=None).select_related("reader")
    return [Reader(one.reader_id, one.reader.name) for one in found.order_by("reader__name", "id")]


def possible_readers(*, actor: Actor) -> list[Reader]:
    """Return managers with an e-mail address who are not told yet, by name."""
    if not can_see_figures(actor):
        return []
    told = ReportSubscription.objects.filter(ended_at=None).values("reader")
    found = (
        User.objects.filter(is_active=True, memberships__role=Role.MANAGER)
        .exclude(pk__in=told)
        .exclude(email=None)
        .distinct()
    )
    return [Reader(one.pk, one.name) for one in found.order_by("name", "id")]
