"""You said, we did: written as a draft, published, withdrawn. And the list of causes."""

from uuid import UUID

from django.db import transaction

from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.events import CauseChanged, ImprovementChanged
from nabij.surveys.models import Cause, Improvement
from nabij.surveys.operations.follow_ups import CauseUnknownError
from nabij.surveys.rules import can_manage
from nabij.surveys.types import ImprovementText


class ImprovementUnknownError(LookupError):
    """There is no such piece."""


class NotTranslatedError(ValueError):
    """It can only be published in all three languages."""


@transaction.atomic
def write_improvement(
    *, text: ImprovementText, by: Actor, improvement_id: UUID | None = None, publish: bool = False
) -> Improvement:
    """Write a piece, or write it anew; where it is published the new words show at once.

    Args:
        publish: show it from now on. When it can't be, nothing is written either.

    Raises:
        ImprovementUnknownError: no such piece for who asks.
        NotTranslatedError: it is (to be) published, and a language is missing.
    """
    kept = _held(improvement_id, by) if improvement_id else _new(by)
    before = _told_of(kept)
    kept.said, kept.done, kept.since = dict(text.said), dict(text.done), text.since
    kept.is_for_staff = text.is_for_staff
    kept.figure, kept.before, kept.after = text.figure, text.before, text.after
    if publish:
        kept.published_at = kept.published_at or clock.now()
    if kept.published_at is not None and not _is_whole(kept):
        raise NotTranslatedError
    kept.save()
    if before != _told_of(kept):
        _tell(kept, by)
    return kept


@transaction.atomic
def publish_improvement(*, improvement_id: UUID, by: Actor) -> Improvement:
    """Show it on the website and in the portal, or at the desk when it is for staff.

    Raises:
        ImprovementUnknownError: no such piece for who asks.
        NotTranslatedError: a language is missing.
    """
    kept = _held(improvement_id, by)
    if not _is_whole(kept):
        raise NotTranslatedError
    if kept.published_at is None:
        kept.published_at = clock.now()
        kept.save(update_fields=["published_at"])
        _tell(kept, by)
    return kept


@transaction.atomic
def withdraw_improvement(*, improvement_id: UUID, by: Actor) -> Improvement:
    """Take it from the website; it stays as a draft.

    Raises:
        ImprovementUnknownError: no such piece for who asks.
    """
    kept = _held(improvement_id, by)
    if kept.published_at is not None:
        kept.published_at = None
        kept.save(update_fields=["published_at"])
        _tell(kept, by)
    return kept


@transaction.atomic
def write_cause(
    *, names: dict[str, str], is_active: bool, by: Actor, cause_id: UUID | None = None
) -> Cause:
    """Add a cause to the list, or name it anew; one that is not active is no longer offered.

    Raises:
        CauseUnknownError: no such cause for who asks.
    """
    if not can_manage(by):
        raise CauseUnknownError(cause_id)
    if cause_id is None:
        last = Cause.objects.order_by("-order").values_list("order", flat=True).first() or 0
        kept = Cause(order=last + 10)
    elif (found := Cause.objects.select_for_update().filter(pk=cause_id).first()) is None:
        raise CauseUnknownError(cause_id)
    else:
        kept = found
    before = (kept.names, kept.is_active) if cause_id else None
    kept.names, kept.is_active = names, is_active
    if before != (names, is_active):
        kept.save()
        ledger.record(CauseChanged(cause_id=kept.pk, is_offered=is_active, actor_id=by.user_id))
    return kept


def _new(by: Actor) -> Improvement:
    if not can_manage(by):
        raise ImprovementUnknownError
    return Improvement(created_at=clock.now())


def _held(improvement_id: UUID, by: Actor) -> Improvement:
    kept = Improvement.objects.select_for_update().filter(pk=improvement_id).first()
    if kept is None or not can_manage(by):
        raise ImprovementUnknownError(improvement_id)
    return kept


def _told_of(kept: Improvement) -> list[object] | None:
    """Return what is told of a piece; None: nothing, it is a draft."""
    if kept.published_at is None:
        return None
    return [
        kept.said,
        kept.done,
        kept.since,
        kept.is_for_staff,
        kept.figure,
        kept.before,
        kept.after,
    ]


def _tell(kept: Improvement, by: Actor) -> None:
    ledger.record(
        ImprovementChanged(
            improvement_id=kept.pk,
            is_told=kept.published_at is not None,
            is_for_staff=kept.is_for_staff,
            actor_id=by.user_id,
        )
    )


def _is_whole(kept: Improvement) -> bool:
    return all(
        texts.get(code, "").strip()
        for texts in (kept.said, kept.done)
        for code in ("nl", "fi", "en")
    )
