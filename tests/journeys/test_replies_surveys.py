"""A number by SMS answers the survey, once; a low one is followed up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.people.types import Channel, link_actor
from nabij.surveys import operations
from nabij.surveys.models import FollowUp, Invitation, Question, Response, Survey
from nabij.surveys.types import Kind
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client
from tests.factories.surveys import make_campaign, make_invitation, survey_token

SECRET = "a" * 32
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
Say = Callable[[str], list[str]]
pytestmark = pytest.mark.django_db


def run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()
    delivery.run_due()
    ledger.run_all()


@pytest.fixture
def say(client: Browser, settings: Settings) -> Say:
    """Return a function that sends an SMS to us and returns the kinds of what we send then."""
    settings.SMS_INBOUND_SECRET = SECRET

    def send(text: str) -> list[str]:
        before = set(Message.objects.values_list("pk", flat=True))
        reply = {"from": "31612345678", "text": text, "id": f"k-{Message.objects.count()}-{text}"}
        assert client.get(f"/api/sms/inbound/{SECRET}/", reply).status_code == 200
        run()
        return [m.template for m in Message.objects.exclude(pk__in=before)]

    return send


def asked(**campaign: object) -> Invitation:
    """Somebody with a telephone is asked about a visit."""
    if campaign:
        make_campaign(**campaign)  # type: ignore[arg-type]
    department = make_department(location=make_location(opening_hours=True))
    person = make_client(
        phone="+31612345678", preferred_channel=Channel.SMS, departments=[department]
    )
    invitation = make_invitation(client=person, department=department)
    run()
    return invitation


def test_a_low_number_is_the_answer_and_is_followed_up_and_a_second_changes_nothing(
    say: Say, client: Browser
) -> None:
    with clock.at(NOON):
        invitation = asked()
        body = Message.objects.get().body
        assert "van 0 (zeker niet) tot 10 (zeker wel)" in body
        assert say("11") == ["reply_score_unclear"]
        assert say("3") == ["reply_score"]
        response = Response.objects.get()
        assert (response.nps, response.channel, response.ces) == (3, "sms", None)
        assert FollowUp.objects.get().reasons == ["low_score"]
        assert "neemt hierover contact met u op" in Message.objects.latest("id").body
        assert say("9") == []
        assert Response.objects.get().nps == 3
        page = client.get(f"/s/{survey_token(invitation)}/", follow=True).content.decode()
        assert "Wij nemen contact met u op" in page


def test_a_high_number_needs_no_word_and_takes_along_what_was_filled_in(say: Say) -> None:
    with clock.at(NOON):
        invitation = asked()
        operations.save_answer(
            invitation_id=invitation.pk, question="effort", value=1, language="nl",
            by=link_actor(client_id=invitation.client_id),
        )  # fmt: skip
        assert say(" 9! ") == []
    response = Response.objects.get()
    assert (response.nps, response.ces, response.submitted_at) == (9, 1, NOON)
    assert not FollowUp.objects.exists()


def test_the_reminder_can_be_answered_too_and_an_old_one_not(say: Say) -> None:
    with clock.at(NOON):
        asked(reminder_days=5, valid_days=8)
    with clock.at(NOON + timedelta(days=5)):
        assert operations.remind_due() == 1
        run()
        assert Message.objects.latest("id").template == "survey_reminder"
        assert say("0") == ["reply_score"]
        assert Response.objects.get().nps == 0


def test_after_its_time_a_number_is_no_answer(say: Say) -> None:
    with clock.at(NOON):
        asked()
    with clock.at(NOON + timedelta(days=15)):
        assert say("8") == ["reply_nothing_open"]
    assert not Response.objects.exists()


def test_a_question_that_depends_on_another_is_not_asked_by_sms(say: Say) -> None:
    survey = Survey.objects.create(key="branch", created_at=clock.now())
    options = [{"value": n, "texts": {"nl": f"Keuze {n}"}} for n in (1, 2)]
    way = Question.objects.create(
        survey=survey, key="way", kind=Kind.SINGLE, order=1, options=options, option_values=[1, 2]
    )
    Question.objects.create(
        survey=survey, key="recommend", kind=Kind.NPS, order=2, scale_min=0, scale_max=10,
        shown_if=way, shown_values=[1],
    )  # fmt: skip
    survey.published_at = clock.now()
    survey.save()
    with clock.at(NOON):
        invitation = asked(survey_key="branch")
        assert "cijfer" not in Message.objects.get().body
        assert say("3") == ["reply_nothing_open"]
    assert not Response.objects.filter(invitation=invitation).exists()


def test_a_campaign_by_letter_sends_no_message(say: Say) -> None:
    with clock.at(NOON):
        department = make_department()
        make_campaign(channel="letter")
        person = make_client(departments=[department])
        type(person).objects.filter(pk=person.pk).update(street="Dorpsstraat 1", postal_code="1")
        make_invitation(client=person, department=department)
        run()
    assert not Message.objects.exists()
