"""Asking one at a time: who can't be asked at all hinders nobody else."""

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import OperationalError

logger = logging.getLogger(__name__)


def each_alone(keys: Iterable[UUID], ask: Callable[[UUID], int]) -> int:
    """Ask about each, `ask` in a transaction of its own; return how many were looked at. Without a
    database nothing goes on.
    """
    return sum(_alone(key, ask) for key in keys)


def _alone(key: UUID, ask: Callable[[UUID], int]) -> int:
    try:
        return ask(key)
    except OperationalError:
        raise
    except Exception as error:
        # The class alone: a message could hold a client's words.
        logger.error("asking later %s: %s", key, type(error).__name__)  # noqa: TRY400
        return 0
