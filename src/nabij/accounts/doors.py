"""Opening, ageing and closing sessions: the only place that knows what a session holds."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.contrib.auth import SESSION_KEY, login, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from nabij.accounts.models import User
from nabij.accounts.operations import set_language
from nabij.accounts.rules import session_is_over
from nabij.accounts.sessions import BACKEND, user_of
from nabij.lib import clock

STRONG = "second_factor"
BEGAN = "began_at"
SEEN = "seen_at"
DEVICE_COOKIE = "nabij_known"
RAN_OUT = "session_ran_out"
_NOTE_AFTER = timedelta(minutes=1)
_MOVED = timedelta(seconds=30)


def open_session(request: HttpRequest, *, user: User, strong: bool) -> None:
    """Sign a user in under a new session id; whatever the old session held is gone.

    Args:
        strong: a second factor was given; only then the desk and the studio open.
    """
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[STRONG] = strong
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()


def close_session(request: HttpRequest) -> None:
    """Sign out: the session ends on the server, an old cookie opens nothing."""
    logout(request)


def is_strong(request: HttpRequest) -> bool:
    """Return whether a second factor was given in this session."""
    return bool(request.session.get(STRONG))


def keep_language(request: HttpRequest, language: str, **kwargs: object) -> None:
    """Remember with the user in which language they chose to read."""
    del kwargs
    if isinstance(request.user, User):
        set_language(user_id=request.user.pk, language=language)


def known_device(request: HttpRequest, *, address: str) -> str:
    """Return the name of this browser when the address signed in with it before, else ''."""
    try:
        name, known = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_COOKIE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if known == _address_mark(address) else ""


def remember_device(response: HttpResponse, request: HttpRequest, *, address: str) -> None:
    """Let this browser be known as one the address signs in with. It opens nothing by itself."""
    name = known_device(request, address=address) or secrets.token_hex(8)
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps([name, _address_mark(address)], salt=DEVICE_COOKIE),
        max_age=365 * 24 * 3600,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _address_mark(address: str) -> str:
    return salted_hmac(DEVICE_COOKIE, address).hexdigest()


def session_ages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: end a session that was idle or open too long, and note at most once a minute
    that it is in use: reading costs nothing besides the session itself.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if SESSION_KEY not in request.session:
            return get_response(request)
        arrived = clock.now()
        since = clock.monotonic()
        if _is_over(request, arrived):
            request.session.flush()
            setattr(request, RAN_OUT, True)
            return get_response(request)
        response = get_response(request)
        if SESSION_KEY in request.session:
            _note(request, arrived, timedelta(seconds=clock.monotonic() - since))
        return response

    return middleware


def user_of_session(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: say who is here, in place of Django's, which reads the user by itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = user_of(request)  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _is_over(request: HttpRequest, now: datetime) -> bool:
    session = request.session
    if BEGAN not in session:  # opened without our door, as tests do: it begins now
        session[BEGAN] = session[SEEN] = now.timestamp()
        return False
    return session_is_over(
        now=now,
        began=datetime.fromtimestamp(session[BEGAN], UTC),
        seen=datetime.fromtimestamp(session[SEEN], UTC),
        strong=is_strong(request),
    )


def _note(request: HttpRequest, arrived: datetime, took: timedelta) -> None:
    """Note that the session is in use; when a request moved the clock, it moved the session too."""
    session, now = request.session, clock.now()
    moved = now - arrived - took
    if moved > _MOVED and BEGAN in session:
        session[BEGAN] += moved.total_seconds()
    if now.timestamp() - session.get(SEEN, 0) > _NOTE_AFTER.total_seconds():
        session[SEEN] = now.timestamp()
