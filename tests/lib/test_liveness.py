"""A connection just used is not asked whether it works; one that was cut is opened anew."""

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from nabij.lib import clock, liveness, sql

T = TypeVar("T")
ours: Any = connection
pytestmark = pytest.mark.django_db(transaction=True)


def on_a_connection_of_its_own(work: Callable[[], T]) -> T:
    def run() -> T:
        try:
            begin_request()
            liveness.trust_connection()
            backend()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(30)


def begin_request() -> None:
    """As Django does at the begin of each request."""
    connection.close_if_unusable_or_obsolete()
    ours.health_check_enabled = True


def backend() -> Any:
    found = sql.row("SELECT pg_backend_pid()", ())
    return found and found[0]


def hang_up() -> None:
    """Cut the line, as a server does that ends."""
    opened: Any = connection.connection
    with socket.socket(fileno=os.dup(opened.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


def test_just_used_it_is_not_asked() -> None:
    def work() -> bool:
        begin_request()
        liveness.trust_connection()
        return bool(ours.health_check_done)

    assert on_a_connection_of_its_own(work)


def test_after_a_while_it_is_asked_however_often_somebody_would_trust_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def work() -> tuple[bool, bool]:
        later = clock.monotonic() + liveness.MOMENT
        monkeypatch.setattr(clock, "monotonic", lambda: later)
        begin_request()
        liveness.trust_connection()
        liveness.trust_connection()
        trusted = ours.health_check_done
        backend()  # asks
        begin_request()
        liveness.trust_connection()
        return trusted, ours.health_check_done

    assert on_a_connection_of_its_own(work) == (False, True)


def test_when_the_server_hung_up_it_is_opened_anew() -> None:
    def work() -> tuple[bool, Any, Any]:
        begin_request()
        liveness.trust_connection()
        before = backend()
        begin_request()
        hang_up()
        liveness.trust_connection()
        trusted = ours.health_check_done
        with transaction.atomic():
            return trusted, before, backend()

    trusted, before, after = on_a_connection_of_its_own(work)
    assert not trusted
    assert after not in (None, before)
