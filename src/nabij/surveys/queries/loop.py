"""What managers see of the closed loop: late promises and causes, without whose they are."""

from datetime import timedelta

from django.db.models import Count, Q

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.organisation.models import Location
from nabij.people.types import Actor
from nabij.surveys.models import Cause, ComplaintTerms, FollowUp
from nabij.surveys.queries.cases import terms_kept
from nabij.surveys.queries.follow_ups import late
from nabij.surveys.rules import is_overdue, is_urgent
from nabij.surveys.types import CauseCount, FollowUpReason, FollowUpRow, FollowUpStatus, Terms

WITH_MANAGER = 3
MOST = 50
YEAR = timedelta(days=365)


def late_with_manager(actor: Actor) -> list[FollowUpRow]:
    """Return what tells of danger and nobody looked into yet, and what is so late that it went up
    to the manager, the latest first; no names.
    """
    if actor.role is not Role.MANAGER:
        return []
    now = clock.now()
    danger = Q(
        reasons__contains=[FollowUpReason.DANGER],
        status__in=[FollowUpStatus.OPEN, FollowUpStatus.REOPENED],
    )
    found = FollowUp.objects.filter(danger | (late(at=now) & Q(level__gte=WITH_MANAGER)))
    found = found.select_related("department", "owner", "location").order_by("due_at", "pk")
    return [
        FollowUpRow(
            id=one.pk,
            client_id=None,
            client_name="",
            department=localised(one.department.names, actor.language),
            reasons=tuple(FollowUpReason(reason) for reason in one.reasons),
            status=FollowUpStatus(one.status),
            owner_id=one.owner_id,
            owner_name=one.owner.name if one.owner else "",
            due_at=one.due_at,
            time_zone=one.location.time_zone,
            is_overdue=is_overdue(one, at=now),
            level=one.level,
            is_urgent=is_urgent(one),
        )
        for one in found[:MOST]
    ]


def cause_counts(actor: Actor) -> list[CauseCount]:
    """Return how often each cause was named in a year, and how often it was taken away."""
    if actor.role is not Role.MANAGER:
        return []
    since = clock.now() - YEAR
    of_year = FollowUp.objects.filter(cause__isnull=False, opened_at__gte=since)
    counted = of_year.values("cause_id").annotate(
        named=Count("pk"), fixed=Count("pk", filter=~Q(cause_fixed=""))
    )
    names = {one.pk: localised(one.names, actor.language) for one in Cause.objects.all()}
    return [
        CauseCount(name=names[row["cause_id"]], named=row["named"], fixed=row["fixed"])
        for row in counted.order_by("-named", "cause_id")
    ]


def own_terms() -> list[tuple[Location, Terms]]:
    """Return our locations with how quickly complaints about each are answered."""
    found = Location.objects.filter(organisation__is_own=True).order_by("name")
    by_location = {
        one.location_id: one for one in ComplaintTerms.objects.filter(location__in=found)
    }
    return [(one, terms_kept(one, by_location.get(one.pk))) for one in found]
