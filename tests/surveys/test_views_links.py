"""The survey and "is it solved?" behind their links."""

import gzip
import re
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as Browser

from nabij.audit.models import Look
from nabij.delivery.models import Message
from nabij.delivery.types import About, Status
from nabij.lib import clock
from nabij.lib.links import make_token
from nabij.surveys import operations
from nabij.surveys.models import FollowUp, Invitation, Response
from nabij.surveys.types import (
    ABOUT_FOLLOW_UP,
    ABOUT_INVITATION,
    SURVEY_PURPOSE,
    FollowUpStatus,
)
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.delivery import BROWSER, make_message
from tests.factories.organisation import make_department, make_location, make_team
from tests.factories.people import make_client
from tests.factories.surveys import (
    make_follow_up,
    make_invitation,
    make_response,
    solution_token,
    survey_token,
)

pytestmark = pytest.mark.django_db


def asked() -> FollowUp:
    """Return a follow-up whose client was asked whether it is solved."""
    department = make_department()
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    client = make_client(departments=[department])
    follow_up = make_follow_up(client=client, department=department)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    return operations.ask_solved(follow_up_id=follow_up.pk, text="Wij belden u.", by=by)


def test_the_whole_survey(client: Browser) -> None:
    invitation = make_invitation()
    address = f"/s/{survey_token(invitation)}/"
    first = client.get(address)
    assert first.status_code == 200
    assert "Vraag 1 van 3" in first.content.decode()
    assert (
        client.post(f"{address}effort/", {"answer": "2"})
        .headers["Location"]
        .endswith("/recommend/")
    )
    assert (
        client.post(f"{address}recommend/", {"answer": "9"}).headers["Location"].endswith("/open/")
    )
    last = client.post(f"{address}open/", {"answer": "Fijn."})
    assert last.headers["Location"] == f"{address}send/"
    done = client.post(f"{address}send/", {"wish": "contact"}, follow=True)
    assert done.redirect_chain == [(f"{address}thanks/", 302)]
    response = Response.objects.get()
    assert (response.ces, response.nps, response.comment, response.contact_me) == (
        2,
        9,
        "Fijn.",
        True,
    )
    assert response.submitted_at is not None
    assert "Wij nemen contact met u op" in done.content.decode()


def test_the_answer_about_a_place_that_is_hardly_ever_open_arrives(client: Browser) -> None:
    location = make_location()
    location.opening_hours.create(weekday=0, opens=time(8), closes=time(8, 1))
    invitation = make_invitation(department=make_department(location=location))
    address = f"/s/{survey_token(invitation)}/"
    client.post(f"{address}recommend/", {"answer": "2"})
    client.post(f"{address}open/", {"answer": "Te laat."})
    done = client.post(f"{address}send/", {"wish": "contact"}, follow=True)
    assert done.status_code == 200
    assert "Wij nemen contact met u op" in done.content.decode()
    follow_up = FollowUp.objects.get(response__comment="Te laat.")
    assert follow_up.due_at < clock.now() + timedelta(days=14)


def test_looking_never_answers(client: Browser) -> None:
    invitation = make_invitation()
    address = f"/s/{survey_token(invitation)}/"
    for page in (
        "",
        "effort/",
        "effort/?answer=1",
        "recommend/?answer=9&skip=yes",
        "open/",
        "thanks/",
    ):
        client.get(f"{address}{page}")
        client.head(f"{address}{page}")
    assert Response.objects.count() == 0


def test_a_half_answer_is_kept_and_one_goes_on_there(client: Browser) -> None:
    invitation = make_invitation()
    address = f"/s/{survey_token(invitation)}/"
    client.post(f"{address}effort/", {"answer": "4"})
    again = Browser().get(address).content.decode()
    assert "Vraag 2 van 3" in again
    back = Browser().get(f"{address}effort/").content.decode()
    assert re.findall(r'<input type="radio" [^>]*value="(\d)"[^>]*checked', back) == ["4"]
    client.post(f"{address}effort/", {"answer": "5"})
    assert Response.objects.get().ces == 5


