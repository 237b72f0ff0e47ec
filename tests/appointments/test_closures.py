"""A clinic is cancelled: proposals, answers, silence, and what the desk sees of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations, queries
from nabij.appointments.models import (
    Appointment,
    BusyTime,
    Closure,
    ClosureCase,
    Reminder,
    Service,
)
from nabij.appointments.operations.closures import period
from nabij.appointments.rules.closures import proposal_token
from nabij.appointments.types import Access, CaseStatus
from nabij.audit.models import Look
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event, Reaction
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM, link_actor
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.closures import clinic, close_day_of, desk_of, make_case
from tests.factories.organisation import (
    make_department,
    make_organisation,
    make_professional,
)
from tests.factories.people import make_client

MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
db = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    make_organisation()
    return make_department()


def answer(case: ClosureCase) -> Appointment:
    by = link_actor(client_id=case.appointment.client_id)
    return operations.accept_proposal(case_id=case.pk, by=by)


@db
def test_each_gets_another_time_and_nobody_books_the_closed_one(department: Department) -> None:
    with clock.at(MONDAY):
        service, made = clinic(department, count=12)
        closure = close_day_of(made[0], by=desk_of(department))
        cases = list(closure.cases.all())
        assert len(cases) == 12
        assert {one.status for one in cases} == {CaseStatus.PROPOSED}
        assert (
            len({(one.hold.resource_id, one.proposed_starts_at) for one in cases if one.hold}) == 12
        )
        assert {one.hold.resource_id for one in cases if one.hold} == {made[0].resource_id}
        assert not Reminder.objects.exists()
        on = made[0].starts_at.date()
        free = queries.free_times(service_id=service.pk, day_from=on, days=1, at=MONDAY)
        assert made[0].resource_id not in {one.resource_id for one in free}
        for case in cases:
            assert answer(case).pk == case.appointment_id
        for one in made:
            old = one.starts_at
            one.refresh_from_db()
            assert one.starts_at != old
        assert set(closure.cases.values_list("status", flat=True)) == {CaseStatus.ACCEPTED}
        free = queries.free_times(service_id=service.pk, day_from=on, days=1, at=MONDAY)
        assert made[0].resource_id not in {one.resource_id for one in free}
        assert not BusyTime.objects.filter(kind="hold").exists()


@db
def test_closed_twice_it_is_closed_once(department: Department) -> None:
    with clock.at(MONDAY):
        _service, made = clinic(department, count=1)
        by = desk_of(department)
        assert close_day_of(made[0], by=by) == close_day_of(made[0], by=by)
    assert ClosureCase.objects.count() == 1
    assert Event.objects.filter(kind__contains="FellThrough").count() == 1


@db
def test_who_books_while_it_is_closed_is_found(department: Department) -> None:
    with clock.at(MONDAY):
        _service, made = clinic(department, count=1)
        closure = close_day_of(made[0], by=desk_of(department))
        closure.cases.all().delete()
        assert operations.run_due_closures() == 1
        assert closure.cases.count() == 1
        assert operations.run_due_closures() == 0


@db
def test_silence_means_a_call_and_gives_the_time_back(department: Department) -> None:
    with clock.at(MONDAY):
        case = make_case(department=department)
    assert case.answer_by <= case.old_starts_at
    with clock.at(case.answer_by):
        with pytest.raises(operations.ProposalOverError):
            answer(case)
        assert operations.run_due_closures() == 1
        case.refresh_from_db()
        assert (case.status, case.hold) == (CaseStatus.TO_CALL, None)
        assert not BusyTime.objects.filter(kind="hold").exists()
        case.appointment.refresh_from_db()
        assert case.appointment.starts_at == case.old_starts_at


@db
def test_moved_or_cancelled_anywhere_it_is_settled(department: Department) -> None:
    with clock.at(MONDAY):
        service, (one, two) = clinic(department, count=2)
        close_day_of(one, by=desk_of(department))
        at = clock.now()
        free = queries.nearest_free(service_id=service.pk, near=one.starts_at, at=at)[0]
        operations.move(
            appointment_id=one.pk,
            resource_id=free.resource_id,
            starts_at=free.starts_at,
            by=link_actor(client_id=one.client_id),
        )
        operations.cancel(appointment_id=two.pk, by=SYSTEM)
        first, second = ClosureCase.objects.order_by("old_starts_at")
        assert (first.status, second.status) == (CaseStatus.CHOSEN, CaseStatus.CANCELLED)
        assert not BusyTime.objects.filter(kind="hold").exists()
        for case in (first, second):
            with pytest.raises(operations.ProposalOverError):
                answer(case)


@db
@pytest.mark.parametrize("change", [{"access": Access.DESK}, {"seats": 2}, {"is_active": False}])
def test_what_clients_dont_take_themselves_is_to_call(
    department: Department, change: dict[str, object]
) -> None:
    with clock.at(MONDAY):
        service, made = clinic(department, count=1)
        Service.objects.filter(pk=service.pk).update(**change)
        case = close_day_of(made[0], by=desk_of(department)).cases.get()
    assert (case.status, case.proposed_starts_at) == (CaseStatus.TO_CALL, None)


@db
def test_today_is_to_call(department: Department) -> None:
    with clock.at(MONDAY):
        _service, made = clinic(department, count=1)
    with clock.at(made[0].starts_at - timedelta(minutes=50)):
        case = close_day_of(made[0], by=desk_of(department)).cases.get()
    assert case.status == CaseStatus.TO_CALL


@db
def test_without_colleague_or_room_all_are_to_call_and_a_past_clinic_is_refused(
    department: Department,
) -> None:
    with clock.at(MONDAY):
        service, made = clinic(department, count=1, people=1)
        by = desk_of(department)
        operations.close_clinic(
            resource_id=made[0].resource_id or 0,
            first_date=MONDAY.date() + timedelta(days=1),
            last_date=MONDAY.date() + timedelta(days=130),
            hours=None,
            zone="Europe/Amsterdam",
            reason="",
            by=by,
        )
        assert ClosureCase.objects.get().status == CaseStatus.TO_CALL
    with clock.at(MONDAY + timedelta(days=10)), pytest.raises(operations.NotClosableError):
        close_day_of(made[0], by=by)
    assert service.is_active


@pytest.mark.django_db(transaction=True)
def test_two_clinics_at_once_propose_no_time_twice() -> None:
    make_organisation()
    department = make_department()
    service = make_service(department=department)
    own = [
        make_resource(
            professional=make_professional(departments=[department]),
            location=department.location,
            weekdays=range(7),
            service=service,
        )
        for _ in range(3)
    ]
    first = (clock.now() + timedelta(days=4)).replace(hour=10, minute=0, second=0, microsecond=0)
    made = [
        make_appointment(
            service=service, resource=resource, starts_at=first + timedelta(minutes=15 * number)
        )
        for resource in own[:2]
        for number in range(4)
    ]
    by = desk_of(department)
    barrier = Barrier(2)

    def close(appointment: Appointment) -> Closure:
        barrier.wait(timeout=30)
        try:
            return close_day_of(appointment, by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(close, [made[0], made[4]], timeout=60))) == 2
    held = [
        (case.hold.resource_id, case.hold.starts_at)
        for case in ClosureCase.objects.select_related("hold")
        if case.hold
    ]
    assert len(held) == len(set(held)) == 8


@pytest.mark.parametrize(
    ("zone", "on", "hours"),
    [
        ("Europe/Amsterdam", date(2027, 3, 28), 23),
        ("Europe/Helsinki", date(2027, 10, 31), 25),
        ("Europe/Amsterdam", date(2027, 3, 29), 24),
    ],
)
def test_a_day_is_as_long_as_it_is_there(zone: str, on: date, hours: int) -> None:
    since, until = period(first_date=on, last_date=on, hours=None, zone=zone)
    assert until - since == timedelta(hours=hours)
    since, until = period(first_date=on, last_date=on, hours=(time(9), time(12)), zone=zone)
    assert until - since == timedelta(hours=3)


@db
@pytest.mark.parametrize("language", ["nl", "fi", "en"])
def test_each_is_told_once_without_what_for(department: Department, language: str) -> None:
    with clock.at(MONDAY):
        _service, made = clinic(department, count=1)
        client = made[0].client
        client.language, client.phone = language, "+31612345678"
        client.save()
        ledger.run_all()
        Message.objects.all().delete()
        case = close_day_of(made[0], by=desk_of(department)).cases.get()
        for _again in range(2):
            ledger.run_all()
        assert not Reaction.objects.exclude(error="").exists()
        delivery.run_due()
        message = Message.objects.get(template="appointment_off")
        assert "Markeronderzoek" not in message.body
        path = next(urlsplit(word).path for word in message.body.split() if "/c/" in word)
        browser = Browser(headers={"accept-language": language})
        assert browser.get(path).status_code == 200
        assert browser.post(path, follow=True).status_code == 200
        case.refresh_from_db()
        assert case.status == CaseStatus.ACCEPTED
        ledger.run_all()
        assert Message.objects.filter(template="appointment_moved").count() == 1


@db
def test_the_link_twice_late_expired_forged(department: Department) -> None:
    with clock.at(MONDAY):
        case = make_case(department=department)
        page = reverse(
            "appointments:proposal",
            args=[proposal_token(case_id=case.pk, old_starts_at=case.old_starts_at)],
        )
        shown = Browser().get(page)
        assert "Uw afspraak gaat niet door" in shown.text
        assert "Controle" not in shown.text
        assert Look.objects.filter(what="appointments.proposal").exists()
        assert Browser().get(reverse("appointments:proposal", args=["x" * 48])).status_code == 404
        assert Browser().put(page).status_code == 405
        for _tab in range(2):
            done = Browser().post(page, follow=True)
            assert "Uw nieuwe tijd staat vast" in done.text
        assert Appointment.objects.get().sequence == 1
        case.status = CaseStatus.SOLVED
        case.save()
        assert "al geregeld" in Browser().post(page).text
    with clock.at(case.old_starts_at + timedelta(days=2)):
        assert Browser().get(page).status_code == 410


@db
def test_an_appointment_at_the_proposed_time_is_said(department: Department) -> None:
    with clock.at(MONDAY):
        case = make_case(department=department)
        assert case.proposed_starts_at is not None
        other = make_service(with_professional=True)
        make_appointment(
            client=case.appointment.client,
            service=other,
            resource=other.offers.get().resource,
            starts_at=case.proposed_starts_at,
        )
        token = proposal_token(case_id=case.pk, old_starts_at=case.old_starts_at)
        answered = Browser().post(reverse("appointments:proposal", args=[token]))
        assert answered.status_code == 409
        assert "al een afspraak" in answered.text
        case.refresh_from_db()
        assert case.status == CaseStatus.PROPOSED


@db
def test_the_client_sees_everywhere_that_it_does_not_go_on(department: Department) -> None:
    with clock.at(MONDAY):
        client = make_client(departments=[department], with_user=True)
        case = make_case(client=client, department=department)
        assert client.user
        browser = sign_in(Browser(), client.user)
        assert "Gaat niet door" in browser.get(reverse("appointments:list")).text
        detail = browser.get(reverse("appointments:detail", args=[case.appointment_id]))
        assert "Deze afspraak gaat niet door" in detail.text
        assert "/c/" in detail.text
        move = browser.get(reverse("appointments:move", args=[case.appointment_id]))
        assert "iets tussengekomen" in move.text
        assert "blijft staan" not in move.text
        answer(case)
        assert "Gaat niet door" not in browser.get(reverse("appointments:list")).text
