"""Keys: UUIDv7, so that rows of one table lie in the order of their making."""

import uuid

import uuid_utils


def uuid7() -> uuid.UUID:
    """Return a new UUIDv7 as the standard library's type (RFC 9562)."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
