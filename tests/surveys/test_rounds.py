"""Asking everybody who works here: once each, and nobody learns who said what."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.surveys import operations, queries
from nabij.surveys.models import Invitation, Response
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_organisation

pytestmark = pytest.mark.django_db


def test_everybody_who_works_here_is_asked_once(client: Browser) -> None:
    make_organisation()
    make_department()
    manager = make_staff(role=Role.MANAGER)
    studio = sign_in(client, manager)
    page = reverse("insights:work")
    assert "Minder dan tien" in studio.post(page, follow=True).content.decode()
    staff = [make_staff() for _number in range(10)]
    studio.post(page)
    assert Invitation.objects.filter(respondent_type="employee").count() == 11
    assert "30 dagen" in studio.post(page, follow=True).content.decode()

    desk = sign_in(Browser(), staff[0])
    assert "Hoe is het om hier te werken?" in desk.get("/desk/").content.decode()
    asked = queries.open_round_of(actor_for_staff(staff[0]))
    assert asked is not None
    link = desk.get("/desk/").context["round"]
    assert Browser().get(link).status_code == 200
    answered = Browser().post(link, {"recommend-work": "9", "open": "Fijne collega's."})
    assert answered.status_code == 302
    said = Response.objects.get()
    assert (said.is_anonymous, said.respondent_type, said.nps) == (True, "employee", 9)
    assert said.submitted_on is not None
    assert said.submitted_on.day == 1  # the month only
    assert said.department.slug == "general"
    assert "Hoe is het om hier te werken?" not in desk.get("/desk/").content.decode()
    assert Browser().post(link, {"recommend-work": "0"}).status_code == 302
    assert Response.objects.count() == 1  # once each
    told = studio.get(page).content.decode()
    assert "1 van de 11" in told
    assert "Medewerkers geven van 0 tot 10" in told  # not how clients' score is counted
    finding = operations.read_response(response_id=said.pk)
    assert finding is not None
    assert studio.get(reverse("surveys:review-text", args=[finding.pk])).status_code == 404
    with clock.at(clock.now() + timedelta(days=31)):
        assert operations.open_round(by=actor_for_staff(manager)) == 11
    opened = Event.objects.filter(kind="surveys.RoundOpened").order_by("at", "pk")
    assert [one.payload for one in opened] == [{"asked": 11}] * 2
    assert opened[1].actor_id == manager.pk


def test_only_a_manager_asks_everybody() -> None:
    make_organisation()
    make_department()
    staff = [make_staff() for _number in range(10)]
    with pytest.raises(operations.NoManagerError):
        operations.open_round(by=actor_for_staff(staff[0]))
    assert not Invitation.objects.exists()
    assert not Event.objects.exists()
