"""The stream /live/: tells a signed-in browser that something changed, never what.

Announce with `SELECT pg_notify('nabij_live', '{"user": "<uuid>", "event": "word"}')` in the
transaction of the change, so that it is heard only when the change is there.
"""

import asyncio
import json
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from http.cookies import SimpleCookie
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from nabij.accounts.sessions import SessionStore, user_of

CHANNEL = "nabij_live"
_PING_SECONDS = 15.0
_WAITING_MESSAGES = 100
_STREAMS_PER_USER = 10
_STOPPING = (signal.SIGTERM, signal.SIGINT)
_END = ""

logger = logging.getLogger(__name__)


class Switchboard:
    """One listening connection per process, and the streams of the people it serves."""

    def __init__(self) -> None:
        """Begin without any stream; the first one opens the connection."""
        self._streams: dict[str, list[asyncio.Queue[str]]] = {}
        self._listener: asyncio.Task[None] | None = None
        self._before: dict[signal.Signals, Any] = {}

    def join(self, user: str) -> "asyncio.Queue[str] | None":
        """Return a queue of the events for `user`, or None when there are too many streams."""
        streams = self._streams.setdefault(user, [])
        if len(streams) >= _STREAMS_PER_USER:
            return None
        queue: asyncio.Queue[str] = asyncio.Queue(_WAITING_MESSAGES)
        streams.append(queue)
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        if not self._before:
            self._end_when_stopped()
        return queue

    def leave(self, user: str, queue: "asyncio.Queue[str]") -> None:
        """Forget a stream; the last one closes the connection."""
        streams = self._streams.get(user, [])
        if queue in streams:
            streams.remove(queue)
        if not streams:
            self._streams.pop(user, None)
        if not self._streams and self._listener:
            self._listener.cancel()
            self._listener = None
            while self._before:
                signal.signal(*self._before.popitem())

    def end(self) -> None:
        """End all streams: the web server waits for open answers before it stops."""
        for queue in [queue for streams in self._streams.values() for queue in streams]:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(_END)

    def _end_when_stopped(self) -> None:
        """Hear the signals that stop this process; the loop's own handlers of them run as well."""
        loop = asyncio.get_running_loop()
        for number in _STOPPING:
            handler = signal.signal(number, lambda *_: loop.call_soon_threadsafe(self.end))
            self._before[number] = handler

    async def _listen(self) -> None:
        while True:
            try:
                await self._pass_on()
            except (psycopg.Error, OSError):
                logger.warning("live: the database is not reachable, trying again")
                await asyncio.sleep(2)

    async def _pass_on(self) -> None:
        parameters = connection.get_connection_params()
        for name in ("cursor_factory", "context", "prepare_threshold", "server_side_binding"):
            parameters.pop(name, None)
        async with await psycopg.AsyncConnection.connect(
            **parameters, autocommit=True
        ) as listening:
            await listening.execute(f"LISTEN {CHANNEL}")
            async for notification in listening.notifies():
                self._deliver(notification.payload)

    def _deliver(self, payload: str) -> None:
        try:
            message = json.loads(payload)
            user, event = str(message["user"]), str(message["event"])
        except (ValueError, KeyError, TypeError):
            logger.warning("live: an announcement could not be read")
            return
        for queue in self._streams.get(user, []):
            with suppress(asyncio.QueueFull):  # who doesn't read looks at the page again anyway
                queue.put_nowait(event)


_switchboard = Switchboard()


async def stream(request: Request) -> Response:
    """Stream the events of the signed-in person as server-sent events; 403 for anybody else."""
    key = _session_key(request)
    user = await run_in_threadpool(_ask_session, key)
    if user is None:
        return PlainTextResponse("Sign in first.", status_code=403)
    queue = _switchboard.join(user)
    if queue is None:
        return PlainTextResponse("Too many windows are open.", status_code=429)
    return StreamingResponse(
        _events(key, user, queue),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(key: str, user: str, queue: "asyncio.Queue[str]") -> AsyncIterator[str]:
    try:
        yield "retry: 3000\n\n"
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), _PING_SECONDS)
                if event == _END:
                    return
                yield f"event: {event.replace(chr(10), ' ')}\ndata:\n\n"
            except TimeoutError:
                if await run_in_threadpool(_ask_session, key) != user:
                    return  # signed out, here or elsewhere
                yield ": still here\n\n"
    finally:
        _switchboard.leave(user, queue)


def _session_key(request: Request) -> str:
    cookies = SimpleCookie(request.headers.get("cookie", ""))
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def _ask_session(session_key: str) -> str | None:
    """Ask in a thread that is now ours and then another's: it keeps no connection."""
    try:
        return signed_in_user(session_key)
    finally:
        connection.close()


def signed_in_user(session_key: str) -> str | None:
    """Return the id of the person whose session this is, or None. Doesn't prolong the session."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = user_of(request)
    return str(user.pk) if user.is_authenticated and user.is_active else None
