"""Who is told of the monthly report, and telling them: once a month, never with a figure."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.insights.events import ReportReaderChanged, ReportReady
from nabij.insights.models import ReportSubscription
from nabij.insights.rules import months_back
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import Actor


class ReaderUnknownError(Exception):
    """This is nobody who may read reports."""


@transaction.atomic
def add_reader(*, reader_id: UUID, by: Actor) -> None:
    """Tell somebody each month from now on; who is told already stays so.

    Raises:
        ReaderUnknownError: it is no manager of ours.
    """
    readers = User.objects.filter(is_active=True, memberships__role=Role.MANAGER, pk=reader_id)
    if not readers.exists():
        raise ReaderUnknownError
    month = months_back(clock.today(settings.TIME_ZONE), 1)
    try:
        with transaction.atomic():
            ReportSubscription.objects.create(
                reader_id=reader_id, started_at=clock.now(), told_of=month
            )
    except IntegrityError:
        return
    ledger.record(ReportReaderChanged(actor_id=by.user_id, reader_id=reader_id, begins=True))


@transaction.atomic
def end_reader(*, reader_id: UUID, by: Actor) -> None:
    """Tell somebody no more."""
    ended = ReportSubscription.objects.filter(reader_id=reader_id, ended_at=None).update(
        ended_at=clock.now()
    )
    if ended:
        ledger.record(ReportReaderChanged(actor_id=by.user_id, reader_id=reader_id, begins=False))


@transaction.atomic
def tell_readers() -> int:
    """Record for each reader that the report of the month that is over is there; return how many.

    Whoever is no manager any more is told nothing: the report would not open.
    """
    month = months_back(clock.today(settings.TIME_ZONE), 1)
    due = (
        ReportSubscription.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(ended_at=None, told_of__lt=month)
        .order_by("id")
    )
    managers = set(
        User.objects.filter(is_active=True, memberships__role=Role.MANAGER).values_list(
            "pk", flat=True
        )
    )
    told = 0
    for one in due:
        one.told_of = month
        one.save(update_fields=["told_of"])
        if one.reader_id in managers:
            ledger.record(ReportReady(reader_id=one.reader_id, month=f"{month:%Y-%m}"))
            told += 1
    return told
