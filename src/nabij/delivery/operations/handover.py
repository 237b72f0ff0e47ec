"""Handing a batch to a gateway with several threads; no database, since calls may take seconds."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from nabij.delivery.gateways.base import Gateway, GatewayDownError, RefusedError, TryLaterError
from nabij.delivery.rules import FUSE_FAILURES
from nabij.delivery.types import Outgoing, Receipt

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What came of one message."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    DOWN = "down"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class Result:
    """The outcome, with the gateway's receipt or the reason."""

    outcome: Outcome
    receipt: Receipt | None = None
    reason: str = ""


class _Fuse:
    """Blows after some failures in a row, so that the rest of a batch isn't tried in vain."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0

    @property
    def is_blown(self) -> bool:
        return self._failures >= FUSE_FAILURES

    def note(self, outcome: Outcome) -> None:
        with self._lock:
            self._failures = self._failures + 1 if outcome is Outcome.DOWN else 0


def hand_over(batch: list[Outgoing], gateway: Gateway) -> dict[UUID, Result]:
    """Transmit each; return the results by message id. Returns soon when the gateway is down."""
    fuse = _Fuse()

    def one(outgoing: Outgoing) -> Result:
        if fuse.is_blown:
            return Result(outcome=Outcome.SKIPPED)
        result = _transmit(outgoing, gateway)
        fuse.note(result.outcome)
        return result

    threads = min(gateway.threads, len(batch))
    if threads == 1:
        return {outgoing.message_id: one(outgoing) for outgoing in batch}
    with ThreadPoolExecutor(threads, thread_name_prefix="delivery") as pool:
        return dict(zip((o.message_id for o in batch), pool.map(one, batch), strict=True))


def _transmit(outgoing: Outgoing, gateway: Gateway) -> Result:
    try:
        receipt = gateway.transmit(outgoing)
    except GatewayDownError as error:
        return Result(outcome=Outcome.DOWN, reason=str(error)[:60])
    except TryLaterError as error:
        return Result(outcome=Outcome.LATER, reason=str(error)[:60])
    except RefusedError as error:
        return Result(outcome=Outcome.REFUSED, reason=str(error)[:60])
    except Exception as error:  # one message that can't be handled must not hold up the others
        # The class alone: a message could hold a client's words.
        logger.error("message %s: %s", outgoing.message_id, type(error).__name__)  # noqa: TRY400
        return Result(outcome=Outcome.LATER, reason=type(error).__name__[:60])
    return Result(outcome=Outcome.TAKEN, receipt=receipt)
