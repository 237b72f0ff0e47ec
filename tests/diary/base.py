"""What the state machine counts, runs and checks, whatever the step."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
)

from nabij.appointments import operations, queries
from nabij.appointments.models import (
    OPEN_STATUS,
    Appointment,
    BusyTime,
    ClosureCase,
    CombinedVisit,
    Service,
    WaitingOffer,
)
from nabij.appointments.types import FreeTime, Slot
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock, sql
from tests.diary import plain, told
from tests.diary.world import SEASONS, ZONES, World

T = TypeVar("T")
_REFUSALS = (
    operations.BookingError,
    operations.NoWaitingListError,
    operations.OfferOverError,
    operations.ProposalOverError,
    operations.ReferralOverError,
    operations.TimeTakenError,
    operations.NotClosableError,
)
_TABLES = (
    "appointment", "busytime", "seat", "waitingwish", "waitingoffer", "closure", "closurecase",
    "referral", "attendance",
)  # fmt: skip
_ROWS = "SELECT " + ", ".join(
    f"(SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM appointments_{name} t)"
    for name in _TABLES
)


def pick(things: list[T], number: int) -> T | None:
    """Return one of some things by number, None when there is none."""
    return things[number % len(things)] if things else None


class DiaryBase(RuleBasedStateMachine):
    """Counts the steps, checks, and runs the worker: after each, or when `is_late` at some time."""

    steps: ClassVar[Counter[str]] = Counter()
    effects: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.promised: dict[UUID, BusyTime] = {}
        self.blocks: dict[UUID, BusyTime] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(zone=st.sampled_from(ZONES), now=st.sampled_from(SEASONS), is_late=st.booleans())
    def open(self, zone: str, now: datetime, is_late: bool) -> None:
        self.now, self.is_late = now, is_late
        self.world = World(zone, now)
        self.before = told.state()
        self.known = set(Message.objects.values_list("pk", flat=True))

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        """Count the step and whether it changed anything; what is refused changes nothing."""
        self.steps[name] += 1
        before = self._rows()
        with clock.at(self.now):
            try:
                yield
            except _REFUSALS:
                assert self._rows() == before, "refused, and changed all the same"
        self.effects[name] += self._rows() != before
        if not self.is_late:
            self._work()

    @staticmethod
    def _rows() -> tuple[object, ...] | None:
        return sql.row(_ROWS, {})

    def _work(self) -> None:
        """Let the worker do all that is due, and see what was told."""
        with clock.at(self.now):
            ledger.run_all()
            delivery.run_due()
            ledger.run_all()
        assert not Reaction.objects.exclude(error="").exists()
        after = told.state()
        if not self.is_late:  # several changes before anybody hears of them are told as one
            sent = told.sent(self.known)
            wanted = told.due(self.before, after, at=self.now)
            assert set(sent) == wanted, f"told {sorted(sent)}, not {sorted(wanted)}"
            assert not sent or max(sent.values()) == 1, "told twice"
        self.before, self.known = after, set(Message.objects.values_list("pk", flat=True))
        told.check_what_is_known(self.now)
        told.check_fallbacks()

    # --- what is there to choose -----------------------------------------------------------

    def _free(self, service: Service, spot: int, holder: UUID | None) -> FreeTime | None:
        found = queries.free_times(
            service_id=service.pk, day_from=self.now.date() + timedelta(days=1), days=2,
            at=self.now, holder=holder,
        )  # fmt: skip
        return found[spot % len(found)] if found else None

    def _anywhere(self, service: Service, spot: int) -> Slot | None:
        """Return a time as if nothing were taken: what a stale page still shows."""
        resources = list(service.offers.order_by("resource").values_list("resource", flat=True))
        times = [
            starts_at
            for days in (1, 2)
            for starts_at in plain.starts_on(
                self.world, service, self.now.date() + timedelta(days=days)
            )
        ]
        starts_at = pick(times, spot // 2)
        if starts_at is None:
            return None
        return Slot(resource_id=resources[spot % len(resources)], starts_at=starts_at)

    def _open(self, *, single: bool = False) -> list[Appointment]:
        found = Appointment.objects.filter(OPEN_STATUS, starts_at__gt=self.now)
        if single:
            found = found.filter(combined_visit=None)
        return list(found.select_related("service").order_by("starts_at", "pk"))

    def _visits(self) -> list[CombinedVisit]:
        own = [one.combined_visit_id for one in self._open() if one.combined_visit_id]
        return list(CombinedVisit.objects.filter(pk__in=own).order_by("booked_at", "pk"))

    @staticmethod
    def _offers() -> list[WaitingOffer]:
        return list(WaitingOffer.objects.filter(status="open").order_by("offered_at", "pk"))

    @staticmethod
    def _cases() -> list[ClosureCase]:
        waiting = ClosureCase.objects.filter(status__in=("proposed", "to_call"))
        return list(waiting.select_related("appointment").order_by("old_starts_at", "pk"))

    @staticmethod
    def _is_busy(
        client_id: UUID, slot: Slot | FreeTime, service: Service, besides: UUID | None = None
    ) -> bool:
        own = Appointment.objects.filter(OPEN_STATUS, client_id=client_id)
        if besides is not None:
            own = own.exclude(pk=besides)
        ends_at = slot.starts_at + timedelta(minutes=service.duration_minutes)
        return own.filter(starts_at__lt=ends_at, ends_at__gt=slot.starts_at).exists()

    # --- what must always hold -------------------------------------------------------------

    @invariant()
    def nobody_has_two_and_nobody_loses_one(self) -> None:
        plain.check_nobody_has_two()
        plain.check_nobody_loses_one()
        plain.check_visits_are_whole()

    @invariant()
    def blocks_stay(self) -> None:
        kept = BusyTime.objects.filter(kind="block")
        assert set(kept.values_list("pk", flat=True)) == set(self.blocks)

    @invariant()
    def what_is_held_stays_held(self) -> None:
        for holder, held in list(self.promised.items()):
            assert held.expires_at is not None
            still = BusyTime.objects.filter(pk=held.pk).first()
            is_used = still is None and self._took(holder, held)
            if held.expires_at <= self.now or is_used or (still and still.appointment_id):
                del self.promised[holder]
            else:
                assert still is not None
                assert still.holder == holder

    @staticmethod
    def _took(holder: UUID, held: BusyTime) -> bool:
        """Whether the one it was held for has made an appointment of its time."""
        own = BusyTime.objects.filter(
            appointment__client=holder, resource=held.resource_id, during__overlap=held.during
        )
        return own.exists()
