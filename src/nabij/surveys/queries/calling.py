"""Whom a follow-up needs: its owner, the team or a manager, as people who can be sent a message.

There is no roster of who is on duty: an owner is told whatever the hour, and who does not answer
within the hour is followed by the team and then by a manager.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from nabij.accounts.models import Membership, User
from nabij.accounts.types import Role
from nabij.people.types import Channel, Recipient
from nabij.surveys.models import FollowUp
from nabij.surveys.queries.follow_ups import colleagues_of, owner_candidates
from nabij.surveys.rules import MOST_CALLED, is_owed, is_urgent
from nabij.surveys.types import Circle


@dataclass(frozen=True, kw_only=True)
class Call:
    """Who can be told of a follow-up, circle by circle, nearest first; never empty circles.

    Attributes:
        is_urgent: it tells of danger, and nobody looked into it yet.
    """

    is_urgent: bool
    circles: tuple[tuple[Circle, tuple[Recipient, ...]], ...]


def call_about(*, follow_up_id: UUID, first: Circle) -> Call | None:
    """Return whom to tell, from a circle on; None when nothing is owed any more.

    A message of danger goes by SMS first, any other by mail.
    """
    follow_up = FollowUp.objects.select_related("location").filter(pk=follow_up_id).first()
    if follow_up is None or not is_owed(follow_up):
        return None
    urgent = is_urgent(follow_up)
    wanted = [circle for circle in Circle if circle >= first]
    found = [(one, _recipients(_of(one, follow_up), follow_up, urgent=urgent)) for one in wanted]
    return Call(is_urgent=urgent, circles=tuple((one, people) for one, people in found if people))


def circle_of(*, follow_up_id: UUID, user_id: UUID) -> Circle:
    """Return in which circle of a follow-up somebody is."""
    owners = FollowUp.objects.filter(pk=follow_up_id, owner_id=user_id)
    if owners.exists():
        return Circle.OWNER
    is_manager = Membership.objects.filter(user_id=user_id, role=Role.MANAGER).exists()
    return Circle.MANAGER if is_manager else Circle.TEAM


def _of(circle: Circle, follow_up: FollowUp) -> Iterable[UUID]:
    if circle is Circle.OWNER:
        return [follow_up.owner_id] if follow_up.owner_id else []
    if circle is Circle.MANAGER:
        return _managers(follow_up.department_id)
    nearest = owner_candidates(department_id=follow_up.department_id)
    others = colleagues_of(department_id=follow_up.department_id).order_by("user_id")
    everybody = [*nearest, *others.values_list("user_id", flat=True)]
    return [one for one in dict.fromkeys(everybody) if one != follow_up.owner_id]


def _managers(department_id: UUID) -> Iterable[UUID]:
    """Return the managers, those of the department's own teams first."""
    here = Membership.objects.filter(pk=OuterRef("pk"), team__departments=department_id)
    found = Membership.objects.filter(role=Role.MANAGER, user__is_active=True)
    return (
        found.annotate(is_near=Exists(here))
        .order_by("-is_near", "user_id")
        .values_list("user_id", flat=True)
    )


def _recipients(
    user_ids: Iterable[UUID], follow_up: FollowUp, *, urgent: bool
) -> tuple[Recipient, ...]:
    wanted = list(dict.fromkeys(user_ids))
    users = User.objects.filter(is_active=True).in_bulk(wanted)
    found = [
        _recipient(users[one], zone=follow_up.location.time_zone, urgent=urgent)
        for one in wanted
        if one in users
    ]
    return tuple(one for one in found if one.channels)[:MOST_CALLED]


def _recipient(user: User, *, zone: str, urgent: bool) -> Recipient:
    reached = [(Channel.EMAIL, user.email), (Channel.SMS, user.phone)]
    channels = [channel for channel, address in reached if address]
    return Recipient(
        person_id=user.pk,
        client_id=None,
        name=user.name,
        language=user.language,
        email=user.email or "",
        phone=user.phone or "",
        channels=tuple(reversed(channels) if urgent else channels),
        time_zone=zone,
    )
