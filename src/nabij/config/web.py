"""Runs the web server in this process and the web processes below it."""

import errno
import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from nabij.config.environment import Environment
from nabij.config.logs import server_logging_settings
from nabij.config.refusal import Refusal


class PortBusyError(Refusal):
    """We can't listen at the address that was asked for."""


def refuse_busy_port(host: str, port: int) -> None:
    """Check that nobody listens there: the web server itself would silently share the port.

    Raises:
        PortBusyError: the sentence says why.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (OSError, OverflowError) as error:
        raise PortBusyError(_sentence(error, host, port)) from error


def _sentence(error: OSError | OverflowError, host: str, port: int) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Port {port} is in use by another program: choose another, as in PORT={port + 1}."
    if number == errno.EACCES:
        return f"Port {port} may not be used by an ordinary user: choose one above 1023."
    return f"{host}, port {port}, is no address of this machine to listen at."


def run_web(env: Environment, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; a web process that dies is replaced."""
    Granian(
        "nabij.config.server:make_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=env.web_processes,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
        log_dictconfig=server_logging_settings(),
    ).serve()
