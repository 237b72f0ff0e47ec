"""The live stream reaches the person it is for, and nobody who isn't signed in."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from nabij.accounts.models import User
from nabij.accounts.sessions import SessionStore
from nabij.config import live
from nabij.lib import clock


def make_user(name: str) -> User:
    return User.objects.create(name=name, email=f"{name}@example.org", created_at=clock.now())


def sign_in(user: User) -> str:
    """Return the key of a session of this person."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return str(request.session.session_key)


def request_with(key: str) -> Request:
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}".encode()
    return Request({"type": "http", "method": "GET", "headers": [(b"cookie", cookie)]})


def announce(user: UUID, event: str) -> None:
    with connection.cursor() as cursor:
        payload = json.dumps({"user": str(user), "event": event})
        cursor.execute("SELECT pg_notify(%s, %s)", [live.CHANNEL, payload])
    connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "made-up", "x" * 500, "a\x00b"])
def test_nobody_without_a_session(key: str) -> None:
    assert live.signed_in_user(key) is None


@pytest.mark.django_db(transaction=True)
def test_session_counts_until_it_ends() -> None:
    user = make_user("anna")
    key = sign_in(user)
    assert live.signed_in_user(key) == str(user.pk)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert live.signed_in_user(key) is None
    User.objects.filter(pk=user.pk).update(is_active=True)
    SessionStore(key).flush()
    assert live.signed_in_user(key) is None


@pytest.mark.django_db(transaction=True)
def test_stream_carries_own_events_only() -> None:
    anna, bert = make_user("anna"), make_user("bert")
    key = sign_in(anna)

    async def listen() -> list[str]:
        response = await live.stream(request_with(key))
        assert isinstance(response, StreamingResponse)
        stream: AsyncIterator[str] = response.body_iterator  # type: ignore[assignment]
        heard = [await anext(stream)]
        next_event = asyncio.ensure_future(anext(stream))
        for _ in range(100):  # until the listening connection is there
            await asyncio.to_thread(announce, bert.pk, "not-for-anna")
            await asyncio.to_thread(announce, anna.pk, "changed")
            if (await asyncio.wait([next_event], timeout=0.1))[0]:
                break
        heard.append(next_event.result())
        await stream.aclose()  # type: ignore[attr-defined]
        return heard

    first, second = asyncio.run(listen())
    assert first.startswith("retry:")
    assert second == "event: changed\ndata:\n\n"


@pytest.mark.django_db(transaction=True)
def test_stranger_is_refused() -> None:
    response = asyncio.run(live.stream(request_with("made-up")))
    assert response.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_being_told_to_stop_ends_every_stream_and_nothing_else_changes() -> None:
    key = sign_in(make_user("anna"))
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    own = signal.getsignal(signal.SIGTERM)

    async def listen() -> list[str]:
        response = await live.stream(request_with(key))
        assert isinstance(response, StreamingResponse)
        stream: AsyncIterator[str] = response.body_iterator  # type: ignore[assignment]
        await anext(stream)
        rest = asyncio.ensure_future(collect(stream))
        await asyncio.sleep(0.1)
        os.kill(os.getpid(), signal.SIGTERM)
        return await asyncio.wait_for(rest, 5)

    try:
        assert asyncio.run(listen()) == []
        assert signal.getsignal(signal.SIGTERM) is own, "the process kept the stream's handler"
    finally:
        signal.signal(signal.SIGTERM, before)


async def collect(stream: AsyncIterator[str]) -> list[str]:
    return [event async for event in stream]
