"""One answer to one key: the database settles what happens to two who ask the same at once."""

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from nabij.api.models import StoredAnswer
from nabij.api.types import Kept
from nabij.lib import clock, locks

KEPT = timedelta(days=1)


class OtherBodyError(Exception):
    """The key was used before, for something else."""


def answered(*, key: str, asked: bytes) -> Kept | None:
    """Return what was answered to a key, None the first time.

    Waits for whoever has the same key at this moment; so call it in the transaction of the effect.

    Raises:
        OtherBodyError: it was asked something else then.
    """
    name = _digest(key.encode())
    locks.hold([f"answer {name}"])
    found = StoredAnswer.objects.filter(pk=name, created_at__gt=clock.now() - KEPT).first()
    if found is None:
        return None
    if found.asked != _digest(asked):
        raise OtherBodyError
    return Kept(status=found.status, body=bytes(found.body), client_id=found.client_id)


def keep_answer(
    *, key: str, asked: bytes, status: int, body: bytes, client_id: UUID | None
) -> None:
    """Keep an answer for a day; one that is older makes way."""
    StoredAnswer.objects.update_or_create(
        pk=_digest(key.encode()),
        defaults={
            "asked": _digest(asked),
            "status": status,
            "body": body,
            "client_id": client_id,
            "created_at": clock.now(),
        },
    )


def purge_answers() -> int:
    """Remove the answers that are over; return how many."""
    return StoredAnswer.objects.filter(created_at__lte=clock.now() - KEPT).delete()[0]


def _digest(text: bytes) -> str:
    key = f"nabij.answers.{settings.SECRET_KEY}".encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()
