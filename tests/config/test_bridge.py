"""From ASGI to Django's threads: what is sent arrives whole, and a slow line holds no thread."""

import asyncio
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import Any

import pytest
from a2wsgi.wsgi_typing import Environ, StartResponse
from starlette.types import ASGIApp

from nabij.config.bridge import SMALL, in_threads


class _Pieces(list[bytes]):
    """An answer that knows whether it was closed."""

    closed = 0

    def close(self) -> None:
        """Count."""
        _Pieces.closed += 1


def _echo(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with what was sent, among pieces without content."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", " a=1")])
    return _Pieces([b"", environ["wsgi.input"].read(), b""])


def _pieces(*contents: bytes) -> list[dict[str, Any]]:
    """Return a body as granian brings it: more follows each piece, and an empty one is the end."""
    coming = [{"type": "http.request", "body": one, "more_body": True} for one in contents]
    return [*coming, {"type": "http.request", "body": b"", "more_body": False}]


HUNG_UP = {"type": "http.disconnect"}


def _sent_back(messages: Sequence[dict[str, Any]], *, length: int | None) -> list[dict[str, Any]]:
    """Return what is answered to a form that comes in these messages."""
    return asyncio.run(_call(messages, _told(length)))


def _told(length: int | None) -> list[tuple[bytes, bytes]]:
    return [] if length is None else [(b"content-length", str(length).encode())]


async def _call(
    messages: Sequence[dict[str, Any]],
    headers: list[tuple[bytes, bytes]],
    app: ASGIApp | None = None,
) -> list[dict[str, Any]]:
    coming, answered = iter(messages), []

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: Any) -> None:
        answered.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/", "query_string": b"", "http_version": "1.1",
        "headers": headers,
    }  # fmt: skip
    await (app or in_threads(_echo, threads=1))(scope, receive, send)
    return answered


def test_a_small_form_is_answered_whole() -> None:
    before = _Pieces.closed
    assert _sent_back(_pieces(b"answer=9"), length=8) == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/plain"), (b"set-cookie", b"a=1")],
        },
        {"type": "http.response.body", "body": b"answer=9"},
    ]
    assert _Pieces.closed == before + 1


def test_a_large_form_is_answered_without_empty_pieces_but_the_end() -> None:
    before, large = _Pieces.closed, b"a" * (SMALL + 1)
    answered = _sent_back(_pieces(large), length=len(large))
    assert [one.get("body") for one in answered] == [None, large, b""]
    assert _Pieces.closed == before + 1


@pytest.mark.parametrize("length", [8, None])
def test_what_one_request_sets_for_itself_the_next_does_not_see(length: int | None) -> None:
    """As the language of the page, in the same thread."""
    seen = []
    language = ContextVar("language", default="nl")

    def speak(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        seen.append(language.get())
        language.set("fi")
        return _echo(environ, start_response)

    async def twice() -> None:
        app = in_threads(speak, threads=1)
        for _ in range(2):
            await _call(_pieces(b"answer=9"), _told(length), app)

    asyncio.run(twice())
    assert seen == ["nl", "nl"]


@pytest.mark.parametrize("length", [8, None])
def test_what_goes_wrong_is_the_server_s_to_answer(length: int | None) -> None:
    def fail(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(_call(_pieces(b"answer=9"), _told(length), in_threads(fail, threads=1)))


@pytest.mark.parametrize("length", [8, SMALL + 8, None])
def test_what_comes_in_pieces_arrives_whole(length: int | None) -> None:
    whole = b"a" * (length or 8)
    answered = _sent_back(_pieces(whole[:5], whole[5:]), length=length)
    assert b"".join(one.get("body", b"") for one in answered) == whole


def test_a_form_that_is_shorter_than_it_says_is_not_waited_for() -> None:
    assert _sent_back(_pieces(b"answer=9"), length=9)[1]["body"] == b"answer=9"


@pytest.mark.parametrize("length", [b"-1", b"8, 8", b"", "٨".encode()])
def test_with_a_length_that_is_no_number_the_thread_reads(length: bytes) -> None:
    answered = asyncio.run(_call(_pieces(b"answer=9"), [(b"content-length", length)]))
    assert answered[1]["body"] == b"answer=9"


def test_of_a_form_whose_sender_hangs_up_midway_nothing_is_done() -> None:
    assert _sent_back([HUNG_UP], length=8) == []
    assert _sent_back([*_pieces(b"answ")[:1], HUNG_UP], length=8) == []
    with pytest.raises(ConnectionResetError):
        _sent_back([*_pieces(b"a" * SMALL)[:1], HUNG_UP], length=SMALL + 8)


def test_a_form_that_is_slow_to_come_holds_no_thread() -> None:
    async def both() -> list[bytes]:
        app = in_threads(_echo, threads=1)
        waiting = asyncio.Event()
        answered: list[bytes] = []

        begun = iter(_pieces(b"sl", b"ow"))

        async def slow() -> dict[str, Any]:
            message = next(begun)
            if message["body"] != b"sl":
                await waiting.wait()
            return message

        async def quick() -> dict[str, Any]:
            return _pieces(b"fast")[0]

        async def send(message: Any) -> None:
            answered.append(message.get("body", b""))

        def scope() -> dict[str, Any]:
            return {
                "type": "http", "method": "POST", "path": "/", "query_string": b"",
                "http_version": "1.1", "headers": [(b"content-length", b"4")],
            }  # fmt: skip

        first = asyncio.ensure_future(app(scope(), slow, send))
        await asyncio.sleep(0.05)  # a thread would be taken by now
        await asyncio.wait_for(app(scope(), quick, send), timeout=5)
        waiting.set()
        await first
        return [one for one in answered if one]

    assert asyncio.run(both()) == [b"fast", b"slow"]
