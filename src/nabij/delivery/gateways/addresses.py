"""Reading the address of a gateway: scheme://user:password@host:port/path?option=value."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit


class GatewayAddressError(ValueError):
    """The address of a gateway can't be used; the text says why and never holds the password."""


@dataclass(frozen=True, kw_only=True)
class GatewayAddress:
    """A gateway's address, taken apart."""

    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    path: str
    options: dict[str, str]

    @property
    def is_loopback(self) -> bool:
        """Whether the gateway is on this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @property
    def origin(self) -> str:
        """The scheme, host and port, as in http://[::1]:13013; no user and no path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port else "")

    def seconds(self, default: float) -> float:
        """Return the option `timeout`."""
        try:
            seconds = float(self.options.get("timeout", default))
        except ValueError:
            message = "timeout must be a number of seconds"
            raise GatewayAddressError(message) from None
        if not 0 < seconds <= 60:  # noqa: PLR2004 longer would block a worker
            message = "timeout must be between 0 and 60 seconds"
            raise GatewayAddressError(message)
        return seconds


def read_address(url: str) -> GatewayAddress:
    """Take an address apart.

    Raises:
        GatewayAddressError: it has no scheme or host, or an impossible port.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        message = "the address can't be read"
        raise GatewayAddressError(message) from None
    if not parts.scheme or (parts.scheme != "postbox" and not parts.hostname):
        message = "the address needs a scheme and a host"
        raise GatewayAddressError(message)
    return GatewayAddress(
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=parts.hostname or "",
        port=port,
        path=parts.path,
        options=dict(parse_qsl(parts.query)),
    )
