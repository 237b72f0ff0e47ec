"""Subscribing one's own calendar: the page that gives the address, and what lies behind it."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from nabij.appointments import operations, queries
from nabij.appointments.rules.calendar import calendar_feed
from nabij.lib import clock
from nabij.organisation.queries import own_organisation
from nabij.people.doors import address_of, client_page, link_page
from nabij.people.types import Actor, Scope

_GONE = 410


@require_safe
@client_page(what="appointments.subscription", scope=Scope.VIEW_APPOINTMENTS)
def subscription(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tell what subscribing is, and whether this client does."""
    _own(actor)
    return render(request, "appointments/feed.html", {"since": queries.feed_since(actor)})


@require_POST
@client_page(what="appointments.subscribe", scope=Scope.VIEW_APPOINTMENTS)
def subscribe(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make an address and show it, this once."""
    secret = operations.subscribe(client_id=_own(actor), by=actor)
    address = settings.BASE_URL + reverse("appointments:feed", args=[secret])
    return render(
        request,
        "appointments/feed.html",
        {
            "since": clock.now(),
            "address": address,
            "webcal": "webcal://" + address.partition("://")[2],
        },
    )


@require_POST
@client_page(what="appointments.unsubscribe", scope=Scope.VIEW_APPOINTMENTS)
def unsubscribe(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End the address."""
    del request
    operations.unsubscribe(client_id=_own(actor), by=actor)
    return redirect("appointments:subscription")


@require_safe
@link_page(what="appointments.feed")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a calendar what it asks for; a sentence when its owner has ended the address."""
    try:
        actor = queries.feed_actor(secret, address=address_of(request))
    except queries.FeedEndedError:
        words = _("This calendar address was ended. You can make a new one at your appointments.")
        return HttpResponse(words, status=_GONE, content_type="text/plain; charset=utf-8")
    if actor is None:
        raise Http404
    organisation = own_organisation()
    with override(actor.language):
        content = calendar_feed(
            [
                (one, settings.BASE_URL + reverse("appointments:detail", args=[one.id]))
                for one in queries.feed_of(actor)
            ],
            organisation=organisation.name if organisation else "Nabij",
            at=clock.now(),
        )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _own(actor: Actor) -> UUID:
    """Return the client's own key; a mandate ends, a calendar address would not."""
    if actor.client_id is None or actor.client_id != actor.own_client_id:
        raise Http404
    return actor.client_id