def test_a_question_can_be_skipped_and_counts_nowhere(client: Browser) -> None:
    invitation = make_invitation()
    address = f"/s/{survey_token(invitation)}/"
    client.post(f"{address}effort/", {"answer": "4"})
    client.post(f"{address}effort/", {"skip": "yes"})
    client.post(f"{address}recommend/", {"skip": "yes", "answer": "3"})
    client.post(f"{address}open/", {"answer": "Dank."})
    response = Response.objects.get()
    assert (response.ces, response.nps, response.comment) == (None, None, "Dank.")
    assert FollowUp.objects.count() == 0


@pytest.mark.parametrize("value", ["", "11", "-1", "6.5", "abc", "9" * 400, "\x00"])
def test_what_is_no_answer_is_said_and_not_kept(client: Browser, value: str) -> None:
    address = f"/s/{survey_token(make_invitation())}/recommend/"
    shown = client.post(address, {"answer": value})
    assert shown.status_code == 200
    assert "Kies een cijfer" in shown.content.decode()
    assert Response.objects.count() == 0


def test_words_that_are_too_long_stay_in_the_field(client: Browser) -> None:
    address = f"/s/{survey_token(make_invitation())}/open/"
    shown = client.post(address, {"answer": "a" * 4001}).content.decode()
    assert "a" * 4001 in shown
    assert "4.000 tekens" in shown
    assert Response.objects.count() == 0


def test_nothing_answered_is_said(client: Browser) -> None:
    address = f"/s/{survey_token(make_invitation())}/"
    client.post(f"{address}open/", {"answer": ""})
    shown = client.post(f"{address}send/", {"wish": "send"})
    assert "U hebt nog niets ingevuld" in shown.content.decode()
    assert Invitation.objects.get().status == "open"


def test_after_sending_the_link_thanks(client: Browser) -> None:
    response = make_response()
    assert response.invitation is not None
    address = f"/s/{survey_token(response.invitation)}/"
    assert client.get(address).headers["Location"] == f"{address}thanks/"
    assert (
        client.post(f"{address}effort/", {"answer": "5"}).headers["Location"] == f"{address}thanks/"
    )
    assert "Dank u wel" in client.get(f"{address}thanks/").content.decode()
    assert Response.objects.get().ces == 2


def test_an_expired_link_is_kind(client: Browser) -> None:
    invitation = make_invitation()
    address = f"/s/{survey_token(invitation)}/"
    with clock.at(invitation.expires_at):
        for shown in (client.get(address), client.post(f"{address}effort/", {"answer": "1"})):
            assert shown.status_code == 410
            assert "gesloten" in shown.content.decode()
    assert Response.objects.count() == 0


def test_forged_links_and_steps_are_not_there(client: Browser) -> None:
    invitation = make_invitation()
    other = make_token(
        purpose="appointment", subject_id=invitation.pk, expires_at=invitation.expires_at
    )
    nobody = make_token(
        purpose=SURVEY_PURPOSE, subject_id=make_client().pk, expires_at=invitation.expires_at
    )
    token = survey_token(invitation)
    for address in (
        f"/s/{other}/", f"/s/{nobody}/", f"/s/{token}x/", "/s/x/thanks/", f"/s/{token}/other/",
        f"/f/{token}/", "/f/x/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post(f"/s/{token}/other/", {"answer": "1"}).status_code == 404


def test_other_methods_are_refused(client: Browser) -> None:
    token = survey_token(make_invitation())
    assert client.put(f"/s/{token}/").status_code == 405
    assert client.post(f"/s/{token}/thanks/").status_code == 405
    assert client.delete(f"/f/{solution_token(asked())}/").status_code == 405


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Vraag 1 van 3"), ("fi", "Kysymys 1/3"), ("en", "Question 1 of 3")],
)
def test_it_speaks_the_clients_language_unless_another_is_chosen(
    client: Browser, language: str, words: str
) -> None:
    finnish = make_invitation(client=make_client(language="fi"))
    address = f"/s/{survey_token(finnish)}/"
    assert "Kysymys 1/3" in client.get(address).content.decode()
    client.cookies["django_language"] = language
    assert words in client.get(address).content.decode()


