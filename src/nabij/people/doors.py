"""The doors of the faces: a request becomes an Actor, a view runs in one transaction, and what it
showed or changed is in the audit before the answer leaves. A view without a door is refused by
tests/conventions unless it is named there as open to anyone.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from nabij.accounts.doors import RAN_OUT, is_strong
from nabij.accounts.types import Role
from nabij.audit import operations as audit
from nabij.audit.trail import open_trail
from nabij.audit.types import Who
from nabij.ledger.events import LedgerEvent
from nabij.ledger.models import Event
from nabij.lib import sql
from nabij.lib.liveness import trust_connection
from nabij.people.queries import client_actor, staff_actor
from nabij.people.sessions import own_client_of
from nabij.people.types import Actor, Purpose, Scope
from nabij.ui.types import ListItem, MenuLink, Suggestion, Words

P = ParamSpec("P")
ActingView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
ACTING_FOR = "acting_for"
ComingOf = Callable[[Actor, UUID], list[ListItem]]
_coming: list[ComingOf] = []
ActionsOf = Callable[[Actor, UUID], list[MenuLink]]
_actions: list[ActionsOf] = []
HappenedOf = Callable[[Event], tuple[Words, str]]
_happened: dict[str, HappenedOf] = {}
SuggestionsOf = Callable[[Actor], list[Suggestion]]
_suggesting: list[SuggestionsOf] = []


def show_coming(items_of: ComingOf) -> None:
    """Let the desk's page of a client show what a higher module says is still to come."""
    if items_of not in _coming:
        _coming.append(items_of)


def coming_of(actor: Actor, *, client_id: UUID) -> list[ListItem]:
    """Return what is still to come of a client, as far as the actor may see it."""
    return [item for items_of in _coming for item in items_of(actor, client_id)]


def offer_actions(actions_of: ActionsOf) -> None:
    """Let the desk's page of a client offer what a higher module can do for them."""
    if actions_of not in _actions:
        _actions.append(actions_of)


def actions_for(actor: Actor, *, client_id: UUID) -> list[MenuLink]:
    """Return what the desk can do for a client who is alive, the most usual first."""
    return [link for actions_of in _actions for link in actions_of(actor, client_id)]


def tell_happened(event_type: type[LedgerEvent], words_of: HappenedOf) -> None:
    """Let a client's timeline tell an event of a higher module in that module's own words."""
    _happened[event_type.kind()] = words_of


def happened_of(event: Event) -> tuple[Words, str] | None:
    """Return an event in the words of its module, with an icon; None: it says nothing of it."""
    words_of = _happened.get(event.kind)
    return words_of(event) if words_of else None


def suggest_referrers(suggestions_of: SuggestionsOf) -> None:
    """Let a form ask who refers a client with the suggestions of a module that knows referrers."""
    if suggestions_of not in _suggesting:
        _suggesting.append(suggestions_of)


def suggested_referrers(actor: Actor) -> list[Suggestion]:
    """Return who may have referred a client, by e-mail address, as far as the actor may know."""
    return [one for suggestions_of in _suggesting for one in suggestions_of(actor)]


def client_page(
    *, what: str, scope: Scope | None = None, reads_only: bool = False
) -> Callable[[ActingView[P]], View]:
    """Open a page to a client, and to a relative whose mandate has `scope` (None: any mandate).

    Args:
        what: the word audit keeps, as `appointments.list`.
        reads_only: the page changes nothing and may not; it needs no transaction around it.
    """

    def actor_of(request: HttpRequest) -> Actor | None:
        chosen = request.session.get(ACTING_FOR)
        actor = client_actor(
            user_id=_user_id(request),
            acting_for=UUID(chosen) if chosen else None,
            address=address_of(request),
            language=get_language() or "nl",
            own=own_client_of(request),
        )
        if actor is None and chosen and request.method in SAFE:
            del request.session[ACTING_FOR]  # the mandate is over: the next page is one's own
        return actor if actor is None or scope is None or actor.may(scope) else None

    return _door("portal", what, actor_of, reads_only=reads_only)


def person_page(*, what: str) -> Callable[[ActingView[P]], View]:
    """Open a page about the user in person to whoever is a client or holds a mandate, without
    looking at for whom they chose to act.
    """

    def actor_of(request: HttpRequest) -> Actor | None:
        return client_actor(
            user_id=_user_id(request),
            acting_for=None,
            address=address_of(request),
            language=get_language() or "nl",
            own=own_client_of(request),
        )

    return _door("portal", what, actor_of)


def staff_page(*, what: str, face: str, roles: tuple[Role, ...]) -> Callable[[ActingView[P]], View]:
    """Open a page of the desk or the studio to staff in one of `roles`, the first held counts.

    Only a session with a second factor opens it; who has given none is asked to sign in.
    """

    def actor_of(request: HttpRequest) -> Actor | None:
        return staff_actor(
            user_id=_user_id(request),
            name=getattr(request.user, "name", ""),
            as_roles=roles,
            address=address_of(request),
            language=get_language() or "nl",
        )

    return _door(face, what, actor_of, needs_second_factor=True)


