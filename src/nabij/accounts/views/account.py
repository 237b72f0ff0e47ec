"""One's own account: second factors, recovery codes, password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts import operations
from nabij.accounts.forms import NewPasswordForm, RemoveFactorForm
from nabij.accounts.models import User
from nabij.accounts.queries import factor_rows
from nabij.accounts.types import Limit
from nabij.accounts.views import pending
from nabij.accounts.views.staff import PASSWORD_HERE, TOO_MANY

_CHANGE = Limit("password.change", PASSWORD_HERE.most, PASSWORD_HERE.window)


@never_cache
@require_safe
def account(request: HttpRequest, face: str) -> HttpResponse:
    """Show how one signs in, and what can be changed about it."""
    user = pending.signed_in(request)
    if user is None:
        return redirect(f"{face}:sign-in")
    return _page(request, face, user, NewPasswordForm())


@never_cache
@require_POST
def change_password(request: HttpRequest, face: str) -> HttpResponse:
    """Change one's own password; other devices are signed out."""
    user = pending.signed_in(request)
    if user is None:
        return redirect(f"{face}:sign-in")
    form = NewPasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, face, user, form)
    try:
        operations.take(_CHANGE, str(user.pk))
    except operations.TooOftenError:
        problem = _("That was tried very often. Wait a quarter of an hour and try again.")
        form.add_error(None, problem)
        return _page(request, face, user, form, status=TOO_MANY)
    if not user.check_password(form.cleaned_data["current"]):
        form.add_error("current", _("This is not your password."))
        return _page(request, face, user, form)
    try:
        changed = operations.set_password(user_id=user.pk, password=form.cleaned_data["new"])
    except ValidationError as error:
        form.add_error("new", error)
        return _page(request, face, user, form)
    operations.forget(_CHANGE, str(user.pk))
    update_session_auth_hash(request, changed)
    pending.note(request, face=face, user=user, action="change", what="change-password")
    messages.success(request, _("Your password is changed. On other devices you are signed out."))
    return redirect(f"{face}:account")


@never_cache
@require_POST
def remove_factor(request: HttpRequest, face: str) -> HttpResponse:
    """Remove an app or a passkey that is one's own, but never the last."""
    user = pending.signed_in(request)
    if user is None:
        return redirect(f"{face}:sign-in")
    form = RemoveFactorForm(request.POST)
    try:
        if not form.is_valid():
            raise operations.FactorUnknownError
        operations.remove_factor(user=user, factor_id=form.cleaned_data["factor"])
    except operations.FactorUnknownError:
        messages.info(request, _("That was removed already."))
    except operations.LastFactorError:
        messages.error(request, _("This is your only second step. Add another one first."))
    else:
        pending.note(request, face=face, user=user, action="change", what="remove-factor")
        messages.success(request, _("Removed. It no longer opens anything here."))
    return redirect(f"{face}:account")


def _page(
    request: HttpRequest, face: str, user: User, form: NewPasswordForm, *, status: int = 200
) -> HttpResponse:
    factors = factor_rows(user.pk)
    context = {
        "face": face,
        "face_frame": f"{face}/narrow.html",
        "factors": factors,
        "may_remove": len(factors) > 1,
        "form": form,
        "has_password": user.has_usable_password(),
        "home": f"{face}:home",
        "zone": settings.TIME_ZONE,
    }
    return render(request, "accounts/account.html", context, status=status)
