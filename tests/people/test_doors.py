"""What every door does, whatever the page behind it."""

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from nabij.accounts.models import User
from nabij.appointments.rules import manage_token
from nabij.audit.models import Look
from nabij.lib import sql
from nabij.people.doors import client_page
from nabij.people.models import Client
from nabij.people.sessions import SessionStore
from nabij.people.types import Actor
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment
from tests.factories.people import make_client
from tests.factories.surveys import make_invitation, survey_token

pytestmark = pytest.mark.django_db


def test_no_page_of_somebody_is_kept_by_a_browser() -> None:
    """On a shared computer the next person goes back, also after signing out."""
    person = make_client(with_user=True)
    assert person.user is not None
    appointment = make_appointment(client=person)
    link = manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    own, desk, nobody = (
        sign_in(Browser(), person.user),
        sign_in(Browser(), make_staff()),
        Browser(),
    )
    answers = [
        own.get("/my/"),
        own.get(reverse("appointments:calendar", args=[appointment.pk])),
        own.post(reverse("appointments:cancel", args=[appointment.pk])),
        desk.get("/desk/clients/", {"q": "Anna"}),
        nobody.get(reverse("appointments:link", args=[link])),
        nobody.get(reverse("surveys:answer", args=[survey_token(make_invitation())])),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 302, 200, 200, 200]
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_forged_links_leave_nothing_behind() -> None:
    """Anybody can make them, and audit rows stay for ever."""
    for address in ("/a/forged/", "/s/forged/", "/f/forged/"):
        assert Browser().get(address).status_code == 404
    assert not Look.objects.exists()


def test_a_refused_change_is_no_change() -> None:
    person = make_client(with_user=True)
    assert person.user is not None
    appointment = make_appointment(client=person)
    refused = sign_in(Browser(), person.user).post(
        reverse("appointments:move", args=[appointment.pk]), {"slot": "nonsense"}
    )
    assert refused.status_code == 400
    assert set(Look.objects.values_list("action", flat=True)) == {"view"}


@pytest.mark.parametrize("path", ["/my/", "/my/appointments/"])
def test_a_page_whose_row_cannot_be_kept_is_not_shown(path: str) -> None:
    """With a transaction around the page, and without one where the page only reads."""
    appointment = make_appointment(client=make_client(with_user=True))
    assert appointment.client.user is not None
    visitor = sign_in(Browser(raise_request_exception=False), appointment.client.user)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE audit_look ADD CONSTRAINT nothing CHECK (false) NOT VALID")
    answer = visitor.get(path)
    assert answer.status_code == 500
    assert "Controle" not in answer.text


def test_a_page_that_only_reads_cannot_write() -> None:
    with pytest.raises(sql.WritesError), transaction.atomic():
        sql.only_reading(lambda: User.objects.update(name="x"))
    with pytest.raises(sql.WritesError):
        sql.only_reading(lambda: sql.run("DELETE FROM accounts_user", ()))
    assert sql.only_reading(User.objects.count) == 0


def test_a_page_that_says_it_only_reads_is_held_to_it() -> None:
    person = make_client(with_user=True)
    assert person.user is not None

    @client_page(what="people.profile", reads_only=True)
    def page(request: HttpRequest, actor: Actor) -> HttpResponse:
        Client.objects.update(given_name="x")
        return HttpResponse()

    request = RequestFactory().get("/my/")
    request.user, request.session = person.user, SessionStore()
    with pytest.raises(sql.WritesError), transaction.atomic():
        page(request)
    person.refresh_from_db()
    assert person.given_name == "Anna"
