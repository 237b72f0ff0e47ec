"""Sessions that are over."""

from django.contrib.sessions.models import Session

from nabij.lib import clock


def purge_sessions() -> int:
    """Remove sessions that ended in real time, which Django keeps; return how many."""
    return Session.objects.filter(expire_date__lt=clock.system_now()).delete()[0]
