"""A service that needs a letter: the time is kept, certain when it comes, given back when not."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.events import ReferralReceived
from nabij.appointments.models import Appointment, BusyTime, Referral, Service
from nabij.appointments.rules import referrals as rules
from nabij.appointments.types import Access, ReferralStatus, Status
from nabij.audit.models import Look
from nabij.delivery.models import Message
from nabij.journeys.reactions.surveys import ask_who_referred
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.ledger.payloads import event_from
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from nabij.surveys.models import Invitation
from nabij.surveys.operations.referrers import survey_of_referrers
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import (
    free_time,
    make_appointment,
    make_resource,
    make_service,
)
from tests.factories.organisation import make_organisation, make_team
from tests.factories.people import actor_for_client, make_client
from tests.factories.surveys import make_referrer

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
PDF = b"%PDF-1.7 a letter"


@pytest.fixture
def client() -> Client:
    make_organisation()
    return make_client(with_user=True)


@pytest.fixture
def visitor(client: Client) -> Browser:
    assert client.user
    return sign_in(Browser(), client.user)


@pytest.fixture
def service() -> Service:
    return make_service(access=Access.REFERRAL, with_professional=True)


def booked(client: Client, service: Service, number: int = 0) -> Appointment:
    slot = free_time(service, number)
    return operations.book(
        client_id=client.pk,
        service_id=service.pk,
        resource_id=slot.resource_id,
        starts_at=slot.starts_at,
        by=actor_for_client(client),
    )


def told(client: Client) -> list[str]:
    ledger.run_all()
    return list(
        Message.objects.filter(person_id=client.pk)
        .order_by("pk")
        .values_list("template", flat=True)
    )


def page_of(appointment: Appointment) -> str:
    return reverse("appointments:referral", args=[appointment.pk])


@pytest.mark.parametrize(
    ("starts_in", "expected"),
    [
        (timedelta(days=60), timedelta(days=14)),
        (timedelta(days=10), timedelta(days=9)),
        (timedelta(hours=20), timedelta(hours=20)),
    ],
)
def test_a_time_is_kept_until_a_day_before_at_the_latest(
    starts_in: timedelta, expected: timedelta
) -> None:
    due_at = rules.due_at(asked_at=AT, told_at=AT, starts_at=AT + starts_in, days=14)
    assert due_at == AT + expected


def test_who_books_at_night_can_read_what_is_needed_before_the_time_is_given_back() -> None:
    asked_at = datetime(2027, 3, 1, 22, tzinfo=UTC)
    starts_at = asked_at + timedelta(hours=26)
    with clock.at(asked_at):
        service = make_service(access=Access.REFERRAL)
        resource = make_resource(
            location=service.department.location, service=service, weekdays=range(7),
            starts=time(0), ends=time(23),
        )  # fmt: skip
        resource.working_periods.update(on_holidays=True)
        make_appointment(service=service, resource=resource, starts_at=starts_at)
    referral = Referral.objects.get()
    assert referral.due_at == starts_at


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"<html>", None),
        (b"", None),
        (b"MZ%PDF-", None),
    ],
)
def test_a_file_is_what_it_begins_with(content: bytes, kind: str | None) -> None:
    assert rules.media_type(content) == kind


def test_the_time_is_kept_and_certain_when_the_letter_comes(
    client: Client, service: Service, visitor: Browser
) -> None:
    appointment = booked(client, service)
    assert appointment.status == Status.PROVISIONAL
    assert BusyTime.objects.filter(appointment=appointment).exists()
    assert told(client) == ["appointment_held"]
    assert (
        page_of(appointment)
        in visitor.get(reverse("appointments:detail", args=[appointment.pk])).text
    )
    sent = visitor.post(page_of(appointment), {"letter": SimpleUploadedFile("brief.pdf", PDF)})
    assert sent.status_code == 302
    appointment.refresh_from_db()
    assert appointment.status == Status.BOOKED
    assert told(client) == ["appointment_held", "appointment_booked"]
    assert "Wij hebben uw brief" in visitor.get(page_of(appointment)).text
    assert booked(client, service, 3).status == Status.BOOKED  # the letter counts for a year


def test_who_sends_it_is_kept_and_the_desk_receives_it(
    client: Client, service: Service, visitor: Browser
) -> None:
    appointment = booked(client, service)
    visitor.post(page_of(appointment), {"referrer": "Huisarts   Jansen"})
    desk = sign_in(Browser(), make_staff(team=make_team(departments=[service.department])))
    awaited = reverse("appointments:desk-referrals")
    assert "Huisarts Jansen" in desk.get(awaited).text
    answer = desk.post(reverse("appointments:desk-referral-received", args=[appointment.pk]))
    assert answer.status_code == 302
    appointment.refresh_from_db()
    assert appointment.status == Status.BOOKED
    assert "Huisarts Jansen" not in desk.get(awaited).text
    again = desk.post(reverse("appointments:desk-referral-received", args=[appointment.pk]))
    assert again.status_code == 302


def test_what_did_not_come_in_time_gives_the_time_back_and_tells(
    client: Client, service: Service, visitor: Browser
) -> None:
    appointment = booked(client, service)
    due = Referral.objects.get().due_at
    with clock.at(due - timedelta(seconds=1)):
        assert operations.run_due_referrals() == 0
    with clock.at(due):
        assert operations.run_due_referrals() == 1
        assert operations.run_due_referrals() == 0
        assert told(client)[-1] == "appointment_released"
        visitor = sign_in(Browser(), client.user)  # type: ignore[arg-type]
        late = visitor.post(page_of(appointment), {"letter": SimpleUploadedFile("a.pdf", PDF)})
        assert late.status_code == 302
        assert "niet op tijd" in visitor.get(page_of(appointment)).text
    appointment.refresh_from_db()
    assert appointment.status == Status.CANCELLED
    assert not BusyTime.objects.exists()
    assert Referral.objects.get().status == ReferralStatus.EXPIRED


def test_who_cancels_first_is_not_told_of_a_letter(client: Client, service: Service) -> None:
    appointment = booked(client, service)
    operations.cancel(appointment_id=appointment.pk, by=SYSTEM)
    with clock.at(Referral.objects.get().due_at):
        assert operations.run_due_referrals() == 0
        assert "appointment_released" not in told(client)
    assert Referral.objects.get().status == ReferralStatus.WITHDRAWN


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"letter": SimpleUploadedFile("a.pdf", b"<script>")},
        {"letter": SimpleUploadedFile("a.exe", b"MZ")},
        {"referrer": "x" * 201},
    ],
)
def test_what_is_no_letter_is_answered_with_a_sentence(
    client: Client, service: Service, visitor: Browser, sent: dict[str, object]
) -> None:
    appointment = booked(client, service)
    answer = visitor.post(page_of(appointment), sent)
    assert answer.status_code == 400
    assert "nabij-error" in answer.text
    assert Referral.objects.get().status == ReferralStatus.AWAITED


def test_the_file_is_the_departments_to_read(
    client: Client, service: Service, visitor: Browser
) -> None:
    appointment = booked(client, service)
    visitor.post(page_of(appointment), {"letter": SimpleUploadedFile("brief.pdf", PDF)})
    path = reverse("appointments:desk-letter", args=[appointment.pk])
    own = sign_in(Browser(), make_staff(team=make_team(departments=[service.department])))
    answer = own.get(path)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert Look.objects.filter(what="appointments.desk-letter", client_id=client.pk).exists()
    assert sign_in(Browser(), make_staff(team=make_team())).get(path).status_code == 404


def test_who_sent_it_is_noted_with_the_letter_and_asked(client: Client, service: Service) -> None:
    referrer = make_referrer(
        department=service.department, email="bos@eik.example", name="Bos", practice="De Eik"
    )
    appointment = booked(client, service)
    desk = sign_in(Browser(), make_staff(team=make_team(departments=[service.department])))
    page = desk.get(reverse("appointments:desk-referrals")).text
    assert '<option value="bos@eik.example">Bos — De Eik</option>' in page
    path = reverse("appointments:desk-referral-received", args=[appointment.pk])
    refused = desk.post(path, {"referrer_email": "bos@"})
    assert refused.status_code == 400
    assert 'value="bos@"' in refused.text
    assert refused.text.count("zoals naam@voorbeeld.nl") == 2  # at the field, and above
    assert Referral.objects.get().status == ReferralStatus.AWAITED
    assert desk.post(path, {"referrer_email": " Bos@Eik.example "}).status_code == 302
    assert Referral.objects.get().referrer_email == "bos@eik.example"
    ledger.run_all()
    invitation = Invitation.objects.get()
    assert (invitation.referrer, invitation.department) == (referrer, service.department)
    assert invitation.visit_id == Referral.objects.get().pk
    assert Referral.objects.get().referrer_email == ""
    told = Event.objects.get(kind="appointments.ReferralReceived")
    assert (told.client_id, told.department_id) == (client.pk, service.department_id)
    assert told.location_id == appointment.location_id
    assert not [one for one in Event.objects.all() if "eik.example" in str(one.payload)]
    again = desk.post(path, {"referrer_email": "bos@"})
    assert again.status_code == 302  # it is there already: nothing to put right


def test_who_sent_three_letters_is_asked_and_forgotten_with_as_many_statements_as_of_one(
    service: Service,
) -> None:
    survey_of_referrers()
    counts = []
    for n in (1, 3):
        for number in range(n):
            referrer = make_referrer(department=service.department)
            booked(make_client(), service, n + number)
            operations.receive(
                referral_id=Referral.objects.get(status=ReferralStatus.AWAITED).pk,
                referrer_email=referrer.email,
                by=SYSTEM,
            )
        received = Event.objects.filter(kind=ReferralReceived.kind()).order_by("-id")[:n]
        events = [event_from(one) for one in received]
        with CaptureQueriesContext(connection) as captured:
            ask_who_referred(events)  # type: ignore[arg-type]
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Invitation.objects.count() == 4
    assert not Referral.objects.exclude(referrer_email="").exists()


def test_a_letter_of_which_nobody_noted_the_sender_asks_nobody(
    client: Client, service: Service, visitor: Browser
) -> None:
    make_referrer(department=service.department)
    appointment = booked(client, service)
    visitor.post(page_of(appointment), {"letter": SimpleUploadedFile("brief.pdf", PDF)})
    ledger.run_all()
    assert Event.objects.filter(kind="appointments.ReferralReceived").exists()
    assert not Invitation.objects.exists()


def test_three_awaited_letters_take_as_many_statements_as_one(service: Service) -> None:
    desk = sign_in(Browser(), make_staff(team=make_team(departments=[service.department])))
    counts = []
    for more in (1, 2):
        for number in range(more):
            make_referrer(department=service.department)
            booked(make_client(), service, number + more)
        with CaptureQueriesContext(connection) as captured:
            page = desk.get(reverse("appointments:desk-referrals")).text
        counts.append(len(captured))
    assert page.count('name="referrer_email"') == 3
    assert counts[0] == counts[1]