def link_page(*, what: str, purpose: Purpose = Purpose.LINK) -> Callable[[View], View]:
    """Open a page to whoever holds its signed link, or stands at the screen by the entrance.

    The view reads the token itself and answers 404 to a forged one; whom it shows is noted by the
    queries as everywhere.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = Actor(
                role=Role.LINK,
                purpose=purpose,
                address=address_of(request),
                language=get_language() or "nl",
            )
            return _run(request, actor, what, lambda: view(request, *args, **kwargs), kwargs)

        inner.door = "link"  # type: ignore[attr-defined]
        return inner

    return decorate


def address_of(request: HttpRequest) -> str:
    """Return where the request came from, as the server in front of us says."""
    return str(request.META.get("REMOTE_ADDR", ""))


def who_of(actor: Actor) -> Who:
    """Return what audit keeps of an actor."""
    return Who(
        user_id=actor.user_id,
        name=actor.name,
        role=actor.role,
        on_behalf_of_id=actor.client_id if actor.role is Role.RELATIVE else None,
        mandate_id=actor.mandate_id,
        purpose=actor.purpose,
        address=actor.address,
    )


def _user_id(request: HttpRequest) -> UUID:
    if not request.user.is_authenticated:
        raise Http404
    return request.user.pk


def _door(
    face: str,
    what: str,
    actor_of: Callable[[HttpRequest], Actor | None],
    *,
    needs_second_factor: bool = False,
    reads_only: bool = False,
) -> Callable[[ActingView[P]], View]:
    def decorate(view: ActingView[P]) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated or (
                needs_second_factor and not is_strong(request)
            ):
                return _to_sign_in(request, face)
            actor = actor_of(request)
            if actor is None:
                _record_denied(request, what, kwargs)
                raise Http404
            request.actor = actor  # type: ignore[attr-defined]
            return _run(
                request,
                actor,
                what,
                lambda: view(request, actor, *args, **kwargs),
                kwargs,
                reads_only=reads_only,
            )

        inner.door = face  # type: ignore[attr-defined]
        return inner

    return decorate


def _to_sign_in(request: HttpRequest, face: str) -> HttpResponse:
    """Lead to the sign-in page and, when it was a page one can look at, back to it afterwards."""
    here = request.get_full_path() if request.method in SAFE else reverse(f"{face}:home")
    query = "?ended=1" if hasattr(request, RAN_OUT) else ""
    return redirect_to_login(here, reverse(f"{face}:sign-in") + query)


def _record_denied(request: HttpRequest, what: str, kwargs: dict[str, Any]) -> None:
    """Keep that somebody signed in knocked at a door that is not theirs."""
    who = Who(
        user_id=request.user.pk,
        name=getattr(request.user, "name", ""),
        role="",
        on_behalf_of_id=None,
        mandate_id=None,
        purpose="",
        address=address_of(request),
    )
    audit.record(
        who=who,
        action="view" if request.method in SAFE else "change",
        what=what,
        client_ids=[None],
        object_id=_object_of(kwargs),
        outcome="denied",
    )


def _object_of(kwargs: dict[str, Any]) -> UUID | None:
    return next((value for value in kwargs.values() if isinstance(value, UUID)), None)


def _run(
    request: HttpRequest,
    actor: Actor,
    what: str,
    call: Callable[[], HttpResponse],
    kwargs: dict[str, Any],
    *,
    reads_only: bool = False,
) -> HttpResponse:
    """Run a view in one transaction with the rows that tell whose data it showed or changed.

    A view that only reads has nothing to undo: it runs without, and its rows are kept before the
    answer leaves, or it does not leave.
    """
    action = "view" if request.method in SAFE else "change"
    object_id = _object_of(kwargs)
    trust_connection()
    try:
        with nullcontext() if reads_only else transaction.atomic(), open_trail() as noted:
            response = sql.only_reading(call) if reads_only else call()
            if noted:
                refused = response.status_code >= HTTPStatus.BAD_REQUEST
                audit.record(
                    who=who_of(actor),
                    action="view" if refused else action,  # shown, but nothing was changed
                    what=what,
                    client_ids=noted,
                    object_id=object_id,
                )
    except Http404:
        # A forged link is about nobody: rows of strangers could fill what is never emptied.
        if actor.role is not Role.LINK:
            audit.record(
                who=who_of(actor),
                action=action,
                what=what,
                client_ids=[None],
                object_id=object_id,
                outcome="denied",
            )
        raise
    # Neither a browser nor anything between keeps it: the next person at this screen goes back.
    response["Cache-Control"] = "no-store"
    return response
