"""What was done with what people told us. Nothing here is about one client."""

from collections.abc import Iterable
from uuid import UUID

from nabij.lib.text import localised
from nabij.surveys.models import Cause, Improvement
from nabij.surveys.types import Told


def told(*, language: str, most: int = 20, for_staff: bool = False) -> list[Told]:
    """Return what is published, the latest change first.

    Args:
        for_staff: what answers employees, which is shown at the desk only.
    """
    found = Improvement.objects.filter(published_at__isnull=False, is_for_staff=for_staff)
    return list(_told(found.order_by("-since", "-pk")[:most], language=language))


def improvements() -> list[Improvement]:
    """Return all pieces, drafts first."""
    return list(Improvement.objects.order_by("-published_at", "-since", "-pk"))


def improvement(improvement_id: UUID) -> Improvement | None:
    """Return one piece; None when there is none."""
    return Improvement.objects.filter(pk=improvement_id).first()


def all_causes() -> list[Cause]:
    """Return the whole list of causes, also those no longer offered."""
    return list(Cause.objects.order_by("-is_active", "order", "pk"))


def _told(found: Iterable[Improvement], *, language: str) -> Iterable[Told]:
    for one in found:
        yield Told(
            said=localised(one.said, language),
            done=localised(one.done, language),
            since=one.since,
            figure=one.figure,
            before=one.before,
            after=one.after,
        )
