"""Sessions that are over."""

from uuid import UUID

from nabij.accounts.models import Session
from nabij.lib import clock


def purge_sessions() -> int:
    """Remove sessions that ended in real time, which Django keeps; return how many."""
    return Session.objects.filter(expire_date__lt=clock.system_now()).delete()[0]


def end_sessions(*, user_id: UUID) -> int:
    """End all sessions of a user, wherever they are open; return how many."""
    return Session.objects.filter(user_id=user_id).delete()[0]
