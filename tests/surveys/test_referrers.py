"""Professionals who refer clients to us: asked now and then, and answered like everybody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from nabij.accounts.types import Role
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.delivery.types import Report, Status
from nabij.insights.queries import Figures
from nabij.insights.types import Metric
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM, Actor, link_actor
from nabij.surveys import operations, queries
from nabij.surveys.models import FollowUp, Invitation, Referrer, Response
from nabij.surveys.types import FollowUpStatus, InvitationStatus, ReferrerDetails, Respondent
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_team
from tests.factories.surveys import make_referrer, solution_token, survey_token
from tests.journeys.test_surveys import link_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def department() -> Department:
    return make_department(names={"nl": "Oncologie", "fi": "Onkologia", "en": "Oncology"})


@pytest.fixture
def manager() -> Actor:
    return actor_for_staff(make_staff(role=Role.MANAGER))


def details_of(referrer: Referrer, **more: object) -> ReferrerDetails:
    """Return what is known of somebody, or something else."""
    known = ReferrerDetails(
        name=referrer.name or "Terug",
        practice=referrer.practice,
        email=referrer.email,
        language=referrer.language,
        department_id=referrer.department_id,
    )
    return replace(known, **more)  # type: ignore[arg-type]


def answer(invitation: Invitation, *, nps: int, contact_me: bool = False) -> Response:
    """Answer what a referring professional is asked, by name."""
    by = link_actor(client_id=None)
    for key, value in (("recommend-referring", nps), ("open", "U neemt nooit op.")):
        operations.save_answer(
            invitation_id=invitation.pk, question=key, value=value, language="nl", by=by
        )
    return operations.submit(invitation_id=invitation.pk, contact_me=contact_me, by=by)


def test_all_are_asked_once_in_90_days(department: Department, manager: Actor) -> None:
    for _number in range(3):
        make_referrer(department=department)
    assert operations.ask_referrers(by=manager) == 3
    assert operations.ask_referrers(by=manager) == 0
    made = Invitation.objects.get(referrer=Referrer.objects.first())
    assert (made.respondent_type, made.touchpoint, made.client_id) == ("referrer", "referral", None)
    assert (made.sampling_probability, made.campaign_id) == (1.0, None)
    assert made.expires_at == NOON + timedelta(days=21)
    told = Event.objects.filter(kind="surveys.InvitationCreated")
    assert {one.actor_id for one in told} == {manager.user_id}
    counts = queries.referrer_counts(manager)
    assert (counts.to_ask, counts.asked_lately, counts.opted_out) == (0, 3, 0)
    with clock.at(NOON + timedelta(days=89)):
        assert operations.ask_referrers(by=manager) == 0
    with clock.at(NOON + timedelta(days=91)):
        assert operations.ask_referrers(by=manager) == 3


def test_who_may_run_no_campaigns_sees_and_asks_nobody(department: Department) -> None:
    referrer = make_referrer(department=department)
    agent = actor_for_staff(make_staff(team=make_team(departments=[department])))
    assert operations.ask_referrers(by=agent) == 0
    assert queries.referrer_page(agent).object_list == []
    assert queries.referrer_of(agent, referrer_id=referrer.pk) is None
    with pytest.raises(operations.ReferrerUnknownError):
        operations.remove_referrer(referrer_id=referrer.pk, by=agent)
    with pytest.raises(operations.ReferrerUnknownError):
        operations.add_referrer(details=details_of(referrer, email="b@b.example"), by=agent)


def test_who_was_asked_as_somebody_else_is_left_in_peace(
    department: Department, manager: Actor
) -> None:
    colleague = make_staff()
    for _number in range(10):
        make_staff()
    make_department(slug="general")
    operations.open_round(by=SYSTEM)
    make_referrer(department=department, email=f"{(colleague.email or '').upper()}")
    counts = queries.referrer_counts(manager)  # what the button says is what it does
    assert (counts.to_ask, counts.asked_lately) == (0, 1)
    assert operations.ask_referrers(by=manager) == 0
    with clock.at(NOON + timedelta(days=31)):
        assert operations.ask_referrers(by=manager) == 1
        assert Invitation.objects.get(respondent_type="referrer").person_id == colleague.pk
        assert (
            operations.open_round(by=SYSTEM)
            == Invitation.objects.filter(employee__isnull=False, created_at__gt=NOON).count()
        )
        assert not Invitation.objects.filter(employee=colleague, created_at__gt=NOON).exists()


def test_no_more_questions_holds_when_somebody_is_removed_and_added_again(
    client: Browser, department: Department, manager: Actor
) -> None:
    referrer = make_referrer(department=department, email="Dokter@Linde.example")
    operations.ask_referrers(by=manager)
    invitation = Invitation.objects.get()
    page = f"/s/{survey_token(invitation)}/stop/asking/"
    words = client.get(page).content.decode()
    assert "samenwerken" in words
    assert "uw zorg" not in words
    assert "Mijn gegevens" not in client.post(page, follow=True).content.decode()
    referrer.refresh_from_db()
    assert referrer.opted_out_at == NOON
    with pytest.raises(operations.AddressKeptError):
        operations.change_referrer(
            referrer_id=referrer.pk, details=details_of(referrer, email="a@b.example"), by=manager
        )
    operations.remove_referrer(referrer_id=referrer.pk, by=manager)
    assert queries.referrer_page(manager).object_list == []
    again = make_referrer(department=department, email="dokter@linde.EXAMPLE", name="Iemand")
    assert again.pk == referrer.pk
    with clock.at(NOON + timedelta(days=400)):
        assert queries.referrer_counts(manager).opted_out == 1
        assert operations.ask_referrers(by=manager) == 0


def test_an_address_stands_on_the_list_once(department: Department, manager: Actor) -> None:
    first = make_referrer(department=department, email="een@linde.example")
    with pytest.raises(operations.ReferrerThereError):
        make_referrer(department=department, email="EEN@linde.example")
    second = make_referrer(department=department, email="twee@linde.example")
    with pytest.raises(operations.ReferrerThereError):
        operations.change_referrer(
            referrer_id=second.pk, details=details_of(second, email=first.email), by=manager
        )
    operations.remove_referrer(referrer_id=first.pk, by=manager)
    with pytest.raises(operations.AddressKeptError):
        operations.change_referrer(
            referrer_id=second.pk, details=details_of(second, email=first.email), by=manager
        )
    operations.change_referrer(
        referrer_id=second.pk, details=details_of(second, email="drie@linde.example"), by=manager
    )
    assert Referrer.objects.get(pk=second.pk).email == "drie@linde.example"
    operations.change_referrer(
        referrer_id=second.pk, details=details_of(Referrer.objects.get(pk=second.pk)), by=manager
    )
    told = Event.objects.filter(kind="surveys.ReferrerListChanged").order_by("id")
    changes = [one.payload["change"] for one in told]
    assert changes == ["added", "added", "removed", "changed"]  # what stays the same is no change


@pytest.mark.parametrize("language", ["nl", "fi", "en"])
def test_the_mail_tells_nothing_of_care_and_opens_the_questions(
    client: Browser, department: Department, manager: Actor, language: str
) -> None:
    make_referrer(department=department, language=language)
    operations.ask_referrers(by=manager)
    ledger.run_all()
    message = Message.objects.get()
    assert (message.template, message.channel) == ("referrer_invitation", "email")
    assert message.client_id is None
    said = f"{message.subject} {message.body}".casefold()
    for word in ("ncolog", "nkolog", "patiënt", "potila", "patient", "bezoek", "käynti"):
        assert word not in said
    page = client.get(link_in(message), follow=True).content.decode()
    assert page.count("<h1>") == 1
    for word in ("bezoek", "uw zorg", "käynti", "hoito", "your care", "your visit"):
        assert word not in page.casefold()


def test_the_mail_waits_for_the_end_of_the_quiet_hours(
    department: Department, manager: Actor
) -> None:
    late = datetime(2026, 3, 10, 21, tzinfo=UTC)
    with clock.at(late):
        referrer = make_referrer(department=department)
        operations.ask_referrers(by=manager)
        ledger.run_all()
        message = Message.objects.get()
        assert message.due_at == datetime(2026, 3, 11, 7, tzinfo=UTC)
        operations.remove_referrer(referrer_id=referrer.pk, by=manager)  # meanwhile
        ledger.run_all()
        message.refresh_from_db()
        assert message.status == Status.FAILED
        taken_back = Invitation.objects.get()
        assert taken_back.status == InvitationStatus.EXPIRED
        assert taken_back.undeliverable_at is not None  # it counts among nobody's


def test_one_reminder_goes_to_who_did_not_answer_or_say_stop(
    department: Department, manager: Actor
) -> None:
    silent, answered, stopped = (make_referrer(department=department) for _ in range(3))
    operations.ask_referrers(by=manager)
    ledger.run_all()
    answer(Invitation.objects.get(referrer=answered), nps=9)
    operations.stop_asking(
        invitation_id=Invitation.objects.get(referrer=stopped).pk, by=link_actor(client_id=None)
    )
    with clock.at(NOON + timedelta(days=8)):
        assert operations.remind_due() == 1
        ledger.run_all()
        reminder = Message.objects.get(template="referrer_reminder")
        assert reminder.address == silent.email
        assert operations.remind_due() == 0


def test_a_mail_that_never_arrives_is_told_on_the_list(
    department: Department, manager: Actor
) -> None:
    make_referrer(department=department)
    operations.ask_referrers(by=manager)
    ledger.run_all()
    message = Message.objects.get()
    Message.objects.update(status=Status.SENT, sent_at=NOON)
    assert delivery.apply_report(message_id=message.pk, report=Report.FAILED)
    ledger.run_all()
    assert Invitation.objects.get().undeliverable_at is not None
    [row] = queries.referrer_page(manager).object_list
    assert row.is_unreached
    with clock.at(NOON + timedelta(days=31)):  # no answer could come: not after 90 days
        assert operations.ask_referrers(by=manager) == 1


def test_a_low_score_is_followed_up_until_the_referrer_says_that_it_is_solved(
    client: Browser, department: Department, manager: Actor
) -> None:
    referrer = make_referrer(department=department, name="Anna de Wit", practice="De Linde")
    agent = make_staff(team=make_team(departments=[department]))
    operations.ask_referrers(by=manager)
    ledger.run_all()
    response = answer(Invitation.objects.get(), nps=3)
    assert (response.respondent_type, response.client_id) == (Respondent.REFERRER, None)
    thanks = client.get(f"/s/{survey_token(Invitation.objects.get())}/thanks/").content.decode()
    assert "neemt contact met u op" in thanks
    follow_up = FollowUp.objects.get()
    assert (follow_up.caller_name, follow_up.caller_email) == ("Anna de Wit", referrer.email)
    desk = sign_in(Browser(), agent)
    page = desk.get(f"/desk/follow-ups/{follow_up.pk}/").content.decode()
    assert "van De Linde." in page
    assert "Neem contact op</h2>" in page
    assert "cliënt heeft de vragenlijst" not in page
    by = actor_for_staff(agent)
    detail = queries.follow_up_detail(by, follow_up_id=follow_up.pk)
    assert detail is not None
    assert (detail.is_of_referrer, detail.practice, detail.email) == (
        True,
        "De Linde",
        referrer.email,
    )
    operations.take(follow_up_id=follow_up.pk, by=by)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    operations.ask_solved(follow_up_id=follow_up.pk, text="Er is nu een vast nummer.", by=by)
    ledger.run_all()
    question = Message.objects.get(template="follow_up_solved")
    assert (question.address, question.channel) == (referrer.email, "email")
    follow_up.refresh_from_db()
    client.post(f"/f/{solution_token(follow_up)}/", {"solved": "yes", "text": ""})
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.SOLVED


def test_nobody_is_asked_while_something_is_owed_to_them(
    department: Department, manager: Actor
) -> None:
    make_referrer(department=department)
    operations.ask_referrers(by=manager)
    answer(Invitation.objects.get(), nps=9, contact_me=True)
    assert FollowUp.objects.count() == 1
    with clock.at(NOON + timedelta(days=91)):
        assert operations.ask_referrers(by=manager) == 0


def test_what_referrers_say_never_counts_with_clients(
    department: Department, manager: Actor
) -> None:
    for _number in range(12):
        make_referrer(department=department)
    operations.ask_referrers(by=manager)
    for invitation in Invitation.objects.all():
        answer(invitation, nps=10)
    ledger.run_all()
    told = {
        who: next(
            row
            for row in Figures(
                date_from=NOON.date().replace(day=1),
                date_to=NOON.date(),
                language="nl",
                respondent=who,
            ).rows(None)
            if row.metric is Metric.NPS
        )
        for who in (Respondent.CLIENT, Respondent.REFERRER)
    }
    assert (told[Respondent.REFERRER].n, told[Respondent.REFERRER].value) == (12, 100)
    assert not told[Respondent.CLIENT].n


def test_an_answer_without_a_name_leads_to_nobody(department: Department, manager: Actor) -> None:
    make_referrer(department=department)
    operations.ask_referrers(by=manager)
    invitation = Invitation.objects.get()
    by = link_actor(client_id=None)
    operations.save_answer(
        invitation_id=invitation.pk, question="recommend-referring", value=2, language="nl", by=by
    )
    operations.submit(invitation_id=invitation.pk, anonymous=True, by=by)
    said = Response.objects.get()
    assert (said.is_anonymous, said.invitation_id, said.nps) == (True, None, 2)
    assert not FollowUp.objects.exists()


def test_the_system_asks_too(department: Department) -> None:
    make_referrer(department=department)
    assert operations.ask_referrers(by=SYSTEM) == 1
