"""Answers to all kinds of questions, and answers nobody can be traced by."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import link_actor
from nabij.surveys import operations
from nabij.surveys.models import Answer, FollowUp, Invitation, Question, Response, Survey
from nabij.surveys.types import Kind, Value
from tests.factories.surveys import make_invitation, make_response

THURSDAY = datetime(2026, 3, 12, 9, 41, 7, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def survey_of_all_kinds() -> Survey:
    survey = Survey.objects.create(key="after-visit", version=9, created_at=clock.now())
    ask = Question.objects.create
    ask(survey=survey, key="recommend", kind=Kind.NPS, order=1, scale_min=0, scale_max=10)
    single = ask(
        survey=survey, key="way", kind=Kind.SINGLE, order=2, option_values=[1, 2],
        options=[{"value": 1, "texts": {"nl": "Auto"}}, {"value": 2, "texts": {"nl": "Bus"}}],
    )  # fmt: skip
    ask(
        survey=survey, key="parking", kind=Kind.SCALE, order=3, scale_min=1, scale_max=7,
        shown_if=single, shown_values=[1],
    )  # fmt: skip
    ask(survey=survey, key="why", kind=Kind.MULTIPLE, order=4, option_values=[1, 2, 3])
    ask(survey=survey, key="times", kind=Kind.NUMBER, order=5, scale_min=0, scale_max=99)
    ask(survey=survey, key="more", kind=Kind.TEXT, order=6)
    survey.published_at = clock.now()
    survey.save()
    return survey


def save(invitation: Invitation, question: str, value: Value) -> Response:
    return operations.save_answer(
        invitation_id=invitation.pk,
        question=question,
        value=value,
        language="nl",
        by=link_actor(client_id=invitation.client_id),
    )


def send(invitation: Invitation, *, anonymous: bool = False) -> Response:
    by = link_actor(client_id=invitation.client_id)
    return operations.submit(invitation_id=invitation.pk, by=by, anonymous=anonymous)


def test_every_kind_is_kept_where_it_belongs() -> None:
    survey_of_all_kinds()
    invitation = make_invitation()
    given: dict[str, Value] = {
        "recommend": 9, "way": 1, "parking": 7, "why": [1, 3], "times": 4, "more": "Ja."
    }  # fmt: skip
    for question, value in given.items():
        save(invitation, question, value)
    response = send(invitation)
    assert (response.nps, response.answer_count) == (9, 5)
    found = {one.question.key: one for one in Answer.objects.select_related("question")}
    assert (found["way"].value, found["parking"].value, found["times"].value) == (1, 7, 4)
    assert (found["why"].choices, found["more"].text) == ([1, 3], "Ja.")


def test_passed_over_is_no_row() -> None:
    survey_of_all_kinds()
    invitation = make_invitation()
    save(invitation, "times", 4)
    response = save(invitation, "times", None)
    assert (Answer.objects.count(), response.answer_count) == (0, 0)
    with pytest.raises(operations.NothingAnsweredError):
        send(invitation)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("recommend", 11),
        ("recommend", -1),
        ("recommend", True),
        ("parking", 8),
        ("way", 3),
        ("why", [1, 4]),
        ("why", "1"),
        ("more", 3),
        ("times", 100),
    ],
)
def test_what_is_no_answer_is_refused(question: str, value: Value) -> None:
    survey_of_all_kinds()
    invitation = make_invitation()
    with pytest.raises(operations.NoAnswerError):
        save(invitation, question, value)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("question", "columns"),
    [
        ("parking", {"value": 8}),
        ("parking", {"text": "7"}),
        ("way", {"value": 3}),
        ("why", {"choices": [1, 9]}),
        ("recommend", {"value": 3}),
        ("more", {"value": 3}),
        ("times", {"value": 1, "text": "één"}),
        ("times", {}),
    ],
)
def test_the_database_refuses_what_is_no_answer(question: str, columns: dict[str, object]) -> None:
    survey = survey_of_all_kinds()
    response = save(make_invitation(), "recommend", 9)
    asked = survey.questions.get(key=question)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(response=response, question=asked, **columns)


def test_the_database_refuses_the_answer_to_another_survey() -> None:
    response = make_response()
    other = survey_of_all_kinds().questions.get(key="times")
    with pytest.raises(IntegrityError, match="no answer"), transaction.atomic():
        Answer.objects.create(response=response, question=other, value=4)


def test_what_is_not_asked_after_all_does_not_count() -> None:
    survey_of_all_kinds()
    invitation = make_invitation()
    save(invitation, "way", 1)
    save(invitation, "parking", 7)
    save(invitation, "way", 2)
    send(invitation)
    assert [one.question.key for one in Answer.objects.all()] == ["way"]


def test_a_published_survey_stands_still() -> None:
    survey = survey_of_all_kinds()
    asked = survey.questions.get(key="way")
    for change in (
        lambda: Question.objects.filter(pk=asked.pk).update(texts={"nl": "Anders"}),
        asked.delete,
        lambda: Question.objects.create(survey=survey, key="x", kind=Kind.TEXT, order=7),
        lambda: Survey.objects.filter(pk=survey.pk).update(names={"nl": "Anders"}),
        lambda: Survey.objects.filter(pk=survey.pk).update(published_at=None),
    ):
        with pytest.raises(IntegrityError, match="stand"), transaction.atomic():
            change()


def test_answers_stay_with_the_version_that_was_asked() -> None:
    invitation = make_invitation()
    save(invitation, "effort", 2)
    survey_of_all_kinds()
    save(invitation, "recommend", 3)
    assert send(invitation).survey == invitation.survey
    with pytest.raises(operations.UnknownQuestionError):
        save(make_invitation(), "effort", 2)


def anonymous(*, nps: int = 2, comment: str = "Koud eten.") -> tuple[Invitation, Response]:
    with clock.at(THURSDAY):
        invitation = make_invitation()
        save(invitation, "recommend", nps)
        save(invitation, "open", comment)
        return invitation, send(invitation, anonymous=True)


def test_an_anonymous_answer_points_at_nobody() -> None:
    invitation, response = anonymous()
    response.refresh_from_db()
    assert (response.client_id, response.invitation_id, response.professional_id) == (None,) * 3
    assert (response.nps, response.comment, response.is_anonymous) == (2, "Koud eten.", True)
    assert response.pk.version == 4  # ours of version 7 tell the moment
    invitation.refresh_from_db()
    assert invitation.status == "answered"
    assert Response.objects.count() == 1
    assert not FollowUp.objects.exists()
    with pytest.raises(operations.SurveyClosedError), clock.at(THURSDAY):
        send(invitation)


def test_its_moment_is_told_by_the_week() -> None:
    _, response = anonymous()
    monday = datetime(2026, 3, 9, tzinfo=UTC)
    assert (response.submitted_at, response.started_at) == (monday, monday)
    assert response.submitted_on == monday.date()


def test_the_ledger_hears_of_it_when_the_hour_is_over_and_by_nobodys_name() -> None:
    _, response = anonymous()
    with clock.at(THURSDAY + timedelta(minutes=18)):
        assert operations.tell_anonymous() == 0
    with clock.at(THURSDAY + timedelta(minutes=19)):
        assert operations.tell_anonymous() == 1
        assert operations.tell_anonymous() == 0
    event = Event.objects.get(kind="surveys.ResponseSubmitted")
    assert (event.client_id, event.actor_id, event.payload["invitation_id"]) == (None,) * 3
    assert event.payload["response_id"] == str(response.pk)
    assert event.at == response.submitted_at
    assert event.pk.version == 4


@pytest.mark.parametrize(
    "change",
    [
        "is_anonymous = false",
        "invitation_id = (SELECT id FROM surveys_invitation)",
        "client_id = (SELECT client_id FROM surveys_invitation)",
        "submitted_at = now(), started_at = now()",
        "contact_me = true",
    ],
)
def test_nobody_can_undo_it(change: str) -> None:
    anonymous()
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE surveys_response SET {change}")


def test_an_answer_with_a_name_can_become_anonymous_only_by_its_sender() -> None:
    make_response()
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.update(is_anonymous=True, client=None, invitation=None)


def test_who_wants_contact_is_not_anonymous() -> None:
    invitation = make_invitation()
    operations.save_answer(
        invitation_id=invitation.pk,
        question="open",
        value="Bel mij.",
        contact_me=True,
        language="nl",
        by=link_actor(client_id=invitation.client_id),
    )
    with pytest.raises(operations.ContactWantedError):
        send(invitation, anonymous=True)


def test_an_employee_is_always_anonymous() -> None:
    _, response = anonymous()
    named = make_response()
    with pytest.raises(IntegrityError, match="employee"), transaction.atomic():
        Response.objects.filter(pk=named.pk).update(respondent_type="employee")
    Response.objects.filter(pk=response.pk).update(respondent_type="employee")
