"""Signing in by code, and out, for clients and relatives. What is shown never tells whether an
address is known: the web only notes that a code is wanted, the worker looks whose address it is.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from nabij.accounts import operations as accounts
from nabij.accounts.doors import close_session, known_device, open_session, remember_device
from nabij.accounts.models import User
from nabij.accounts.types import CodeKind
from nabij.audit import operations as audit
from nabij.people.doors import address_of, who_of
from nabij.people.forms import AddressForm, CodeForm
from nabij.people.queries import acting_choices, client_actor
from nabij.people.types import Actor
from nabij.ui.rules import own_address, phone_in_words, remember_language

CODE_ID = "sign_in_code"
ADDRESS = "sign_in_address"
NEXT = "sign_in_next"
TOO_MANY = 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send a code there, whether we know it or not."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_next(request, request.GET.get("next", "")))
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind, address = form.cleaned_data["address"]
        try:
            _ask(request, kind, address)
        except accounts.TooOftenError:
            form.add_error(None, _too_often())
            return _page(request, "people/sign_in.html", form, status=TOO_MANY)
        request.session[NEXT] = request.GET.get("next", "")
        return redirect("portal:sign-in-code")
    return _page(request, "people/sign_in.html", form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the code, or send a new one."""
    if CODE_ID not in request.session:
        return redirect("portal:sign-in")
    if "again" in request.POST:
        return _send_again(request)
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "people/sign_in_code.html", form)
    try:
        user = accounts.redeem_code(
            code_id=UUID(request.session[CODE_ID]),
            typed=form.cleaned_data["code"],
            device=known_device(request, address=request.session[ADDRESS][1]),
        )
        actor = _actor(request, user)
    except accounts.CodeWrongError as error:
        left = ngettext(
            "This is not the code we sent. You can try %(count)d more time.",
            "This is not the code we sent. You can try %(count)d more times.",
            error.tries_left,
        )
        form.add_error("code", left % {"count": error.tries_left})
    except accounts.CodeOverError:
        form.add_error("code", _("This code is over. Let us send you a new one."))
    except accounts.TooOftenError:
        form.add_error(None, _too_often())
        return _page(request, "people/sign_in_code.html", form, status=TOO_MANY)
    else:
        return _enter(request, user, actor)
    return _page(request, "people/sign_in_code.html", form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and on the server."""
    if isinstance(request.user, User):
        actor = _actor_or_none(request, request.user)
        if actor is not None:
            audit.record(
                who=who_of(actor),
                action="sign_out",
                what="portal.sign-out",
                client_ids=[actor.own_client_id],
            )
    close_session(request)
    return redirect(reverse("portal:sign-in") + "?out=1")


def _ask(request: HttpRequest, kind: CodeKind, address: str) -> None:
    asked = accounts.ask_code(
        kind=kind,
        address=address,
        language=get_language() or "nl",
        place=address_of(request),
        device=known_device(request, address=address),
    )
    request.session[CODE_ID] = str(asked.pk)
    request.session[ADDRESS] = [kind.value, address]


def _send_again(request: HttpRequest) -> HttpResponse:
    kind, address = request.session[ADDRESS]
    try:
        _ask(request, CodeKind(kind), address)
    except accounts.TooOftenError:
        form = CodeForm({})
        form.errors.clear()
        form.add_error(None, _too_often())
        return _page(request, "people/sign_in_code.html", form, status=TOO_MANY)
    return redirect(reverse("portal:sign-in-code") + "?again=1")


def _enter(request: HttpRequest, user: User, actor: Actor) -> HttpResponse:
    target = _next(request, request.session.get(NEXT, ""))
    address = request.session[ADDRESS][1]
    open_session(request, user=user, strong=False)
    audit.record(
        who=who_of(actor),
        action="sign_in",
        what="portal.sign-in",
        client_ids=[actor.own_client_id],
    )
    if target == reverse("portal:home") and len(acting_choices(user.pk)) > 1:
        target = reverse("portal:act-for")
    response = redirect(target)
    remember_language(response, request, user.language)
    remember_device(response, request, address=address)
    return response


def _actor(request: HttpRequest, user: User) -> Actor:
    """Return the actor behind a right code; somebody with nobody to act for has no code left."""
    actor = _actor_or_none(request, user)
    if actor is None:
        raise accounts.CodeOverError
    return actor


def _actor_or_none(request: HttpRequest, user: User) -> Actor | None:
    return client_actor(
        user_id=user.pk,
        acting_for=None,
        address=address_of(request),
        language=get_language() or "nl",
    )


def _next(request: HttpRequest, target: str) -> str:
    """Return the page asked for when it is one of this site, else the home page."""
    return own_address(request, target, fallback=reverse("portal:home"))


def _too_often() -> str:
    return _("That was tried very often. Wait a quarter of an hour, or call us: we help you in.")


def _page(
    request: HttpRequest, template: str, form: AddressForm | CodeForm, *, status: int = 200
) -> HttpResponse:
    kind, address = request.session.get(ADDRESS, ["", ""])
    if kind == CodeKind.SMS:
        address = phone_in_words(address)
    return render(request, template, {"form": form, "address": address}, status=status)
