"""From the web server's ASGI to Django's threads, with few hops between the two.

Each piece that a thread takes from the event loop or gives to it costs more than most statements.
A small form is therefore read before a thread takes the request, and what is answered to it goes
back whole: the thread and the loop meet twice. It also means that somebody on a slow line holds no
thread. Of a form whose sender hung up midway nothing is done: half of it could be kept as if it
were whole. Everything else goes piece by piece, without the pieces that hold nothing.
"""

from asyncio import get_running_loop
from collections.abc import Iterable, Iterator
from contextvars import copy_context
from functools import partial
from io import BytesIO
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import HTTPScope
from a2wsgi.wsgi import Body, build_environ
from a2wsgi.wsgi_typing import Environ, ExceptionInfo, StartResponse, WriteCallable, WSGIApp
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALL = 65_536  # bytes; what is larger, such as a letter, is read by the thread as it comes


def in_threads(application: WSGIApp, *, threads: int) -> ASGIApp:
    """Return an ASGI application that runs a WSGI application in so many threads."""
    in_pieces = WSGIMiddleware(_without_empty_pieces(application), workers=threads)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        length = _length(scope) if scope["type"] == "http" else 0

        # a coroutine: a2wsgi can't wait for granian's future
        async def receive_one() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and length:
                raise ConnectionResetError
            return message

        if not 0 < length <= SMALL:
            await cast("ASGIApp", in_pieces)(scope, receive_one, send)
        elif (body := await _read(receive, length)) is not None:
            answer = partial(copy_context().run, _answer, application, scope, body)
            for message in await get_running_loop().run_in_executor(in_pieces.executor, answer):
                await send(message)

    return app


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


def _answer(application: WSGIApp, scope: Scope, body: bytes) -> list[Message]:
    """Return what the application answers to this body: the start, and all of the content."""
    start: Message = {"type": "http.response.start"}

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: ExceptionInfo | None = None
    ) -> WriteCallable:
        del exc_info
        start["status"] = int(status.partition(" ")[0])
        start["headers"] = [
            (name.lower().encode("latin1"), value.strip().encode("latin1"))
            for name, value in headers  # Django's cookies begin with a space
        ]
        return content.append

    content: list[bytes] = []
    environ = build_environ(cast("HTTPScope", scope), cast("Body", BytesIO(body)))
    pieces = application(environ, start_response)
    try:
        content.extend(pieces)
    finally:
        _close(pieces)
    return [start, {"type": "http.response.body", "body": b"".join(content)}]


def _without_empty_pieces(application: WSGIApp) -> WSGIApp:
    def wrapped(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return _WithContent(application(environ, start_response))

    return wrapped


class _WithContent:
    """The pieces of an answer that hold something; `close` is the answer's own."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return filter(None, self._pieces)

    def close(self) -> None:
        _close(self._pieces)


def _close(pieces: Iterable[bytes]) -> None:
    if close := getattr(pieces, "close", None):
        close()
