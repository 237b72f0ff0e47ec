"""A gateway on loopback that speaks Kannel's sendsms, and fails in the ways gateways fail."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Smsbox:
    """What the gateway got and how it answers.

    Attributes:
        status: the HTTP status of every answer; 0 hangs up without one.
        hang_seconds: how long it says nothing first.
        denied: numbers it refuses.
        port: where it listens; stays the same after `stop` and `start`.
    """

    status: int = 202
    hang_seconds: float = 0.0
    denied: set[str] = field(default_factory=set)
    got: list[dict[str, str]] = field(default_factory=list)
    tried: int = 0
    port: int = 0
    _server: "_Server | None" = None
    _stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Its address for NABIJ_SMS_URL, as an organisation would write it."""
        return f"http://tester:secret%40word@127.0.0.1:{self.port}/cgi-bin/sendsms?from=Linde"

    @property
    def impatient_url(self) -> str:
        """The same, for who waits no longer than a second."""
        return f"{self.url}&timeout=1"

    def start(self) -> None:
        """Listen."""
        self._stopping.clear()
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Be gone: connections are refused."""
        self._stopping.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, *args: Any, **options: Any) -> None:
        self.connections: set[socket.socket] = set()
        super().__init__(*args, **options)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Close what clients keep open."""
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients hang up on a gateway that hangs."""


def _handler(box: Smsbox) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            box.tried += 1
            if box.hang_seconds:
                box._stopping.wait(box.hang_seconds)
            if box.status == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
            asked = {name: values[0] for name, values in query.items()}
            self._answer(*_judge(box, asked))

        def _answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    return Handler


def _judge(box: Smsbox, asked: dict[str, str]) -> tuple[int, str]:
    if box.status != 202:
        return box.status, "Temporal failure, try again later."
    if (asked.get("username"), asked.get("password")) != ("tester", "secret@word"):
        return 403, "Authorization failed for sendsms"
    if asked.get("to") in box.denied:
        return 404, "Number(s) has/have been denied by white- and/or black-lists."
    box.got.append(asked)
    return 202, "0: Accepted for delivery"


@contextmanager
def running_smsbox() -> Iterator[Smsbox]:
    """Run one within the block."""
    box = Smsbox()
    box.start()
    try:
        yield box
    finally:
        box.stop()
