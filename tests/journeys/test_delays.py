"""What clients and who helps them are told when it gets late, through the worker's own path."""

from datetime import timedelta

import pytest

from nabij.appointments import operations as appointments
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.delivery.types import Status
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel, Scope
from tests.factories.closures import make_case
from tests.factories.late import MONDAY, make_day, run_late
from tests.factories.people import make_client, make_mandate, make_relative

pytestmark = pytest.mark.django_db
BEFORE = MONDAY - timedelta(hours=1)
DAY_BEFORE = MONDAY - timedelta(days=1)


def _run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()
    delivery.run_due()
    ledger.run_all()


def _told(client: Client) -> list[tuple[str, str]]:
    found = Message.objects.filter(client=client, about_kind="delay").order_by("id")
    return [(one.template, one.context.get("minutes", "")) for one in found]


def test_each_change_is_told_once_to_who_is_still_to_come() -> None:
    with clock.at(DAY_BEFORE):
        first, second = make_day(2)
        other = make_day(1)[0]
        _run()
    with clock.at(MONDAY + timedelta(minutes=1)):  # the first should be there by now
        assert run_late(first, 30)
        assert not run_late(first, 30)
        _run()
        Reaction.objects.update(state=Reaction.State.PENDING)
        _run()
        assert _told(first.client) == _told(other.client) == []
        assert _told(second.client) == [("appointment_late", "30")]
        run_late(first, 45)
        _run()
    assert _told(second.client) == [("appointment_late", "30"), ("appointment_late", "45")]
    message = Message.objects.filter(client=second.client).order_by("id").last()
    assert message is not None
    assert message.status == Status.DELIVERED
    assert "11.15 uur" in message.body
    assert message.expires_at == second.starts_at + timedelta(minutes=45)


def test_two_changes_before_the_worker_came_are_told_as_one() -> None:
    with clock.at(DAY_BEFORE):
        appointment = make_day(1)[0]
    with clock.at(BEFORE):
        run_late(appointment, 15)
        run_late(appointment, 60)
        _run()
    assert _told(appointment.client) == [("appointment_late", "60")]


def test_who_was_told_hears_that_it_is_on_time_again_and_nobody_else() -> None:
    with clock.at(DAY_BEFORE):
        told, booked_later = make_client(), make_client()
        appointment = make_day([told])[0]
    with clock.at(BEFORE):
        run_late(appointment, 30)
        _run()
    with clock.at(MONDAY + timedelta(minutes=10)):  # after the planned time, before the told one
        run_late(appointment, 0)
        _run()
    assert _told(told) == [("appointment_late", "30"), ("appointment_on_time", "")]
    assert _told(booked_later) == []


def test_a_delay_that_came_and_went_unseen_is_not_told() -> None:
    with clock.at(DAY_BEFORE):
        appointment = make_day(1)[0]
    with clock.at(BEFORE):
        run_late(appointment, 30)
        run_late(appointment, 0)
        _run()
    assert _told(appointment.client) == []


def test_who_books_or_moves_to_a_late_day_hears_it_too() -> None:
    with clock.at(DAY_BEFORE):
        early, mover = make_day(2)
        _run()
    with clock.at(BEFORE):
        run_late(early, 30)
        _run()
        late = appointments.book(
            client_id=make_client().pk,
            service_id=early.service_id,  # type: ignore[arg-type]
            resource_id=early.resource_id,  # type: ignore[arg-type]
            starts_at=MONDAY + timedelta(hours=3),
            by=SYSTEM,
        )
        appointments.move(
            appointment_id=mover.pk,
            resource_id=early.resource_id,  # type: ignore[arg-type]
            starts_at=MONDAY + timedelta(hours=4),
            by=SYSTEM,
        )
        _run()
    assert _told(late.client) == [("appointment_late", "30")]
    assert _told(mover.client) == [("appointment_late", "30"), ("appointment_late", "30")]


def test_who_is_there_was_cancelled_or_has_no_clinic_any_more_hears_nothing() -> None:
    with clock.at(DAY_BEFORE):
        here, off, last = make_day(3)
        appointments.cancel(appointment_id=off.pk, by=SYSTEM)
        case = make_case()
    fallen = case.appointment
    with clock.at(BEFORE):
        appointments.mark_arrived(appointment_id=here.pk, by=SYSTEM)
        run_late(here, 30)
        _run()
    with clock.at(fallen.starts_at - timedelta(hours=2)):
        run_late(fallen, 30)
        _run()
    for silent in (here, off, fallen):
        assert _told(silent.client) == []
    assert _told(last.client) == [("appointment_late", "30")]


def test_relatives_who_may_see_messages_and_appointments_hear_it_without_a_link() -> None:
    with clock.at(DAY_BEFORE):
        client = make_client()
        son, other = make_relative(language="fi"), make_relative()
        make_mandate(client=client, relative=son)
        make_mandate(client=client, relative=other, scopes=[Scope.VIEW_MESSAGES])
        make_mandate(client=client, relative=make_relative(), revoked_at=DAY_BEFORE)
        appointment = make_day([client])[0]
    with clock.at(BEFORE):
        run_late(appointment, 30)
        _run()
    found = Message.objects.filter(about_kind="delay")
    assert {one.person_id for one in found} == {client.pk, son.pk}
    assert "/a/" in found.get(person_id=client.pk).body
    assert "/a/" not in found.get(person_id=son.pk).body
    assert "klo 10.30" in found.get(person_id=son.pk).body


def test_at_night_only_who_leaves_soon_is_told_at_once() -> None:
    with clock.at(DAY_BEFORE):
        soon, later = make_day(1, starts_at=MONDAY - timedelta(minutes=30))[0], make_day(1)[0]
        far = make_day(1, starts_at=MONDAY + timedelta(hours=4))[0]
        _run()
    with clock.at(MONDAY - timedelta(hours=2, minutes=30)):  # half past seven
        for one in (soon, later, far):
            run_late(one, 30)
        _run()
    waiting = Message.objects.filter(about_kind="delay", status=Status.QUEUED)
    assert [one.client_id for one in waiting] == [far.client_id]
    assert Message.objects.filter(about_kind="delay", urgent=True).count() == 2


def test_what_waits_is_taken_back_when_the_appointment_is_cancelled() -> None:
    with clock.at(DAY_BEFORE):
        appointment = make_day(1, starts_at=MONDAY + timedelta(hours=4))[0]
        _run()
    with clock.at(MONDAY - timedelta(hours=3)):  # seven o'clock
        run_late(appointment, 30)
        _run()
        appointments.cancel(appointment_id=appointment.pk, by=SYSTEM)
        _run()
    assert Message.objects.get(about_kind="delay").status == Status.FAILED


def test_what_is_told_holds_no_name_of_whom_or_what_it_is_with() -> None:
    with clock.at(DAY_BEFORE):
        client = make_client(phone="+31612345678", preferred_channel=Channel.SMS)
        appointment = make_day([client])[0]
    with clock.at(BEFORE):
        run_late(appointment, 120)
        _run()
    message = Message.objects.get(about_kind="delay")
    assert message.channel == "sms"
    said = f"{message.subject} {message.body} {message.context}"
    for secret in ("Bakker", "Controle", "Afdeling"):
        assert secret not in said
