"""A small HTTP/1.1 load generator on keep-alive sockets: cheap enough not to be what is measured.

Bounded in count and time, and for the loopback address only.
"""

import socket
import statistics
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nabij.lib import clock

HOST = "127.0.0.1"


@dataclass
class Answer:
    """One answer: status, headers by lower-case name, body, and how long it took in seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Caller:
    """One keep-alive connection with its cookies."""

    def __init__(self, port: int, *, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self._socket: socket.socket | None = None

    def get(self, path: str) -> Answer:
        """Send a GET and read the whole answer."""
        return self._send("GET", path, b"", {})

    def post(self, path: str, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        """Send a form and read the whole answer."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, body, kind | (headers or {}))

    def close(self) -> None:
        """Hang up."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        request = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
        started = clock.monotonic()
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self.port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        return self._read(started)

    def _read(self, started: float) -> Answer:
        sock = self._socket
        if sock is None:
            raise ConnectionError
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more(sock)
        head, _, body = data.partition(b"\r\n\r\n")
        status_line, *rows = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for row in rows:
            name, _, value = row.partition(": ")
            if name.lower() == "set-cookie":
                key, _, text = value.partition(";")[0].partition("=")
                self.cookies[key] = text
            headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more(sock)
        else:
            length = int(headers.get("content-length", "0"))
            while len(body) < length:
                body += self._more(sock)
        return Answer(int(status_line.split()[1]), headers, body, clock.monotonic() - started)

    @staticmethod
    def _more(sock: socket.socket) -> bytes:
        data = sock.recv(65536)
        if not data:
            raise ConnectionError
        return data


@dataclass
class Outcome:
    """What a load run gave."""

    seconds: float
    times: list[float] = field(default_factory=list)
    wrong: int = 0

    @property
    def per_second(self) -> float:
        """Answers per second over all callers."""
        return len(self.times) / self.seconds

    @property
    def p50_ms(self) -> float:
        """Median time of an answer in milliseconds."""
        return statistics.median(self.times) * 1000

    @property
    def p95_ms(self) -> float:
        """The time 95 of 100 answers stay under, in milliseconds."""
        return statistics.quantiles(self.times, n=20)[-1] * 1000


def run(callers: Sequence[Callable[[], Answer]], *, seconds: float, expect: int = 200) -> Outcome:
    """Let each caller call as fast as it can for some seconds, one thread each."""
    outcome = Outcome(seconds)
    lock = threading.Lock()
    ends = clock.monotonic() + seconds

    def work(call: Callable[[], Answer]) -> None:
        times, wrong = [], 0
        while clock.monotonic() < ends:
            answer = call()
            times.append(answer.seconds)
            wrong += answer.status != expect
        with lock:
            outcome.times += times
            outcome.wrong += wrong

    threads = [threading.Thread(target=work, args=(call,)) for call in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    return outcome
