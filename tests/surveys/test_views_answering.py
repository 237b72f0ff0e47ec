"""All kinds of questions, branches and ways to send, on the page behind the link."""

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.lib import clock
from nabij.people.models import Client
from nabij.surveys import queries
from nabij.surveys.models import Answer, FollowUp, Invitation, Question, Response, Survey
from nabij.surveys.types import Kind
from tests.factories.people import make_relative
from tests.factories.surveys import make_invitation, make_survey, survey_token

pytestmark = pytest.mark.django_db


def invitation_to(**survey: object) -> tuple[Invitation, str]:
    """An invitation to a survey of all kinds of questions, and the address of its page."""
    invitation = make_invitation()
    Invitation.objects.filter(pk=invitation.pk).update(survey=make_survey(**survey))  # type: ignore[arg-type]
    invitation.refresh_from_db()
    return invitation, f"/s/{survey_token(invitation)}/"


def test_every_kind_is_asked_and_kept_and_a_branch_is_followed(client: Browser) -> None:
    _, address = invitation_to()
    page = client.get(address).content.decode()
    assert "Vraag 1 van 6" in page
    steps = [
        ("recommend", {"answer": "7"}), ("way", {"answer": "1"}), ("parking", {"answer": "6"}),
        ("why", {"answer": ["1", "3"]}), ("times", {"answer": "4"}), ("health", {"answer": "5"}),
        ("more", {"answer": "Alles goed."}),
    ]  # fmt: skip
    for (step, said), (following, _) in zip(steps, [*steps[1:], ("send", {})], strict=True):
        shown = client.post(f"{address}{step}/", said)
        assert shown.headers["Location"] == f"{address}{following}/", step
    back = client.get(f"{address}why/").content.decode()
    assert re.findall(r'value="(\d)"[^>]*checked', back) == ["1", "3"]
    # another way: parking is asked no more, and what was said of it is not sent
    over = client.post(f"{address}way/", {"answer": "2"})
    assert over.headers["Location"] == f"{address}why/"
    assert client.get(f"{address}parking/").headers["Location"] == address
    done = client.post(f"{address}send/", {"wish": "send"}, follow=True)
    assert done.redirect_chain == [(f"{address}thanks/", 302)]
    response = Response.objects.get()
    kept = {a.question.key: a.text or a.choices or a.value for a in Answer.objects.all()}
    assert kept == {"way": 2, "why": [1, 3], "times": 4, "health": 5, "more": "Alles goed."}
    assert (response.nps, response.client_id is None) == (7, False)


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        ("way", "9", "Kies er een"),
        ("why", "9", "Kies er ten minste een"),
        ("times", "100", "heel getal van 0 tot 99"),
        ("times", "4,5", "heel getal van 0 tot 99"),
        ("health", "", "Kies er een"),
    ],
)
def test_what_is_no_answer_is_said_in_words_of_its_kind(
    client: Browser, step: str, said: str, words: str
) -> None:
    _, address = invitation_to()
    shown = client.post(f"{address}{step}/", {"answer": said})
    assert shown.status_code == 200
    assert words in shown.content.decode()
    assert not Response.objects.exists()


def test_who_stays_anonymous_is_told_so_and_nobody_is_kept(client: Browser) -> None:
    invitation, address = invitation_to()
    client.post(f"{address}recommend/", {"answer": "2"})
    asked = client.post(f"{address}send/", {"wish": ""}).content.decode()
    assert "Kies hoe u uw antwoorden wilt versturen." in asked
    done = client.post(f"{address}send/", {"wish": "anonymous"}, follow=True)
    assert "Niemand kan zien dat deze antwoorden van u zijn" in done.content.decode()
    response = Response.objects.get()
    assert (response.is_anonymous, response.client_id, response.nps) == (True, None, 2)
    assert not FollowUp.objects.exists()
    invitation.refresh_from_db()
    assert invitation.status == "answered"


def test_two_devices_and_too_late_are_met_with_a_sentence(client: Browser) -> None:
    _, address = invitation_to()
    client.post(f"{address}recommend/", {"answer": "9"})
    client.post(f"{address}send/", {"wish": "send"})
    other = Browser()
    shown = other.post(f"{address}recommend/", {"answer": "1"}, follow=True).content.decode()
    assert "niet meer toegevoegd" in shown
    shown = other.post(f"{address}send/", {"wish": "anonymous"}, follow=True).content.decode()
    assert "niet meer toegevoegd" in shown
    assert Response.objects.get().nps == 9
    Invitation.objects.update(status="expired")
    late = other.post(f"{address}recommend/", {"answer": "1"})
    assert (late.status_code, "niet meer verstuurd" in late.content.decode()) == (410, True)


