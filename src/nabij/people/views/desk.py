"""The desk's pages about clients: finding one, and one client's whole story."""

import secrets
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.doors import actions_for, coming_of, staff_page
from nabij.people.forms import SearchForm
from nabij.people.models import Client
from nabij.people.queries import ClientStory, client_story, search_clients, zone_of
from nabij.people.types import Actor
from nabij.people.views.words import born_in_words, timeline_of
from nabij.ui.rules import phone_in_words
from nabij.ui.types import ListItem, Words

MOST = 25
SEARCHES = "people.searches"
_KEPT = 10
ROLES = (Role.AGENT, Role.PROFESSIONAL)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="people.desk-clients", face="desk", roles=ROLES)
def clients(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find clients by name or date of birth.

    Whom one looks for is posted and kept in the session, so that it never stands in an address;
    the address of the answer only says which search it was, so that one can go back to it.
    """
    if request.method == "POST":
        asked = SearchForm(request.POST)
        if not asked.is_valid():
            return _search_page(request, actor, asked)
        return redirect(f"{reverse('people:desk-clients')}?search={_keep(request, asked)}")
    words = request.session.get(SEARCHES, {}).get(request.GET.get("search", ""))
    return _search_page(request, actor, SearchForm({"q": words} if words else None))


@require_safe
@staff_page(what="people.desk-client", face="desk", roles=ROLES)
def client(request: HttpRequest, actor: Actor, client_id: UUID) -> HttpResponse:
    """Show who a client is, how to reach them, who acts for them and what happened."""
    story = client_story(actor, client_id=client_id)
    if story is None:
        raise Http404
    zone = zone_of(actor)
    context = {
        "client": story.client,
        "born": _born_and_age(story.client),
        "facts": _facts(story.client),
        "departments": _departments(story),
        "mandates": story.mandates,
        "zone": zone,
        "entries": timeline_of(story.events, zone=zone),
        "coming": coming_of(actor, client_id=client_id),
        "actions": [] if story.client.died_at else actions_for(actor, client_id=client_id),
    }
    return render(request, "people/desk_client.html", context)


def _search_page(request: HttpRequest, actor: Actor, form: SearchForm) -> HttpResponse:
    found: list[Client] = []
    asked = form.is_valid()
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


def _keep(request: HttpRequest, form: SearchForm) -> str:
    """Keep a search with the last few of this session; return the name it has there."""
    kept = list(request.session.get(SEARCHES, {}).items())[1 - _KEPT :]
    name = secrets.token_urlsafe(6)
    request.session[SEARCHES] = {**dict(kept), name: form.cleaned_data["q"]}
    return name


def _item(client: Client) -> ListItem:
    return ListItem(
        title=client.name,
        href=reverse("people:desk-client", args=[client.pk]),
        meta=" · ".join(part for part in (_born(client), client.city) if part),
    )


def _born(client: Client) -> str:
    if client.born_on is None:
        return ""
    return _("Born %(day)s") % {"day": born_in_words(client.born_on)}


def _born_and_age(client: Client) -> str:
    if client.born_on is None or client.died_at is not None:
        return _born(client)
    today = clock.today(client.time_zone)
    has_had_birthday = (today.month, today.day) >= (client.born_on.month, client.born_on.day)
    age = today.year - client.born_on.year - (not has_had_birthday)
    words = ngettext("%(born)s, %(age)s year old", "%(born)s, %(age)s years old", age)
    return words % {"born": _born(client), "age": age}


def _link(scheme: str, address: str, words: str) -> str:
    return format_html('<a href="{}:{}">{}</a>', scheme, address, words) if address else ""


def _facts(client: Client) -> list[tuple[Words, object]]:
    channel = _("E-mail") if client.preferred_channel == "email" else _("Text message (SMS)")
    address = ", ".join(
        part for part in (client.street, f"{client.postal_code} {client.city}".strip()) if part
    )
    language = {"nl": "Nederlands", "fi": "Suomi", "en": "English"}.get(client.language, "")
    rows: list[tuple[Words, object]] = [
        (_("Telephone"), _link("tel", client.phone, phone_in_words(client.phone))),
        (_("E-mail"), _link("mailto", client.email, client.email)),
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
