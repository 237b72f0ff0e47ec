"""From the web server's ASGI to Django's threads, with fewer hops between the two.

Each piece that a thread takes from the event loop or gives to it costs more than most statements.
A small form is therefore read before a thread takes the request, which also means that somebody
on a slow line holds none, and a piece without content isn't sent at all. Of a form whose sender
hung up midway nothing is done: half of it could be kept as if it were whole.
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
        length = _length(scope) if scope["type"] == "http" else 0
        if 0 < length <= SMALL:
            body = await _read(receive, length)
            if body is None:
                return
            scope[_BODY] = body

        # a coroutine: a2wsgi can't wait for granian's future
        async def receive_one() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and length:
                raise ConnectionResetError
            return message

        await app(scope, receive_one, send)

    return wrapped


def _length(scope: Scope) -> int:
    """Return how long the body is said to be; 0: it isn't said."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(told) if told.isdigit() else 0


async def _read(receive: Receive, length: int) -> bytes | None:
    """Return a body of this length, None when the sender hung up before it was there.

    Granian says of each piece that more follows, and sends an empty one at the end: who counts
    need not wait for that.
    """
    body = bytearray()
    while len(body) < length:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body)


def _given_body(application: WSGIApp) -> WSGIApp:
    def wrapped(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        scope = cast("Scope", environ["asgi.scope"])  # type: ignore[typeddict-item]
        if _BODY in scope:
            environ["wsgi.input"] = BytesIO(scope[_BODY])
        return _WithContent(application(environ, start_response))

    return wrapped


class _WithContent:
    """The pieces of an answer that hold something; `close` is the answer's own."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return filter(None, self._pieces)

    def close(self) -> None:
        if close := getattr(self._pieces, "close", None):
            close()
