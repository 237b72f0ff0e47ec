"""Every change tells all concerned once, in their channel; who can't be told is to be called."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from nabij.appointments import operations
from nabij.appointments.models import (
    Appointment,
    ClosureCase,
    CombinedService,
    CombinedVisit,
    Referral,
)
from nabij.appointments.queries import Plan
from nabij.appointments.types import Access
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_appointment, make_service
from tests.factories.closures import close_day_of
from tests.factories.combined import as_slots, book_plan, make_combined, plans_of
from tests.factories.organisation import make_department
from tests.factories.stage import Stage, is_listed, move_a_day, moved_by_desk, stage_of
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 11, tzinfo=UTC)
DAY = timedelta(days=1)


# --- what can happen; each returns nothing, after what went before was told ------------------


def booked(on: Stage) -> None:
    on.book()


def moved_by_client(on: Stage) -> None:
    one = on.book()
    on.settle()
    move_a_day(one, by=on.itself)


def moved_while_a_letter_is_awaited(on: Stage) -> None:
    one = _provisional(on)
    on.settle()
    move_a_day(one, by=on.desk)


def cancelled_by_client(on: Stage) -> None:
    one = on.book()
    on.settle()
    operations.cancel(appointment_id=one.pk, by=on.itself)


def cancelled_by_desk(on: Stage) -> None:
    one = on.book()
    on.settle()
    operations.cancel(appointment_id=one.pk, by=on.desk)


def _visit(on: Stage) -> tuple[CombinedVisit, Plan]:
    combined = CombinedService.objects.first() or make_combined(department=on.department)
    plan, *_others, other = plans_of(combined.pk)
    return book_plan(combined.pk, plan, client_id=on.client.pk, by=on.itself), other


def visit_booked(on: Stage) -> None:
    _visit(on)


def visit_moved(on: Stage) -> None:
    visit, other = _visit(on)
    on.settle()
    operations.move_visit(visit_id=visit.pk, slots=as_slots(other), by=on.itself)


def visit_cancelled(on: Stage) -> None:
    visit, _other = _visit(on)
    on.settle()
    operations.cancel_visit(visit_id=visit.pk, by=on.itself)


def clinic_cancelled(on: Stage) -> None:
    one = on.book()
    on.settle()
    close_day_of(one, by=on.desk)


def _proposed(on: Stage) -> ClosureCase:
    one = on.book()
    close_day_of(one, by=on.desk)
    on.settle()
    return ClosureCase.objects.get(appointment=one)


def proposal_accepted(on: Stage) -> None:
    operations.accept_proposal(case_id=_proposed(on).pk, by=on.itself)


def proposal_declined(on: Stage) -> None:
    operations.decline_proposal(case_id=_proposed(on).pk, by=on.itself)


def _offered(on: Stage) -> None:
    make_wish(client=on.client, service=on.service, appointment=on.book(days=20))
    freed = make_appointment(service=on.service, starts_at=clock.now() + 5 * DAY)
    on.settle()
    operations.cancel(appointment_id=freed.pk, by=SYSTEM)


def offer_made(on: Stage) -> None:
    _offered(on)


def offer_accepted(on: Stage) -> None:
    _offered(on)
    on.settle()
    wish = on.client.waiting_wishes.get()
    operations.accept_offer(offer_id=wish.offers.get().pk, by=on.itself)


def offer_declined(on: Stage) -> None:
    _offered(on)
    on.settle()
    wish = on.client.waiting_wishes.get()
    operations.decline_offer(offer_id=wish.offers.get().pk, by=on.itself)


def offer_expired(on: Stage) -> None:
    _offered(on)
    on.settle()
    offer = on.client.waiting_wishes.get().offers.get()
    with clock.at(offer.expires_at):
        assert operations.run_due_waiting() == 1
        on.work()


def _provisional(on: Stage) -> Appointment:
    service = make_service(department=on.department, access=Access.REFERRAL, with_professional=True)
    return on.book(service=service)


def letter_missing(on: Stage) -> None:
    _provisional(on)


def letter_received(on: Stage) -> None:
    _provisional(on)
    on.settle()
    operations.receive(referral_id=Referral.objects.get(client=on.client).pk, by=on.desk)


def letter_received_for_what_is_off(on: Stage) -> None:
    one = _provisional(on)
    close_day_of(one, by=on.desk)
    on.settle()
    operations.receive(referral_id=Referral.objects.get(client=on.client).pk, by=on.desk)


def letter_too_late(on: Stage) -> None:
    _provisional(on)
    on.settle()
    with clock.at(Referral.objects.get(client=on.client).due_at):
        assert operations.run_due_referrals() == 1
        on.work()


def reminded(on: Stage) -> None:
    one = on.book()
    on.settle()
    with clock.at(one.starts_at - 2 * DAY):
        assert operations.run_due_reminders() == 1
        on.work()


def overruled(on: Stage) -> None:
    first = on.book()
    assert first.resource_id is not None
    operations.cancel(appointment_id=first.pk, by=on.desk)
    on.settle()
    operations.book(
        client_id=on.client.pk, service_id=on.service.pk, resource_id=first.resource_id,
        starts_at=first.starts_at.replace(hour=20), by=on.desk, overruled="Op verzoek",
    )  # fmt: skip


def said_no_and_nothing_more(on: Stage) -> None:
    one = on.book()
    on.settle()
    until = operations.decline(appointment_id=one.pk, by=on.itself)
    assert until is not None
    with clock.at(until):
        assert operations.run_due_declined() == 1
        on.work()


def said_yes(on: Stage) -> None:
    one = on.book()
    on.settle()
    operations.confirm(appointment_id=one.pk, by=on.itself)


# what is told of each; and whether the desk must call a client without an address
TABLE: list[tuple[Callable[[Stage], None], list[str], bool]] = [
    (booked, ["appointment_booked"], False),
    (moved_by_client, ["appointment_moved"], True),
    (moved_by_desk, ["appointment_moved"], True),
    (moved_while_a_letter_is_awaited, ["appointment_moved"], True),
    (cancelled_by_client, ["appointment_cancelled"], True),
    (cancelled_by_desk, ["appointment_cancelled"], True),
    (visit_booked, ["appointment_booked"], False),
    (visit_moved, ["appointment_moved"], True),
    (visit_cancelled, ["appointment_cancelled"], True),
    (clinic_cancelled, ["appointment_off"], True),
    (proposal_accepted, ["appointment_moved"], True),
    (proposal_declined, [], True),
    (offer_made, ["waiting_offer"], False),
    (offer_accepted, ["appointment_moved"], True),
    (offer_declined, [], False),
    (offer_expired, [], False),
    (letter_missing, ["appointment_held"], False),
    (letter_received, ["appointment_booked"], False),
    (letter_received_for_what_is_off, [], True),
    (letter_too_late, ["appointment_released"], True),
    (reminded, ["appointment_reminder"], False),
    (overruled, ["appointment_booked"], True),
    (said_no_and_nothing_more, ["appointment_cancelled"], True),
    (said_yes, [], False),
]


@pytest.mark.parametrize(("happens", "told", "is_called"), TABLE)
def test_every_change_tells_all_concerned_once(
    happens: Callable[[Stage], None], told: list[str], is_called: bool
) -> None:
    with clock.at(MONDAY):
        department = make_department()
        both = stage_of(department, phone="+31612345678", relative="bram@example.org")
        by_mail = stage_of(department, email="anna@example.org")
        nobody = stage_of(department)
        for stage in (both, by_mail, nobody):
            happens(stage)
            stage.work()
            assert is_listed(stage) == (is_called and stage is nobody)
    assert by_mail.told() == Counter((kind, "client", "email") for kind in told)
    assert nobody.told() == Counter()
    assert both.told() == Counter(
        [(kind, "client", "sms") for kind in told] + [(kind, "relative", "email") for kind in told]
    )
