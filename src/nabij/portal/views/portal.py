"""The home page of the portal: what comes next, what can be done now, how to reach us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nabij.appointments.queries import coming_appointments
from nabij.appointments.rules import may_manage
from nabij.lib.links import make_token
from nabij.people.doors import client_page
from nabij.people.types import Actor
from nabij.surveys.queries import open_invitation
from nabij.surveys.types import SURVEY_PURPOSE, OpenInvitation

_NEXT_AND_MORE = 4


@require_safe
@client_page(what="portal.home")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the next appointment largest, then what is asked and what can be arranged."""
    asked = open_invitation(actor)
    coming = coming_appointments(actor, most=_NEXT_AND_MORE)
    return render(
        request,
        "portal/home.html",
        {
            "next": coming[0] if coming else None,
            "more": coming[1:],
            "may_book": may_manage(actor),
            "asked": asked,
            "survey": _address(asked) if asked else "",
        },
    )


def _address(asked: OpenInvitation) -> str:
    token = make_token(purpose=SURVEY_PURPOSE, subject_id=asked.id, expires_at=asked.expires_at)
    return reverse("surveys:answer", args=[token])
