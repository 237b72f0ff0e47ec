"""The face of every gateway, and the three ways in which it can say no."""

from typing import Protocol

from nabij.delivery.types import Outgoing, Receipt


class GatewayDownError(Exception):
    """The gateway is gone, too slow or out of order: no message can go out now."""


class TryLaterError(Exception):
    """The gateway can't take this message now; others it may."""


class RefusedError(Exception):
    """The gateway will never take this message: a wrong address, a blocked number."""


class Gateway(Protocol):
    """Takes messages. `transmit` is called from several threads at once.

    Attributes:
        threads: how many calls at the same time are good for it.
        is_reporting: whether it reports delivery later.
    """

    threads: int
    is_reporting: bool

    def transmit(self, outgoing: Outgoing) -> Receipt:
        """Hand over one message within seconds.

        The text of an error is a fixed word or a number ("timeout", "smtp 550"), never an address.

        Raises:
            GatewayDownError: nothing can go out now.
            TryLaterError: not this one now.
            RefusedError: not this one ever.
        """
        ...

    def probe(self) -> None:
        """Say hello without sending anything.

        Raises:
            GatewayDownError: no answer, or no entry.
        """
        ...

    def close(self) -> None:
        """Let go of idle connections; the next message opens new ones."""
        ...
