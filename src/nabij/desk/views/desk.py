"""The home page of the desk: today."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.appointments.queries import day_list
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.queries import count_late, follow_up_rows

_MOST = 8


@require_safe
@staff_page(what="desk.home", face="desk", roles=(Role.AGENT, Role.PROFESSIONAL))
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what waits: appointments still open today, and follow-ups that are one's own."""
    today = clock.today(settings.TIME_ZONE)
    mine = actor.professional_id is not None
    appointments = day_list(actor, on=today, mine=mine, still_open=True, most=_MOST + 1)
    return render(
        request,
        "desk/home.html",
        {
            "today": today,
            "appointments": appointments[:_MOST],
            "has_more": len(appointments) > _MOST,
            "follow_ups": follow_up_rows(actor, most=_MOST),
            "late": count_late(actor),
        },
    )
