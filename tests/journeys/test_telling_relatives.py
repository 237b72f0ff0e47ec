"""Relatives under a mandate are told too, and who nobody could tell is called by the desk."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations, queries
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.delivery.types import Report, Status
from nabij.lib import clock
from nabij.people.models import Relative
from nabij.people.types import Scope
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_mandate, make_relative
from tests.factories.stage import is_listed, moved_by_desk, stage_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def test_message_to_a_relative_says_for_whom_and_to_the_client_it_does_not() -> None:
    with clock.at(MONDAY):
        stage = stage_of(make_department(), email="anna@example.org")
        mandates = [
            make_mandate(client=stage.client, relative=relative)
            for relative in (
                make_relative(given_name="Bram", email="bram@example.org"),
                make_relative(given_name="Sanna", phone="+358401234567", language="fi"),
            )
        ]
        Relative.objects.filter(pk=mandates[1].relative_id).update(email="")
        stage.book()
        stage.work()
    own, mail, sms = (
        Message.objects.get(person_id=one)
        for one in (stage.client.pk, mandates[0].relative_id, mandates[1].relative_id)
    )
    assert "omdat u Anna helpt" in mail.body
    assert mail.body.startswith("Beste Bram")
    assert sms.body.startswith("Kenelle: Anna. ")
    assert "Voor: " not in own.body
    assert "helpt" not in own.body


@pytest.mark.parametrize(
    "mandate",
    [
        {"scopes": [Scope.VIEW_APPOINTMENTS, Scope.VIEW_MESSAGES]},
        {"valid_until": MONDAY - timedelta(hours=1)},
        {"revoked_at": MONDAY - timedelta(hours=1)},
    ],
)
def test_relative_without_a_mandate_to_manage_is_told_nothing(mandate: dict[str, Any]) -> None:
    with clock.at(MONDAY):
        stage = stage_of(make_department(), email="anna@example.org")
        make_mandate(client=stage.client, relative=make_relative(), **mandate)
        stage.book()
        stage.work()
    assert stage.told() == Counter([("appointment_booked", "client", "email")])


def test_who_shares_the_clients_address_is_told_once() -> None:
    with clock.at(MONDAY):
        stage = stage_of(make_department(), email="thuis@example.org", relative="Thuis@example.org")
        stage.book()
        stage.work()
    assert stage.told() == Counter([("appointment_booked", "client", "email")])


def test_change_that_reached_nobody_is_called_only_when_the_last_way_failed() -> None:
    """The SMS fails, then the mail that replaces it, then what the relative was sent."""
    with clock.at(MONDAY):
        stage = stage_of(
            make_department(), phone="+31612345678", email="anna@example.org",
            relative="bram@example.org",
        )  # fmt: skip
        moved_by_desk(stage)
        stage.work()
        Message.objects.update(status=Status.SENT)
        while True:
            open_one = Message.objects.filter(
                template="appointment_moved", status__in=[Status.SENT, Status.DELIVERED]
            ).first()
            if open_one is None:
                break
            assert not is_listed(stage)
            Message.objects.filter(pk=open_one.pk).update(status=Status.SENT)
            delivery.apply_report(message_id=open_one.pk, report=Report.FAILED)
            stage.work()
        assert Message.objects.filter(template="appointment_moved").count() == 3
        assert is_listed(stage)


def test_who_was_called_is_off_the_list_until_the_next_change(client: Browser) -> None:
    with clock.at(MONDAY):
        department = make_department()
        stage = stage_of(department)
        agent = make_staff(team=make_team(departments=[department]))
        moved_by_desk(stage)
        stage.work()
        sign_in(client, agent)
        page = client.get(reverse("appointments:desk-unreached")).content.decode()
        assert "Weet de nieuwe tijd niet" in page
        [one] = queries.unreached_clients(stage.desk)
        called = reverse("appointments:desk-called", args=[one.id])
        for _twice in range(2):
            assert client.post(called, follow=True).status_code == 200
        assert not is_listed(stage)
        operations.cancel(appointment_id=one.appointment_id, by=stage.desk)
        stage.work()
        page = client.get(reverse("appointments:desk-unreached")).content.decode()
        assert "niet doorgaat" in page
    with clock.at(MONDAY + 30 * DAY):
        assert not is_listed(stage)


@pytest.mark.parametrize("how_many", [1, 3])
def test_list_asks_the_database_equally_often(
    how_many: int, client: Browser, django_assert_num_queries: Any
) -> None:
    with clock.at(MONDAY):
        department = make_department()
        for _ in range(how_many):
            stage = stage_of(department)
            moved_by_desk(stage)
        stage.work()
        with django_assert_num_queries(2):
            assert len(queries.unreached_clients(stage.desk)) == how_many
