"""Counting tries in the database, in one statement: no process, thread or retry loses one."""

import hashlib
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from nabij.accounts.models import RateLimit
from nabij.accounts.types import Limit
from nabij.lib import clock

_COUNT = """
INSERT INTO accounts_ratelimit AS known (key, count, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN known.ends_at <= %(now)s THEN 1 ELSE known.count + 1 END,
    ends_at = CASE WHEN known.ends_at <= %(now)s THEN excluded.ends_at ELSE known.ends_at END
RETURNING count
"""


class TooOftenError(Exception):
    """Something was tried too often; `limit` says what, and so when to try again."""

    def __init__(self, limit: Limit) -> None:
        """Keep which limit was reached."""
        super().__init__(limit.name)
        self.limit = limit


def take(limit: Limit, *subject: str) -> None:
    """Count one try of a subject.

    Not to be called inside a transaction that may be rolled back: the count would go with it.

    Raises:
        TooOftenError: there were more than the limit allows in its window.
    """
    now = clock.now()
    values: dict[str, str | datetime] = {
        "key": _key(limit, subject),
        "now": now,
        "ends_at": now + limit.window,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        row = cursor.fetchone()
    if row is not None and row[0] > limit.most:
        raise TooOftenError(limit)


def give_back(limit: Limit, *subject: str) -> None:
    """Uncount one try, that proved to be right: where many share a limit only wrong ones count."""
    RateLimit.objects.filter(key=_key(limit, subject), count__gt=0).update(count=F("count") - 1)


def forget(limit: Limit, *subject: str) -> None:
    """Start counting a subject anew, after it proved to be who it says."""
    RateLimit.objects.filter(key=_key(limit, subject)).delete()


def purge_limits() -> int:
    """Remove counts whose window is over for an hour; return how many."""
    return RateLimit.objects.filter(ends_at__lt=clock.now() - timedelta(hours=1)).delete()[0]


def _key(limit: Limit, subject: tuple[str, ...]) -> str:
    """Return a digest: what people typed, perhaps a password in the wrong box, is not kept."""
    return hashlib.sha256("\x1f".join((limit.name, *subject)).encode()).hexdigest()
