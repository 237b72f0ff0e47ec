"""Letters at the desk, and their code on the website."""

import pytest
from django.test import Client as Browser

from nabij.accounts.types import Role
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.surveys.models import Invitation, Response
from nabij.surveys.rules.campaigns import tell_code
from nabij.surveys.types import AskingChannel
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_campaign, make_invitation

pytestmark = pytest.mark.django_db


def letter(department: Department, *, name: str = "Jansen", language: str = "nl") -> Invitation:
    client = make_client(family_name=name, departments=[department], language=language)
    Client.objects.filter(pk=client.pk).update(street="Dorpsstraat 1", postal_code="1234 AB")
    client.refresh_from_db()
    return make_invitation(client=client, department=department)


def agent(department: Department) -> Browser:
    staff = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
    return sign_in(Browser(), staff)


def test_letters_are_printed_once_each_in_its_language_for_own_clients_only() -> None:
    department, other = make_department(), make_department()
    make_campaign(channel=AskingChannel.LETTER)
    dutch = letter(department)
    finnish = letter(department, name="Virtanen", language="fi")
    elsewhere = letter(other, name="Elders")
    browser = agent(department)
    page = browser.get("/desk/letters/").content.decode()
    assert "2 brieven wachten" in page
    assert "Typ daar deze code" in page
    assert "Kirjoita siellä tämä koodi" in page
    assert tell_code(dutch.code or "") in page
    assert "Elders" not in page
    assert "/code/" in page
    looked = Look.objects.filter(what="surveys.letters").values_list("client_id", flat=True)
    assert set(looked) == {dutch.client_id, finnish.client_id}
    browser.post("/desk/letters/", {"letter": [str(dutch.pk), str(elsewhere.pk), "x"]})
    assert list(Invitation.objects.exclude(printed_at=None)) == [dutch]
    assert "Eén brief wacht" in browser.get("/desk/letters/").content.decode()
    browser.post("/desk/letters/", {"letter": str(finnish.pk)})
    assert "Er wacht geen brief" in browser.get("/desk/letters/").content.decode()


def test_a_code_opens_its_survey_once_and_the_answer_came_by_letter(client: Browser) -> None:
    make_campaign(channel=AskingChannel.LETTER)
    invitation = letter(make_department())
    typed = tell_code(invitation.code or "").lower().replace("-", " ")
    led = client.post("/code/", {"code": typed})
    address = led.headers["Location"]
    assert address.startswith("/s/")
    client.post(f"{address}recommend/", {"answer": "8"})
    client.post(f"{address}send/", {"wish": "send"})
    assert (Response.objects.get().channel, Response.objects.get().nps) == ("letter", 8)
    again = client.post("/code/", {"code": typed}, follow=True).content.decode()
    assert "Dank u wel" in again
    with clock.at(invitation.expires_at):
        late = letter(make_department())
    with clock.at(late.expires_at):
        assert client.post("/code/", {"code": late.code}, follow=True).status_code == 410


def test_wrong_codes_are_said_stay_in_the_field_and_are_counted(client: Browser) -> None:
    for typed in ("", "ABCDE-23456", "\x00", "'; --", "é" * 40, "A" * 41):
        shown = client.post("/code/", {"code": typed})
        assert shown.status_code == 200, typed
        assert "nabij-field--error" in shown.content.decode(), typed
    assert 'value="ABCDE-23456"' in client.post("/code/", {"code": "ABCDE-23456"}).content.decode()
    for _ in range(10):
        last = client.post("/code/", {"code": "ABCDE-23456"})
    assert last.status_code == 429
    assert "over 15 minuten" in last.content.decode()
