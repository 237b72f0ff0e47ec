"""What every door does, whatever the page behind it."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments.rules import manage_token
from nabij.audit.models import Look
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
