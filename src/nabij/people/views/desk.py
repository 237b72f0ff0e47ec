"""The desk's pages about clients: finding one, and one client's whole story."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.lib.text import localised
from nabij.people.doors import staff_page
from nabij.people.forms import SearchForm
from nabij.people.models import Client
from nabij.people.queries import ClientStory, client_story, search_clients
from nabij.people.types import Actor
from nabij.people.views.words import born_in_words, timeline_of
from nabij.ui.rules import phone_in_words
from nabij.ui.types import ListItem, Words

MOST = 25
ROLES = (Role.AGENT, Role.PROFESSIONAL)


@require_safe
@staff_page(what="people.desk-clients", face="desk", roles=ROLES)
def clients(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find clients by name or date of birth."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    found: list[Client] = []
    asked = form.is_valid() and bool(form.cleaned_data["q"].strip())
    if asked:
        words, born_on = form.search()
        found = search_clients(actor, words=words, born_on=born_on, most=MOST + 1)
    context = {
        "form": form,
        "asked": asked,
        "items": [_item(client) for client in found[:MOST]],
        "has_more": len(found) > MOST,
    }
    return render(request, "people/desk_clients.html", context)


@require_safe
@staff_page(what="people.desk-client", face="desk", roles=ROLES)
def client(request: HttpRequest, actor: Actor, client_id: UUID) -> HttpResponse:
    """Show who a client is, how to reach them, who acts for them and what happened."""
    story = client_story(actor, client_id=client_id)
    if story is None:
        raise Http404
    context = {
        "client": story.client,
        "born": _born(story.client),
        "facts": _facts(story.client),
        "departments": _departments(story),
        "mandates": story.mandates,
        "zone": story.client.time_zone,
        "entries": timeline_of(story.events, zone=story.client.time_zone),
    }
    return render(request, "people/desk_client.html", context)


def _item(client: Client) -> ListItem:
    return ListItem(
        title=client.name,
        href=reverse("people:desk-client", args=[client.pk]),
        meta=_born(client),
        text=client.city,
        icon="user",
    )


def _born(client: Client) -> str:
    if client.born_on is None:
        return ""
    return _("Born %(day)s") % {"day": born_in_words(client.born_on)}


def _facts(client: Client) -> list[tuple[Words, object]]:
    channel = _("E-mail") if client.preferred_channel == "email" else _("Text message (SMS)")
    address = ", ".join(
        part for part in (client.street, f"{client.postal_code} {client.city}".strip()) if part
    )
    language = {"nl": "Nederlands", "fi": "Suomi", "en": "English"}.get(client.language, "")
    rows: list[tuple[Words, object]] = [
        (_("Telephone"), phone_in_words(client.phone)),
        (_("E-mail"), client.email),
        (_("Wants messages by"), channel),
        (_("Language"), language),
        (_("Address"), address),
    ]
    return [(name, value) for name, value in rows if value]


def _departments(story: ClientStory) -> list[str]:
    language = get_language() or "nl"
    return [
        f"{localised(each.department.names, language)}, {each.department.location.name}"
        for each in story.relationships
    ]