def test_a_survey_changed_meanwhile_asks_on_as_it_began(client: Browser) -> None:
    invitation, address = invitation_to()
    client.post(f"{address}recommend/", {"answer": "9"})
    newer = Survey.objects.create(key=invitation.survey.key, version=99)
    Question.objects.create(survey=newer, key="other", kind=Kind.TEXT, order=1)
    assert "Vraag 2 van 6" in client.get(address).content.decode()
    assert client.get(f"{address}other/").status_code == 404
    client.post(f"{address}send/", {"wish": "send"})
    assert Response.objects.get().survey == invitation.survey


def test_an_always_anonymous_survey_is_one_page_and_keeps_nothing_before(client: Browser) -> None:
    invitation, address = invitation_to(is_anonymous=True)
    page = client.get(address).content.decode()
    assert page.count("<fieldset") >= 5
    assert client.get(f"{address}send/").headers["Location"] == address
    wrong = client.post(address, {"recommend": "8", "times": "100", "more": "Typt u maar."})
    assert "Typt u maar." in wrong.content.decode()
    assert not Response.objects.exists()
    nothing = client.post(address, {}).content.decode()
    assert "U hebt nog niets ingevuld" in nothing
    said = {"recommend": "0", "way": "2", "parking": "7", "why": ["1"], "more": "Dank."}
    done = client.post(address, said, follow=True)
    assert done.redirect_chain == [(f"{address}thanks/", 302)]
    response = Response.objects.get()
    assert (response.nps, response.client_id, response.answer_count) == (0, None, 3)
    assert not Answer.objects.filter(question__key="parking").exists()
    invitation.refresh_from_db()
    assert invitation.status == "answered"


def test_an_answer_takes_few_statements_and_a_published_survey_is_looked_up_once(
    client: Browser,
) -> None:
    survey = make_survey()
    addresses = []
    for _ in range(3):
        invitation = make_invitation()
        Invitation.objects.filter(pk=invitation.pk).update(survey=survey)
        addresses.append(f"/s/{survey_token(invitation)}/")
    counts, asked = [], []
    for address in addresses:
        for step, said in (("recommend", {"answer": "9"}), ("send", {"wish": "send"})):
            with CaptureQueriesContext(connection) as captured:
                assert client.post(f"{address}{step}/", said).status_code == 302
            counts.append(len(captured))
            asked.append(any("surveys_question" in one["sql"] for one in captured))
    assert asked == [True, False, False, False, False, False]
    assert counts[2:4] == counts[4:6]
    assert max(counts[2:]) <= 14


def test_a_draft_that_changes_is_looked_up_anew_each_time() -> None:
    draft = Survey.objects.create(key="being-made", created_at=clock.now())
    assert not queries.asked_of(draft.pk)
    question = Question.objects.create(survey=draft, key="more", kind=Kind.TEXT, order=1)
    assert list(queries.asked_of(draft.pk)) == [question]


def test_who_wants_to_be_asked_no_more_says_so_behind_the_link(client: Browser) -> None:
    _, address = invitation_to()
    stopped = Client.objects.filter(survey_opt_out_at__isnull=False)
    page = f"{address}stop/asking/"
    assert page in client.get(address).content.decode()
    assert "Vraag mij niets meer" in client.get(page).content.decode()
    assert not stopped.exists()  # a scanner opens links too
    assert "Wij vragen u niets meer" in client.post(page, follow=True).content.decode()
    assert stopped.exists()
    going_on = client.get(address, follow=True)
    assert going_on.status_code == 200  # this one can still be answered


def test_a_relative_is_asked_no_more_and_the_client_still_is(client: Browser) -> None:
    invitation, address = invitation_to()
    relative = make_relative()
    Invitation.objects.filter(pk=invitation.pk).update(
        respondent_type="relative", relative=relative, person_id=relative.pk
    )
    client.post(f"{address}stop/asking/")
    relative.refresh_from_db()
    assert relative.survey_opt_out_at is not None
    assert invitation.client is not None
    invitation.client.refresh_from_db()
    assert invitation.client.survey_opt_out_at is None
