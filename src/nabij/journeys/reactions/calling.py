"""Telling staff that a follow-up needs them: danger at once, a broken promise step by step.

Each step tells the first circle of which anybody can be reached: the owner, up to three of the
team, up to three managers. Danger goes out whatever the hour, by SMS first and by mail when the
SMS is not read in ten minutes; who it does not reach is followed by the next circle at once.
Lateness without danger waits for the end of quiet hours. What it is about waits behind sign-in.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.delivery import operations as delivery
from nabij.delivery.events import MessageFailed
from nabij.delivery.types import About
from nabij.ledger.registry import on
from nabij.ledger.types import Priority
from nabij.surveys.events import (
    ComplaintWithdrawn,
    FollowUpBecameUrgent,
    FollowUpContacted,
    FollowUpEscalated,
    FollowUpEvent,
    FollowUpGivenBack,
    FollowUpTaken,
)
from nabij.surveys.queries import call_about, circle_of
from nabij.surveys.types import ABOUT_CALL, Circle

URGENT, LATE = "follow_up_urgent", "follow_up_late"


@on(FollowUpBecameUrgent, priority=Priority.HIGH)
def call_for_danger(event: FollowUpBecameUrgent) -> None:
    """Tell the owner, or the team when nobody owns it."""
    _call(event.follow_up_id, first=Circle.OWNER, occasion=str(event.id))


@on(FollowUpEscalated)
def call_next(event: FollowUpEscalated) -> None:
    """Tell whom a late follow-up went up to."""
    _call(event.follow_up_id, first=Circle(event.level), occasion=str(event.id))


@on(FollowUpTaken, priority=Priority.HIGH)
def call_new_owner(event: FollowUpTaken) -> None:
    """Tell of danger to whom it was handed over; who took it knows."""
    if event.owner_id != event.actor_id:
        _call(event.follow_up_id, first=Circle.OWNER, occasion=str(event.id), if_urgent=True)


@on(FollowUpGivenBack, priority=Priority.HIGH)
def call_team(event: FollowUpGivenBack) -> None:
    """Tell the team of danger whose owner is gone."""
    _call(event.follow_up_id, first=Circle.TEAM, occasion=str(event.id), if_urgent=True)


@on(MessageFailed, priority=Priority.HIGH)
def call_instead(event: MessageFailed) -> None:
    """Tell the next circle of danger when somebody could not be reached by any channel."""
    if event.about_kind != ABOUT_CALL or event.template != URGENT:
        return
    if event.fallback_id is not None or event.person_id is None:
        return
    reached = circle_of(follow_up_id=event.about_id, user_id=event.person_id)
    if reached is not Circle.MANAGER:
        _call(event.about_id, first=Circle(reached + 1), occasion=event.occasion)


@on(FollowUpContacted)
def stop_calling(event: FollowUpContacted) -> None:
    """Somebody was in touch: nothing more is sent about it."""
    _stop(event)


@on(ComplaintWithdrawn)
def stop_calling_about_withdrawn(event: ComplaintWithdrawn) -> None:
    """Who complained took it back: nothing more is sent about it."""
    _stop(event)


def _stop(event: FollowUpEvent) -> None:
    about = About(kind=ABOUT_CALL, id=event.follow_up_id)
    delivery.mark_read(about=about)
    delivery.withdraw(about=about)


def _call(follow_up_id: UUID, *, first: Circle, occasion: str, if_urgent: bool = False) -> None:
    call = call_about(follow_up_id=follow_up_id, first=first)
    if call is None or (if_urgent and not call.is_urgent) or not call.circles:
        return
    circle, people = call.circles[0]
    # A manager has nobody above to hand it to, and sees that it waits, not what it says.
    beside = {"colleague": "yes"} if call.is_urgent and circle is not Circle.MANAGER else {}
    for one in people:
        delivery.send(
            to=one,
            message=URGENT if call.is_urgent else LATE,
            about=About(kind=ABOUT_CALL, id=follow_up_id, occasion=occasion),
            context={"link": _page(follow_up_id, circle), **beside},
            urgent=call.is_urgent,
        )


def _page(follow_up_id: UUID, circle: Circle) -> str:
    """Return where somebody reads on: managers see that it is late, not whose it is."""
    if circle is Circle.MANAGER:
        return f"{settings.BASE_URL}{reverse('surveys:loop')}"
    return f"{settings.BASE_URL}{reverse('surveys:follow-up', args=[follow_up_id])}"
