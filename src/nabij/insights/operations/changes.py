"""Declaring that something is done differently, and taking that back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from nabij.insights.events import ChangeDeclared, ChangeWithdrawn
from nabij.insights.models import DeclaredChange
from nabij.insights.types import Metric
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import Actor


class ChangeGoneError(Exception):
    """There is no such change, or it was withdrawn."""


@transaction.atomic
def declare_change(
    *, metric: Metric | None, department_id: UUID | None, on: date, words: str, by: Actor
) -> DeclaredChange:
    """Declare what is done differently from a day on; limits are computed anew from there.

    Args:
        metric: the figure it is about; None: all.
        department_id: where; None: everywhere.
        words: what was done, as the reader sees it beside the picture.
    """
    change = DeclaredChange.objects.create(
        metric=metric or "",
        department_id=department_id,
        on=on,
        words=words,
        declared_by_id=by.user_id,
        declared_at=clock.now(),
    )
    ledger.record(
        ChangeDeclared(actor_id=by.user_id, department_id=department_id, change_id=change.pk)
    )
    return change


@transaction.atomic
def withdraw_change(*, change_id: UUID, by: Actor) -> DeclaredChange:
    """Take a declared change back; it stays on record.

    Raises:
        ChangeGoneError: there is no such change, or it was withdrawn before.
    """
    change = DeclaredChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None or change.withdrawn_at is not None:
        raise ChangeGoneError
    change.withdrawn_at = clock.now()
    change.withdrawn_by_id = by.user_id
    change.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.record(
        ChangeWithdrawn(
            actor_id=by.user_id, department_id=change.department_id, change_id=change.pk
        )
    )
    return change