def test_each_look_is_in_the_clients_audit(client: Browser) -> None:
    invitation = make_invitation()
    address = f"/s/{survey_token(invitation)}/"
    client.get(address)
    client.post(f"{address}effort/", {"answer": "2"})
    looks = Look.objects.filter(client_id=invitation.client_id).order_by("id")
    assert [(look.action, look.what, look.role) for look in looks] == [
        ("view", "surveys.answer", "link"),
        ("change", "surveys.answer", "link"),
    ]


def test_the_client_says_it_is_solved(client: Browser) -> None:
    follow_up = asked()
    address = f"/f/{solution_token(follow_up)}/"
    shown = client.get(address).content.decode()
    assert "Is het opgelost?" in shown
    assert "Wij belden u." in shown
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.ASKED
    done = client.post(address, {"solved": "yes", "text": "Dank."}, follow=True)
    assert "Fijn dat het is opgelost" in done.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.SOLVED
    assert follow_up.notes.get(kind="solved").text == "Dank."


def test_the_client_says_it_is_not_solved(client: Browser) -> None:
    follow_up = asked()
    address = f"/f/{solution_token(follow_up)}/"
    done = client.post(address, {"solved": "no", "text": "Nog steeds."}, follow=True)
    assert "opnieuw contact" in done.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.REOPENED
    client.post(address, {"solved": "yes"})
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.REOPENED


def test_no_choice_is_said_and_words_stay(client: Browser) -> None:
    shown = client.post(f"/f/{solution_token(asked())}/", {"text": "Nou ja."}).content.decode()
    assert "Kies ja of nee." in shown
    assert "Nou ja." in shown


def test_who_was_not_asked_finds_nothing(client: Browser) -> None:
    assert client.get(f"/f/{solution_token(make_follow_up())}/").status_code == 404


def test_a_late_answer_is_met_kindly(client: Browser) -> None:
    follow_up = asked()
    address = f"/f/{solution_token(follow_up)}/"
    with clock.at(clock.now() + timedelta(days=31)):
        shown = client.get(address)
    assert shown.status_code == 410
    assert "werkt niet meer" in shown.content.decode()


def test_the_first_page_is_light(client: Browser) -> None:
    """What the first paint needs, compressed as the server sends it: under 30 kB."""
    page = client.get(f"/s/{survey_token(make_invitation())}/").content
    sheets = re.findall(r'rel="stylesheet" href="/static/([^"]+)"', page.decode())
    assert len(sheets) > 3
    size = len(gzip.compress(page))
    for sheet in sheets:
        path = finders.find(sheet)
        assert isinstance(path, str)
        size += len(gzip.compress(Path(path).read_bytes()))
    assert size < 30_000
    scripts = re.findall(r"<script[^>]*>", page.decode())
    assert all("defer" in script or 'type="module"' in script for script in scripts)


@pytest.mark.parametrize("kind", [ABOUT_INVITATION, ABOUT_FOLLOW_UP])
def test_opening_a_link_marks_its_message_read_and_answers_nothing(
    client: Browser, kind: str
) -> None:
    if kind == ABOUT_INVITATION:
        invitation = make_invitation()
        subject, address = invitation.pk, f"/s/{survey_token(invitation)}/"
    else:
        follow_up = asked()
        subject, address = follow_up.pk, f"/f/{solution_token(follow_up)}/"
    message = make_message(about=About(kind=kind, id=subject))
    Message.objects.filter(pk=message.pk).update(
        status=Status.DELIVERED, sent_at=clock.now(), fallback_at=clock.now()
    )
    client.head(address, headers=BROWSER)
    client.get(address)  # a scanner or a preview
    message.refresh_from_db()
    assert message.status == Status.DELIVERED
    for _ in range(2):
        assert client.get(address, headers=BROWSER).status_code == 200
    message.refresh_from_db()
    assert (message.status, message.fallback_at) == (Status.READ, None)
    assert Response.objects.filter(submitted_at=None).count() == 0
    assert Invitation.objects.filter(pk=subject, status="answered").count() == 0
    assert FollowUp.objects.filter(status=FollowUpStatus.SOLVED).count() == 0
