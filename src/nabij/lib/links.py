"""Signed tokens for links that work without signing in: limited to one thing, expiring."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing

from nabij.lib import clock


class LinkError(Exception):
    """The token is forged or damaged."""


class LinkExpiredError(LinkError):
    """The token was right once, and its time is over."""


def make_token(*, purpose: str, subject_id: UUID, expires_at: datetime) -> str:
    """Return a URL-safe token that names one subject for one purpose until `expires_at`."""
    return signing.dumps([subject_id.hex, int(expires_at.timestamp())], salt=f"nabij.{purpose}")


def read_token(token: str, *, purpose: str) -> UUID:
    """Return the subject's id.

    Raises:
        LinkExpiredError: the link's time is over.
        LinkError: the link is forged, damaged, or was made for another purpose.
    """
    try:
        subject, expires = signing.loads(token, salt=f"nabij.{purpose}")
        subject_id = UUID(hex=subject)
        expires_in = timedelta(seconds=int(expires) - clock.now().timestamp())
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkError from error
    if expires_in <= timedelta(0):
        raise LinkExpiredError
    return subject_id
