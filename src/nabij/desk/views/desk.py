"""The home page of the desk: today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.appointments.queries import count_unreached, day_list
from nabij.appointments.queries.requests import count_late_requests
from nabij.appointments.types import AppointmentView, Status
from nabij.lib import clock, dates
from nabij.lib.links import make_token
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys.queries import (
    compliments_for,
    count_late,
    follow_up_rows,
    open_round_of,
    told,
)
from nabij.surveys.types import SURVEY_PURPOSE
from nabij.ui.types import ListItem

_MOST = 8
_KIND_WORDS = 2


@require_safe
@staff_page(what="desk.home", face="desk", roles=(Role.AGENT, Role.PROFESSIONAL))
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what waits: appointments still open today, and follow-ups that are one's own."""
    own_zone = zone_of(actor)
    today = clock.today(own_zone)
    mine = actor.professional_id is not None
    appointments = day_list(actor, on=today, mine=mine, still_open=True, most=_MOST + 1)
    return render(
        request,
        "desk/home.html",
        {
            "today": today,
            "own_zone": own_zone,
            "appointments": [_row(one, actor, own_zone) for one in appointments[:_MOST]],
            "has_more": len(appointments) > _MOST,
            "follow_ups": follow_up_rows(actor, most=_MOST),
            "late": count_late(actor),
            "compliments": compliments_for(actor, most=_KIND_WORDS),
            "round": _round(actor),
            "told": told(language=actor.language, most=_KIND_WORDS, for_staff=True),
            "unreached": count_unreached(actor),
            "late_requests": count_late_requests(actor),
        },
    )


def _row(one: AppointmentView, actor: Actor, own_zone: str) -> ListItem:
    language = actor.language
    time = dates.time_in_words(one.starts_at, zone=one.zone, language=language)
    tags = {Status.ARRIVED: _("Arrived"), Status.STARTED: _("Started")}
    return ListItem(
        when=dates.of_place(time, at=one.starts_at, zone=one.zone, own=own_zone, language=language),
        title=one.client_name,
        href=reverse("appointments:desk-detail", args=[one.id]),
        meta=" · ".join(part for part in (one.title, one.professional_name) if part),
        tag=tags.get(one.status, ""),
        tone="info" if one.status in tags else "neutral",
    )


def _round(actor: Actor) -> str:
    """Return where who works here answers, "" when nothing is asked."""
    asked = open_round_of(actor)
    if asked is None:
        return ""
    token = make_token(
        purpose=SURVEY_PURPOSE, subject_id=asked.invitation_id, expires_at=asked.expires_at
    )
    return reverse("surveys:answer", args=[token])
