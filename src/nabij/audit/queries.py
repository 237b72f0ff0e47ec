"""Reads of who looked. They note nothing: looking at this list is a look like any other, which
the caller's query notes.
"""

from uuid import UUID

from django.db.models import QuerySet

from nabij.audit.models import Look


def looks_of(client_id: UUID, *, except_by: UUID | None = None) -> QuerySet[Look]:
    """Return what was shown or changed of a client, latest first.

    Args:
        except_by: a user whose own looks are left out.
    """
    looks = Look.objects.filter(client_id=client_id, outcome="done").order_by("-id")
    return looks.exclude(user_id=except_by) if except_by else looks
