"""What an SMS gateway answers that no gateway should: said in no log, and trusted by nobody."""

import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from pytest_django.fixtures import Settings

from nabij.delivery.gateways.base import GatewayDownError
from nabij.delivery.gateways.choice import gateway_for
from nabij.delivery.types import Outgoing
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.types import Channel
from tests.delivery.certificates import Certificate, tls_of

BROKEN = b"HTTP/1.1 202 Accepted\r\nno header at all\r\nContent-Length: 2\r\n\r\n0:"


@contextmanager
def _answering(answer: bytes, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Answer one caller so; yield the port."""

    def serve() -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            with tls.wrap_socket(connection, server_side=True) if tls else connection as caller:
                caller.recv(65_536)
                caller.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)


def _transmit(settings: Settings, scheme: str, port: int) -> None:
    settings.SMS_URL = f"{scheme}://tester:geheim@127.0.0.1:{port}/"
    gateway = gateway_for(Channel.SMS)
    assert gateway is not None
    gateway.transmit(
        Outgoing(
            message_id=uuid7(),
            address="+31612345678",
            subject="",
            body="Dag Annie",
            language="nl",
            created_at=clock.now(),
        )
    )


def test_headers_that_cannot_be_read_bring_no_address_into_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), _answering(BROKEN) as port:
        _transmit(settings, "http", port)
    assert not [word for word in ("geheim", "316", "Annie") if word in caplog.text]


def test_a_certificate_that_the_machine_does_not_trust_is_no_connection(
    settings: Settings, certificate: Certificate
) -> None:
    with (
        _answering(b"", tls_of(certificate)) as port,
        pytest.raises(GatewayDownError, match="no connection"),
    ):
        _transmit(settings, "https", port)
