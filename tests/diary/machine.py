"""The state machine: what people, the desk and the clock do, in any order."""

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from nabij.appointments import operations, queries
from nabij.appointments.models import (
    Referral,
    WaitingWish,
    WorkException,
)
from nabij.appointments.types import Hold, Slot
from nabij.people.types import SYSTEM
from tests.diary import plain
from tests.diary.base import DiaryBase, pick
from tests.diary.world import LETTER

people, services, spots = st.integers(0, 3), st.integers(0, 3), st.integers(0, 60)
at_desk = st.booleans()


class Diary(DiaryBase):
    """Every step is one thing somebody does."""

    # --- one appointment -------------------------------------------------------------------

    @rule(who=people, what=services, spot=spots, stale=st.booleans(), desk=at_desk)
    def book(self, who: int, what: int, spot: int, stale: bool, desk: bool) -> None:
        self._book(who, what, spot, stale=stale, desk=desk)

    def _book_any(self, spot: int) -> None:
        """Book something where there is nothing yet to do anything else with."""
        self._book(spot % 4, spot % 3, spot, stale=False, desk=spot % 2 == 0)

    def _book(self, who: int, what: int, spot: int, *, stale: bool, desk: bool) -> None:
        client, service = self.world.clients[who], self.world.services[what]
        slot = self._anywhere(service, spot) if stale else self._free(service, spot, client.pk)
        if slot is None:
            return
        is_hindered = stale or self._is_busy(client.pk, slot, service)
        with self._step("book"):
            try:
                booked = operations.book(
                    client_id=client.pk, service_id=service.pk, resource_id=slot.resource_id,
                    starts_at=slot.starts_at, by=self.world.actor(client.pk, at_desk=desk),
                )  # fmt: skip
            except operations.BookingError:
                assert is_hindered, "a time that was free could not be booked"
                raise
            assert (booked.resource_id, booked.starts_at) == (slot.resource_id, slot.starts_at) or (
                booked.client_id == client.pk and booked.starts_at == slot.starts_at
            )

    @rule(who=people, what=st.integers(0, 1), spot=spots, minutes=st.integers(1, 20))
    def hold(self, who: int, what: int, spot: int, minutes: int) -> None:
        client, service = self.world.clients[who], self.world.services[what]
        slot = self._free(service, spot, client.pk)
        if slot is None:
            return
        with self._step("hold"):
            held = operations.hold(
                service_id=service.pk, resource_id=slot.resource_id, starts_at=slot.starts_at,
                expires_at=self.now + timedelta(minutes=minutes), purpose=Hold.CHOOSING,
                holder=client.pk, by=SYSTEM,
            )  # fmt: skip
            assert held is not None, "a time that was free could not be held"
            self.promised[client.pk] = held

    @rule(which=spots, spot=spots, stale=st.booleans(), desk=at_desk)
    def move(self, which: int, spot: int, stale: bool, desk: bool) -> None:
        one = pick(self._open(), which)
        if one is None or one.service is None:
            self._book_any(which)
            return
        slot = (
            self._anywhere(one.service, spot)
            if stale
            else self._free(one.service, spot, one.client_id)
        )
        if slot is None:
            return
        is_hindered = (
            stale
            or self._is_busy(one.client_id, slot, one.service, one.pk)
            or one.combined_visit_id
        )
        with self._step("move"):
            try:
                operations.move(
                    appointment_id=one.pk, resource_id=slot.resource_id, starts_at=slot.starts_at,
                    by=self.world.actor(one.client_id, at_desk=desk),
                )  # fmt: skip
            except operations.BookingError:
                assert is_hindered, "a time that was free could not be moved to"
                raise

    @rule(which=spots, desk=at_desk)
    def cancel(self, which: int, desk: bool) -> None:
        one = pick(self._open(single=True), which)
        if one is None:
            self._book_any(which)
            return
        with self._step("cancel"):
            operations.cancel(
                appointment_id=one.pk, by=self.world.actor(one.client_id, at_desk=desk)
            )

    @rule(which=spots, is_coming=st.booleans())
    def say(self, which: int, is_coming: bool) -> None:
        one = pick(self._open(), which)
        if one is None:
            self._book_any(which)
            return
        answer = operations.confirm if is_coming else operations.decline
        with self._step("say yes" if is_coming else "say no"):
            answer(appointment_id=one.pk, by=self.world.own[one.client_id])

    @rule()
    def bring_letter(self) -> None:
        one = Referral.objects.filter(status="awaited").order_by("due_at").first()
        if one is None:
            self._book(0, LETTER, 3, stale=False, desk=False)
            return
        with self._step("bring a letter"):
            operations.receive(referral_id=one.pk, by=self.world.desk)

    # --- the waiting list ------------------------------------------------------------------

    @rule(who=people, what=services, earlier=st.booleans())
    def wish(self, who: int, what: int, earlier: bool) -> None:
        self._wish(who, what, earlier=earlier)

    def _wish(self, who: int, what: int, *, earlier: bool) -> None:
        client, service = self.world.clients[who], self.world.services[what]
        own = [
            one.pk for one in self._open(single=True)
            if (one.client_id, one.service_id) == (client.pk, service.pk)
        ]  # fmt: skip
        with self._step("wish"):
            operations.join_waiting_list(
                client_id=client.pk, service_id=service.pk, by=self.world.own[client.pk],
                appointment_id=own[-1] if own and earlier else None,
                wishes=operations.Wishes(
                    weekdays=list(range(7)), first_date=self.now.date(), notice_minutes=0
                ),
            )  # fmt: skip

    @rule(which=spots)
    def leave_list(self, which: int) -> None:
        found = list(WaitingWish.objects.filter(status="waiting").order_by("waiting_since", "pk"))
        one = pick(found, which)
        if one is None:
            self._book_any(which)
            return
        with self._step("leave the list"):
            operations.leave_waiting_list(wish_id=one.pk, by=self.world.own[one.client_id])

    @rule(which=spots, accept=st.booleans())
    def answer_offer(self, which: int, accept: bool) -> None:
        one = pick(self._offers(), which)
        if one is None:
            self._go_towards_an_offer(which)
            return
        by = self.world.own[one.wish.client_id]
        with self._step("accept an offer" if accept else "decline an offer"):
            if accept:
                operations.accept_offer(offer_id=one.pk, by=by)
            else:
                operations.decline_offer(offer_id=one.pk, by=by)

    def _go_towards_an_offer(self, spot: int) -> None:
        """Wish, let somebody else have it, let them give it back: whichever is missing."""
        waiting = WaitingWish.objects.filter(status="waiting").select_related("service")
        one = pick(list(waiting.order_by("waiting_since", "pk")), spot)
        if one is None:
            self._wish(spot % 4, spot % 3, earlier=False)
            return
        theirs = [
            other for other in self._open(single=True)
            if other.service_id == one.service_id and other.client_id != one.client_id
        ]  # fmt: skip
        given_back = pick(theirs, spot)
        if given_back is None:
            whose = next(n for n, c in enumerate(self.world.clients) if c.pk != one.client_id)
            what = next(n for n, s in enumerate(self.world.services) if s.pk == one.service_id)
            self._book(whose, what, spot, stale=False, desk=True)
            return
        with self._step("cancel what somebody waits for"):
            operations.cancel(appointment_id=given_back.pk, by=self.world.desk)

    # --- a visit of two stops --------------------------------------------------------------

    def _plan(self, spot: int, client_id: UUID, combined_id: UUID) -> list[Slot]:
        combined = queries.combined_service(combined_id, language="nl")
        assert combined is not None
        found = queries.plans(
            combined, since=self.now.date() + timedelta(days=1), at=self.now, client_id=client_id,
            count=5,
        )  # fmt: skip
        if not found:
            return []
        stops = found[spot % len(found)].stops
        return [Slot(resource_id=one.resource_id, starts_at=one.starts_at) for one in stops]

    @rule(who=people, what=st.integers(0, 1), spot=spots, desk=at_desk)
    def book_visit(self, who: int, what: int, spot: int, desk: bool) -> None:
        client, combined_id = self.world.clients[who], self.world.combined_ids[what]
        slots = self._plan(spot, client.pk, combined_id)
        if not slots:
            return
        with self._step("book a visit"):
            operations.book_visit(
                client_id=client.pk, combined_id=combined_id, slots=slots,
                by=self.world.actor(client.pk, at_desk=desk),
            )  # fmt: skip

    @rule(which=spots, spot=spots)
    def move_visit(self, which: int, spot: int) -> None:
        one = pick(self._visits(), which)
        if one is None:
            self._book_any(which)
            return
        slots = self._plan(spot, one.client_id, one.combined_service_id)
        if not slots:
            return
        with self._step("move a visit"):
            operations.move_visit(visit_id=one.pk, slots=slots, by=self.world.own[one.client_id])

    @rule(which=spots, desk=at_desk)
    def cancel_visit(self, which: int, desk: bool) -> None:
        one = pick(self._visits(), which)
        if one is None:
            self._book_any(which)
            return
        with self._step("cancel a visit"):
            operations.cancel_visit(
                visit_id=one.pk, by=self.world.actor(one.client_id, at_desk=desk)
            )

    # --- the desk --------------------------------------------------------------------------

    @rule(spot=spots, minutes=st.integers(5, 90), what=services)
    def block(self, spot: int, minutes: int, what: int) -> None:
        slot = self._anywhere(self.world.services[what], spot)
        if slot is None:
            return
        with self._step("block"):
            made = operations.create_block(
                resource_id=slot.resource_id, starts_at=slot.starts_at,
                ends_at=slot.starts_at + timedelta(minutes=minutes), by=self.world.desk,
            )  # fmt: skip
            self.blocks[made.pk] = made

    @rule(which=spots)
    def unblock(self, which: int) -> None:
        block_id = pick(list(self.blocks), which)
        if block_id is None:
            self._book_any(which)
            return
        with self._step("unblock"):
            assert operations.remove_block(block_id=block_id, by=self.world.desk)
            del self.blocks[block_id]

    @rule(spot=st.integers(0, 2), days=st.integers(0, 2))
    def close_clinic(self, spot: int, days: int) -> None:
        on = self.now.date() + timedelta(days=days)
        with self._step("cancel a clinic"):
            operations.close_clinic(
                resource_id=self.world.resources[spot].pk, first_date=on, last_date=on, hours=None,
                zone=self.world.zone.key, reason="", by=self.world.desk,
            )  # fmt: skip

    def _close_where_somebody_comes(self, spot: int) -> None:
        hit = pick([one for one in self._open() if one.resource_id is not None], spot)
        if hit is None or hit.resource_id is None:
            self._book_any(spot)
            return
        on = hit.starts_at.astimezone(self.world.zone).date()
        with self._step("cancel a clinic with clients"):
            operations.close_clinic(
                resource_id=hit.resource_id, first_date=on, last_date=on, hours=None,
                zone=self.world.zone.key, reason="", by=self.world.desk,
            )  # fmt: skip

    @rule(which=spots, answer=st.sampled_from(["accept", "decline", "solve"]))
    def answer_case(self, which: int, answer: str) -> None:
        one = pick(self._cases(), which)
        if one is None:
            self._close_where_somebody_comes(which)
            return
        by = self.world.own[one.appointment.client_id]
        with self._step(f"{answer} a proposal"):
            if answer == "accept":
                operations.accept_proposal(case_id=one.pk, by=by)
            elif answer == "decline":
                operations.decline_proposal(case_id=one.pk, by=by)
            else:
                operations.mark_solved(case_id=one.pk, by=self.world.desk)

    # --- the clock -------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 5, 19, 60, 240, 600, 1440]))
    def jump(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        with self._step("jump"):
            pass

    @rule()
    def do_what_is_due(self) -> None:
        with self._step("do what is due"):
            operations.expire_holds()
            operations.run_due_waiting()
            operations.run_due_closures()
            operations.run_due_referrals()
            operations.run_due_declined()
            operations.run_due_reminders()

    @rule()
    def work(self) -> None:
        if not self.is_late:
            self._book_any(0)
            return
        with self._step("the worker"):
            self._work()

    @rule(who=people, what=services, days=st.integers(0, 3))
    def look(self, who: int, what: int, days: int) -> None:
        """See that the database and a plain model find the same times free."""
        self.steps["look"] += 1
        service, holder = self.world.services[what], self.world.clients[who].pk
        day = self.now.date() + timedelta(days=days)
        found = queries.free_times(
            service_id=service.pk, day_from=day, days=1, at=self.now, holder=holder
        )
        away = [
            plain.whole_day(self.world, one.resource_id, one.first_date)
            for one in WorkException.objects.exclude(resource=None)
            if one.resource_id is not None
        ]
        assert {(one.resource_id, one.starts_at) for one in found} == plain.free_on(
            self.world, service, day, at=self.now, holder=holder, away=away
        )
        self.effects["look"] += bool(found)
