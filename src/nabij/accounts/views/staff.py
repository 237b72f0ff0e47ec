"""Staff signing in and out: a password and a second factor, or a passkey that is both."""

from datetime import timedelta

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib.auth import authenticate
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from nabij.accounts import operations
from nabij.accounts.doors import close_session, open_session
from nabij.accounts.forms import FactorCodeForm, PasswordForm
from nabij.accounts.models import User
from nabij.accounts.queries import factors_of, first_role
from nabij.accounts.rules import digits_of
from nabij.accounts.types import Limit
from nabij.accounts.views import pending
from nabij.ui.rules import remember_language

# Per account and place, then per account; never per place alone: a hospital is one address.
PASSWORD_HERE = Limit("password.here", 8, timedelta(minutes=15))
PASSWORD = Limit("password", 60, timedelta(hours=1))
SECOND = Limit("second-factor", 10, timedelta(minutes=15))
USED = Limit("second-factor.used", 1, timedelta(minutes=5))
TOO_MANY = 429
# what the parts of a credential raise that is not one, nested too deep included
BAD_CREDENTIAL = (TypeError, ValueError, LookupError, AttributeError, RecursionError)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, face: str) -> HttpResponse:
    """Ask for address and password, or a passkey."""
    target = pending.target_of(request, face=face, wanted=request.GET.get("next", ""))
    if request.method != "POST" and pending.signed_in(request):
        return redirect(target)
    if "credential" in request.POST:
        return _by_passkey(request, face, target)
    form = PasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _sign_in_page(request, face, form)
    try:
        user = _check_password(request, **form.cleaned_data)
    except operations.TooOftenError:
        form.add_error(None, _too_often())
        return _sign_in_page(request, face, form, status=TOO_MANY)
    if user is None:
        pending.note(request, face=face, user=None, action="sign_in", outcome="failed")
        form.add_error(None, _("This address and password don't belong together."))
        return _sign_in_page(request, face, form)
    pending.begin(request, user, target=target)
    return redirect(f"{face}:second-factor")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest, face: str) -> HttpResponse:
    """Ask for the code of the app, a recovery code, or a passkey."""
    user = pending.user_of(request)
    if user is None:
        return redirect(f"{face}:sign-in")
    factors = factors_of(user.pk)
    if not factors.has_any:
        return redirect(f"{face}:enrol")
    form = FactorCodeForm(request.POST if "code" in request.POST else None)
    problem, status = "", 200
    if "credential" in request.POST or form.is_valid():
        try:
            if _is_right(request, user):
                return _enter(request, face, user, pending.target_of(request, face=face))
            problem = _("This code is not right. Look once more and try again.")
        except operations.TooOftenError:
            problem, status = _too_often(), TOO_MANY
        pending.note(request, face=face, user=user, action="sign_in", outcome="failed")
    if problem and form.is_bound:
        form.add_error("code", problem)
    context = {
        "form": form,
        "problem": "" if form.is_bound else problem,
        "factors": factors,
        "passkey_options": begin_authentication(user) if factors.passkeys else None,
        "face_frame": f"{face}/narrow.html",
        "face": face,
    }
    return render(request, "accounts/second_factor.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest, face: str) -> HttpResponse:
    """End the session here and on the server."""
    if isinstance(request.user, User):
        pending.note(request, face=face, user=request.user, action="sign_out")
    close_session(request)
    return redirect(reverse(f"{face}:sign-in") + "?out=1")


def _check_password(request: HttpRequest, *, email: str, password: str) -> User | None:
    """Return the member of staff whose password it is, in the same time whoever it is.

    Raises:
        TooOftenError: this account was tried too often.
    """
    place = str(request.META.get("REMOTE_ADDR", ""))
    account = email.lower()
    operations.take(PASSWORD_HERE, account, place)
    operations.take(PASSWORD, account)
    user = authenticate(request, email=email, password=password)
    if not isinstance(user, User) or first_role(user.pk) is None:
        return None
    operations.forget(PASSWORD_HERE, account, place)
    operations.forget(PASSWORD, account)
    return user


def _is_right(request: HttpRequest, user: User) -> bool:
    """Return whether the second factor in the request is the user's, and use it up.

    Raises:
        TooOftenError: this user's second factor was tried too often.
    """
    operations.take(SECOND, str(user.pk))
    if "credential" in request.POST:
        checked = AuthenticateWebAuthnForm(request.POST, user=user)
    else:
        checked = AuthenticateForm({"code": digits_of(request.POST["code"])}, user=user)
    if not _passes(checked):
        return False
    if "code" in request.POST:
        try:
            operations.take(USED, str(user.pk), digits_of(request.POST["code"]))
        except operations.TooOftenError:
            return False
    operations.forget(SECOND, str(user.pk))
    if "credential" in request.POST:
        operations.note_factor_used(factor=checked.cleaned_data["credential"])
    else:
        operations.note_factor_used(factor=checked.authenticator)
    return True


def _passes(form: Form) -> bool:
    """Return whether a form of allauth is valid; a credential of a wrong shape is not."""
    try:
        return bool(form.is_valid())
    except BAD_CREDENTIAL:
        return False


def _by_passkey(request: HttpRequest, face: str, target: str) -> HttpResponse:
    form = LoginWebAuthnForm(request.POST)
    user = form.cleaned_data["credential"].user if _passes(form) else None
    if user is None or not user.is_active or first_role(user.pk) is None:
        pending.note(request, face=face, user=None, action="sign_in", outcome="failed")
        problem = _("This passkey is not known here. Sign in with your password.")
        return _sign_in_page(request, face, PasswordForm(), problem=problem)
    operations.note_factor_used(factor=form.cleaned_data["credential"])
    return _enter(request, face, user, target)


def _enter(request: HttpRequest, face: str, user: User, target: str) -> HttpResponse:
    open_session(request, user=user, strong=True)
    pending.note(request, face=face, user=user, action="sign_in")
    response = redirect(target)
    remember_language(response, request, user.language)
    return response


def _too_often() -> str:
    return _("That was tried very often. Wait a quarter of an hour and try again.")


def _sign_in_page(
    request: HttpRequest, face: str, form: PasswordForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "passkey_options": begin_authentication(None),
        "face_frame": f"{face}/narrow.html",
    }
    return render(request, "accounts/sign_in.html", context, status=status)
