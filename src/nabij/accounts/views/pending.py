"""Between password and second factor: somebody proved the one and not yet the other."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from nabij.accounts.doors import is_strong
from nabij.accounts.models import User
from nabij.accounts.queries import active_user, first_role
from nabij.audit import operations as audit
from nabij.audit.types import Who
from nabij.lib import clock
from nabij.ui.rules import own_address

USER = "pending_user"
SINCE = "pending_since"
NEXT = "pending_next"
_PATIENCE = timedelta(minutes=10)


def begin(request: HttpRequest, user: User, *, target: str) -> None:
    """Remember that this user gave the right password just now."""
    request.session.flush()
    request.session[USER] = str(user.pk)
    request.session[SINCE] = clock.now().timestamp()
    request.session[NEXT] = target


def user_of(request: HttpRequest) -> User | None:
    """Return who gave the right password within the last ten minutes."""
    since = request.session.get(SINCE)
    if since is None or clock.now().timestamp() - since > _PATIENCE.total_seconds():
        return None
    return active_user(UUID(request.session[USER]))


def signed_in(request: HttpRequest) -> User | None:
    """Return the user of a session with a second factor."""
    user = request.user
    return user if isinstance(user, User) and is_strong(request) else None


def target_of(request: HttpRequest, *, face: str, wanted: str | None = None) -> str:
    """Return the page to go on to: the one asked for when it is of this site, else the home."""
    target = request.session.get(NEXT, "") if wanted is None else wanted
    return own_address(request, str(target), fallback=reverse(f"{face}:home"))


def note(
    request: HttpRequest,
    *,
    face: str,
    user: User | None,
    action: str,
    outcome: str = "done",
    what: str = "",
) -> None:
    """Keep in the audit who signed in or out, failed to, or changed how they sign in."""
    role = first_role(user.pk) if user else None
    audit.record(
        who=Who(
            user_id=user.pk if user else None,
            name=user.name if user else "",
            role=role.value if role else "",
            on_behalf_of_id=None,
            mandate_id=None,
            purpose="",
            address=str(request.META.get("REMOTE_ADDR", "")),
        ),
        action=action,
        what=f"{face}.{what or action.replace('_', '-')}",
        client_ids=[None],
        outcome=outcome,
    )
