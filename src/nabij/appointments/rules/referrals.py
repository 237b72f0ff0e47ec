"""Referral letters: how long one is awaited, how long one counts, and what may be sent."""

from datetime import datetime, timedelta

COUNTS_FOR = timedelta(days=365)  # a letter received opens later appointments of the service too
MOST_BYTES = 10 * 1024 * 1024
_BEFORE = timedelta(days=1)
_KINDS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def due_at(*, asked_at: datetime, told_at: datetime, starts_at: datetime, days: int) -> datetime:
    """Return until when a time is kept for who still has to send a letter.

    So many days after asking, though at the latest a day before the appointment, so that somebody
    else can have the time; who books within a day has until it begins. So has who sleeps until
    then: nobody loses a time before they could read what is needed.

    Args:
        told_at: when the client hears of it: at once, or when their quiet hours end.
    """
    latest = starts_at - _BEFORE
    return min(asked_at + timedelta(days=days), latest if latest > told_at else starts_at)


def media_type(content: bytes) -> str | None:
    """Return what a file is by its first bytes, whatever it is called; None when it is no letter.

    A PDF, or a photograph or scan as JPEG or PNG.
    """
    return next((kind for start, kind in _KINDS if content.startswith(start)), None)
