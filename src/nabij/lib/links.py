"""Signed tokens for links that work without signing in: limited to one thing, expiring.

48 letters, so that an SMS with a link fits in one part: the subject's id (16 bytes), the second it
expires (4) and the first 16 bytes of an HMAC-SHA256 over both, keyed per purpose.
"""

import base64
import binascii
import struct
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from nabij.lib import clock

_PAYLOAD = struct.Struct(">16sI")
_SIGNATURE_BYTES = 16
_TOKEN_LETTERS = 48


class LinkError(Exception):
    """The token is forged or damaged."""


class LinkExpiredError(LinkError):
    """The token was right once, and its time is over."""


def make_token(*, purpose: str, subject_id: UUID, expires_at: datetime) -> str:
    """Return a URL-safe token that names one subject for one purpose until `expires_at`."""
    payload = _PAYLOAD.pack(subject_id.bytes, int(expires_at.timestamp()))
    signature = _sign(payload, purpose=purpose, secret=settings.SECRET_KEY)
    return base64.urlsafe_b64encode(payload + signature).decode()


def read_token(token: str, *, purpose: str) -> UUID:
    """Return the subject's id.

    Raises:
        LinkExpiredError: the link's time is over.
        LinkError: the link is forged, damaged, or was made for another purpose.
    """
    if len(token) != _TOKEN_LETTERS:
        raise LinkError
    try:
        signed = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise LinkError from error
    payload, signature = signed[: _PAYLOAD.size], signed[_PAYLOAD.size :]
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(
        constant_time_compare(signature, _sign(payload, purpose=purpose, secret=secret))
        for secret in secrets
    ):
        raise LinkError
    subject, expires = _PAYLOAD.unpack(payload)
    if timedelta(seconds=expires - clock.now().timestamp()) <= timedelta(0):
        raise LinkExpiredError
    return UUID(bytes=subject)


def _sign(payload: bytes, *, purpose: str, secret: str | bytes) -> bytes:
    keyed = salted_hmac(f"nabij.{purpose}", payload, secret=secret, algorithm="sha256")
    return keyed.digest()[:_SIGNATURE_BYTES]
