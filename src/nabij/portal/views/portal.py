"""The home page of the portal: what comes next, what can be done now, how to reach us."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.appointments.queries import coming_appointments
from nabij.appointments.rules import may_manage
from nabij.appointments.types import AppointmentView, Mode, Status
from nabij.lib import clock
from nabij.lib.dates import date_near_or_far, day_in_words, time_in_words
from nabij.lib.links import make_token
from nabij.people.doors import client_page
from nabij.people.types import Actor, Purpose
from nabij.surveys.queries import open_invitation
from nabij.surveys.types import SURVEY_PURPOSE, OpenInvitation
from nabij.ui.drawing import Words, draw
from nabij.ui.rules import address_of, unbroken

_NEXT_AND_MORE = 4
_ANY_CLIENT = Actor(role=Role.CLIENT, purpose=Purpose.OWN_CARE)


@require_safe
@client_page(what="portal.home", reads_only=True)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the next appointment largest, then what is asked and what can be arranged."""
    asked = open_invitation(actor)
    coming = coming_appointments(actor, most=_NEXT_AND_MORE)
    return draw(
        request,
        "portal/home.html",
        {
            "next": _next(coming[0], actor) if coming else None,
            "more": [_later(one, actor) for one in coming[1:]],
            "may_book": may_manage(actor),
            "asked": _asked(asked, actor) if asked else None,
        },
        anybody=_ANY_CLIENT if actor.role is Role.CLIENT else None,
    )


def _later(one: AppointmentView, actor: Actor) -> dict[str, Words]:
    return {
        "when": unbroken(
            date_near_or_far(
                one.starts_at,
                zone=one.zone,
                language=actor.language,
                today=clock.today(one.zone),
            )
        ),
        "title": one.title,
        "location": one.where,
        "href": address_of("appointments:detail", one.id),
    }


def _next(one: AppointmentView, actor: Actor) -> dict[str, Words]:
    return _later(one, actor) | {
        "professional": one.professional_name,
        "preparation": one.preparation,
        "late": _late(one, actor),
        "arrived": _arrived(one),
        "here": address_of("appointments:here", one.id) if one.may_check_in else "",
        "move": address_of("appointments:move", one.id) if one.may_move else "",
    }


def _arrived(one: AppointmentView) -> str:
    if one.status is not Status.ARRIVED or one.mode is not Mode.ON_SITE:
        return ""
    return one.waiting_room or _("Take a seat in the waiting room.")


def _late(one: AppointmentView, actor: Actor) -> str:
    if not one.late_minutes:
        return ""
    time = time_in_words(one.expected_at, zone=one.zone, language=actor.language)
    words = {"minutes": one.late_minutes, "time": time}
    return _("About %(minutes)s minutes later, around %(time)s") % words


def _asked(asked: OpenInvitation, actor: Actor) -> dict[str, Words]:
    token = make_token(purpose=SURVEY_PURPOSE, subject_id=asked.id, expires_at=asked.expires_at)
    return {
        "day": unbroken(
            day_in_words(asked.visited_at, zone=asked.time_zone, language=actor.language)
        ),
        "href": reverse("surveys:answer", args=[token]),
    }
