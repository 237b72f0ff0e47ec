"""Advisory locks of PostgreSQL that end with the transaction."""

import hashlib
from collections.abc import Iterable

from nabij.lib import sql

_HOLD = """
SELECT pg_advisory_xact_lock(key)
FROM unnest(%s::bigint[]) WITH ORDINALITY AS k(key, n) ORDER BY n
"""


def lock_key(name: str) -> int:
    """Return the signed 64-bit key PostgreSQL wants for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def hold(names: Iterable[str]) -> None:
    """Take the locks of all names, sorted so that two takers can't deadlock.

    Waits until free; released when the surrounding transaction ends.
    """
    keys = sorted({lock_key(name) for name in names})
    sql.rows(_HOLD, [keys])
