"""Setting up a second factor, and recovery codes."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nabij.accounts import operations
from nabij.accounts.doors import open_session
from nabij.accounts.forms import AppCodeForm
from nabij.accounts.models import User
from nabij.accounts.queries import factors_of
from nabij.accounts.rules import digits_of
from nabij.accounts.views import pending
from nabij.accounts.views.staff import BAD_CREDENTIAL, SECOND, TOO_MANY


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, face: str) -> HttpResponse:
    """Let somebody without a second factor set one up, and who is signed in add another."""
    user = pending.signed_in(request)
    if user is None:
        user = pending.user_of(request)
        if user is None or factors_of(user.pk).has_any:
            return redirect(f"{face}:sign-in")
    problem, status = "", 200
    app = ActivateTOTPForm(_app_data(request), user=user)
    form = AppCodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        try:
            if _set_up(request, user, app):
                return _done(request, face, user)
            problem = _("That did not work yet. Try again.")
        except operations.TooOftenError:
            problem = _("That was tried very often. Wait a quarter of an hour and try again.")
            status = TOO_MANY
    if problem and form.is_bound:
        form.is_valid()
        form.add_error("code", problem)
    adapter = get_adapter()
    address = adapter.build_totp_url(user, app.secret)
    context = {
        "form": form,
        "problem": "" if form.is_bound else problem,
        "secret": " ".join(app.secret[at : at + 4] for at in range(0, len(app.secret), 4)),
        "picture": _picture(adapter.build_totp_svg(address)),
        "passkey_options": begin_registration(user, passwordless=True),
        "face_frame": f"{face}/narrow.html",
    }
    return render(request, "accounts/enrol.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest, face: str) -> HttpResponse:
    """Show new recovery codes once; make new ones when asked."""
    user = pending.signed_in(request)
    if user is None:
        return redirect(f"{face}:sign-in")
    if request.method == "POST":
        operations.renew_recovery_codes(user=user)
        return redirect(f"{face}:recovery-codes")
    codes = operations.show_recovery_codes(user=user)
    context = {
        "codes": codes,
        "onward": pending.target_of(request, face=face, wanted=""),
        "face_frame": f"{face}/narrow.html",
    }
    return render(request, "accounts/recovery_codes.html", context)


def _app_data(request: HttpRequest) -> dict[str, str] | None:
    """Return what allauth's form checks; None on a first look, when it makes a new secret."""
    if request.method != "POST":
        return None
    return {"code": digits_of(request.POST.get("code", ""))}


def _set_up(request: HttpRequest, user: User, app: ActivateTOTPForm) -> bool:
    """Keep the app or passkey in the request when it proves to work.

    Raises:
        TooOftenError: it was tried too often.
    """
    operations.take(SECOND, str(user.pk))
    if "credential" in request.POST:
        # A passkey is made for signing in without a password as well.
        form = AddWebAuthnForm({**request.POST.dict(), "passwordless": "on"}, user=user)
        credential = _credential(form)
        if credential is None:
            return False
        operations.add_passkey(user=user, name=form.cleaned_data["name"], credential=credential)
        return True
    if not app.is_valid():
        return False
    operations.add_authenticator_app(user=user, secret=app.secret)
    clear_totp_secret(request)
    return True


def _credential(form: AddWebAuthnForm) -> dict[str, Any] | None:
    try:
        return form.cleaned_data["credential"] if form.is_valid() else None
    except BAD_CREDENTIAL:
        return None


def _done(request: HttpRequest, face: str, user: User) -> HttpResponse:
    operations.forget(SECOND, str(user.pk))
    if pending.signed_in(request) is None:
        open_session(request, user=user, strong=True)
        pending.note(request, face=face, user=user, action="sign_in")
    return redirect(f"{face}:recovery-codes")


def _picture(svg: str) -> str:
    """Return the drawing without the line that makes it a file of its own."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 drawn by a library from our own text
