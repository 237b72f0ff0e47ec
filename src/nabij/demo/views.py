"""The demo's pages: step into somebody, move time, read what was sent. Never outside the demo."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts.doors import open_session
from nabij.audit import operations as audit
from nabij.audit.types import Who
from nabij.delivery import queries as delivery
from nabij.delivery.operations import receive_reply
from nabij.delivery.types import PostboxItem
from nabij.demo import operations, queries
from nabij.demo.content.personas import CLIENTS, RELATIVE, STAFF, Persona
from nabij.demo.operations import NoAppointmentError, Step
from nabij.demo.words import clock_in_words, linked, role_groups
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.doors import ACTING_FOR, address_of
from nabij.people.queries import client_actor
from nabij.ui.rules import safe_return
from nabij.ui.types import MenuLink

View = Callable[..., HttpResponse]
FACES = {"professional": "desk", "agent": "desk"}
SHOWN = 60
CODES_ON_TOP = timedelta(minutes=15)
RELATIVES_ADDRESSES = (RELATIVE.email, RELATIVE.phone)


def demo_only(view: View) -> View:
    """Answer 404 outside demo mode, even if an address should ever be hung by mistake."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return inner


@require_safe
@demo_only
def start(request: HttpRequest) -> HttpResponse:
    """Show who a visitor can be."""
    return render(request, "demo/start.html", {"groups": role_groups()})


@require_POST
@demo_only
def step_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody, with one click, and go to their first page."""
    try:
        persona = Persona(request.POST.get("who", ""))
    except ValueError:
        return redirect("demo:start")
    user = queries.user_of(persona)
    if user is None:
        messages.error(request, _("The demo is still being loaded. Try again in a moment."))
        return redirect("demo:start")
    open_session(request, user=user, strong=_is_staff(persona))
    who = Who(
        user_id=user.pk,
        name=user.name,
        role="demo",
        on_behalf_of_id=None,
        mandate_id=None,
        purpose="",
        address=address_of(request),
    )
    audit.record(who=who, action="sign_in", what="demo.step-in", client_ids=[None])
    return redirect(f"{_face_of(persona)}:home")


@require_POST
@demo_only
def move_time(request: HttpRequest) -> HttpResponse:
    """Move time on, do what falls due, and return to the page."""
    back = redirect(safe_return(request, fallback="/demo/"))
    try:
        step = Step(request.POST.get("step", ""))
    except ValueError:
        return back
    try:
        now = operations.move_time(step=step, client_id=_client_of(request))
    except NoAppointmentError:
        messages.info(request, _("There is no appointment to go to. Make one first."))
        return back
    messages.success(
        request, _("It is now %(when)s. What fell due was done.") % {"when": clock_in_words(now)}
    )
    return back


@require_safe
@demo_only
def postbox(request: HttpRequest) -> HttpResponse:
    """Show every SMS and mail as its receiver sees it, newest first: of the client signed in, of
    the one asked for with ?of=, or of everyone. What a relative gets stands with the relative.

    Of everyone hundreds leave on the first morning of the demo: a code stands above them.
    """
    chosen = request.GET.get("of", "")
    is_relative = chosen == RELATIVE.persona or (not chosen and _is_relative(request))
    client_id = None
    if chosen in {one.persona for one in CLIENTS}:
        client_id = queries.client_id_of(Persona(chosen))
    elif not chosen and not is_relative:
        client_id = _acting_client(request)
    to = RELATIVES_ADDRESSES if is_relative else ()
    not_to = RELATIVES_ADDRESSES if client_id else ()
    is_of_everyone = client_id is None and not is_relative
    found = delivery.postbox(
        limit=SHOWN,
        client_id=client_id,
        to=to,
        not_to=not_to,
        urgent_since=clock.now() - CODES_ON_TOP if is_of_everyone else None,
    )
    context = {
        "items": [_shown(item) for item in found],
        "waiting": queries.waiting_messages(client_id=client_id, to=to, not_to=not_to),
        "receivers": [
            *(
                MenuLink(
                    one.name,
                    f"?of={one.persona.value}",
                    is_current=client_id is not None
                    and queries.client_id_of(one.persona) == client_id,
                )
                for one in CLIENTS
            ),
            MenuLink(RELATIVE.name, f"?of={RELATIVE.persona.value}", is_current=is_relative),
            MenuLink(_("Everyone"), "?of=everyone", is_current=is_of_everyone),
        ],
    }
    return render(request, "demo/postbox.html", context)


@require_safe
@demo_only
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one message."""
    item = delivery.postbox_item(message_id=message_id)
    if item is None:
        raise Http404
    return render(request, "demo/message.html", {"item": _shown(item)})


@require_POST
@demo_only
def reply(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Answer an SMS as its receiver would: it comes in as from any gateway."""
    item = delivery.postbox_item(message_id=message_id)
    if item is None:
        raise Http404
    text = request.POST.get("text", "").strip()
    if text and item.channel == "sms":
        receive_reply(sender=item.address, text=text, reference=f"postbox-{uuid7()}")
        messages.success(request, _("Your SMS is sent. The answer comes in a moment."))
    return redirect(safe_return(request, fallback="/demo/postbox/"))


def _shown(item: PostboxItem) -> dict[str, object]:
    return {
        "id": item.id,
        "is_sms": item.channel == "sms",
        "address": item.address,
        "subject": item.subject,
        "text": linked(item.body),
        "language": item.language,
        "when": clock_in_words(item.at),
    }


def _client_of(request: HttpRequest) -> UUID | None:
    """Return whose appointment is meant: of the client signed in, else of the first of the demo."""
    return _acting_client(request) or queries.client_id_of(CLIENTS[0].persona)


def _acting_client(request: HttpRequest) -> UUID | None:
    """Return the client signed in, or acted for; None for staff and strangers."""
    if not request.user.is_authenticated:
        return None
    chosen = request.session.get(ACTING_FOR)
    actor = client_actor(
        user_id=request.user.pk,
        acting_for=UUID(chosen) if chosen else None,
        address="",
        language="nl",
    )
    return actor.client_id if actor else None


def _is_relative(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.email == RELATIVE.email


def _is_staff(persona: Persona) -> bool:
    return persona not in {*(one.persona for one in CLIENTS), RELATIVE.persona}


def _face_of(persona: Persona) -> str:
    if not _is_staff(persona):
        return "portal"
    role = next(one.role for one in STAFF if one.persona is persona)
    return FACES.get(role, "studio")
