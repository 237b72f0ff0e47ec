"""From the web server's ASGI to Django's threads, with fewer hops between the two.

Each piece that a thread takes from the event loop or gives to it costs more than most statements.
A small form is therefore read before a thread takes the request, which also means that somebody
on a slow line holds none, and a piece without content isn't sent at all.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import Environ, StartResponse, WSGIApp
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALL = 65_536  # bytes; what is larger, such as a letter, is read by the thread as it comes
_BODY = "nabij.body"


def in_threads(application: WSGIApp, *, threads: int) -> ASGIApp:
    """Return an ASGI application that runs a WSGI application in so many threads."""
    django = WSGIMiddleware(_given_body(application), workers=threads)
    return _reading_small_bodies(cast("ASGIApp", django))


def _reading_small_bodies(app: ASGIApp) -> ASGIApp:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        begun: list[Message] = []
        if scope["type"] == "http" and _has_small_body(scope):
            begun.append(await receive())
            if begun[0]["type"] == "http.disconnect":
                return
            if not begun[0].get("more_body", False):
                scope[_BODY] = begun[0].get("body", b"")
        coming = iter(begun)

        # a coroutine: a2wsgi can't wait for granian's future
        async def receive_one() -> Message:
            return next(coming, None) or await receive()

        await app(scope, receive_one, send)

    return wrapped


def _has_small_body(scope: Scope) -> bool:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return length.isdigit() and 0 < int(length) <= SMALL


def _given_body(application: WSGIApp) -> WSGIApp:
    def wrapped(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        scope = cast("Scope", environ["asgi.scope"])  # type: ignore[typeddict-item]
        if _BODY in scope:
            environ["wsgi.input"] = BytesIO(scope[_BODY])
        return _with_content(application(environ, start_response))

    return wrapped


def _with_content(pieces: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from filter(None, pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()
