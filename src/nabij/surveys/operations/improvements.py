"""You said, we did: written as a draft, published, withdrawn. And the list of causes."""

from uuid import UUID

from django.db import transaction

from nabij.lib import clock
from nabij.surveys.models import Cause, Improvement
from nabij.surveys.types import ImprovementText


class ImprovementUnknownError(LookupError):
    """There is no such piece."""


class NotTranslatedError(ValueError):
    """It can only be published in all three languages."""


@transaction.atomic
def write_improvement(
    *, text: ImprovementText, improvement_id: UUID | None = None, publish: bool = False
) -> Improvement:
    """Write a piece, or write it anew; where it is published the new words show at once.

    Args:
        publish: show it from now on. When it can't be, nothing is written either.

    Raises:
        ImprovementUnknownError: no such piece.
        NotTranslatedError: it is (to be) published, and a language is missing.
    """
    kept = Improvement(created_at=clock.now())
    if improvement_id is not None:
        kept = _held(improvement_id)
    kept.said, kept.done, kept.since = dict(text.said), dict(text.done), text.since
    kept.is_for_staff = text.is_for_staff
    kept.figure, kept.before, kept.after = text.figure, text.before, text.after
    if publish:
        kept.published_at = kept.published_at or clock.now()
    if kept.published_at is not None and not _is_whole(kept):
        raise NotTranslatedError
    kept.save()
    return kept


@transaction.atomic
def publish_improvement(*, improvement_id: UUID) -> Improvement:
    """Show it on the website and in the portal, or at the desk when it is for staff.

    Raises:
        ImprovementUnknownError: no such piece.
        NotTranslatedError: a language is missing.
    """
    kept = _held(improvement_id)
    if not _is_whole(kept):
        raise NotTranslatedError
    kept.published_at = kept.published_at or clock.now()
    kept.save(update_fields=["published_at"])
    return kept


@transaction.atomic
def withdraw_improvement(*, improvement_id: UUID) -> Improvement:
    """Take it from the website; it stays as a draft.

    Raises:
        ImprovementUnknownError: no such piece.
    """
    kept = _held(improvement_id)
    kept.published_at = None
    kept.save(update_fields=["published_at"])
    return kept


@transaction.atomic
def write_cause(*, names: dict[str, str], is_active: bool, cause_id: UUID | None = None) -> Cause:
    """Add a cause to the list, or name it anew; one that is not active is no longer offered."""
    kept = Cause.objects.filter(pk=cause_id).first() if cause_id else None
    if kept is None:
        last = Cause.objects.order_by("-order").values_list("order", flat=True).first() or 0
        kept = Cause(order=last + 10)
    kept.names, kept.is_active = names, is_active
    kept.save()
    return kept


def _held(improvement_id: UUID) -> Improvement:
    kept = Improvement.objects.select_for_update().filter(pk=improvement_id).first()
    if kept is None:
        raise ImprovementUnknownError(improvement_id)
    return kept


def _is_whole(kept: Improvement) -> bool:
    return all(
        texts.get(code, "").strip()
        for texts in (kept.said, kept.done)
        for code in ("nl", "fi", "en")
    )
