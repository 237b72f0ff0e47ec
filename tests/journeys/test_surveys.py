"""From a visit to an invitation, from a question to its message."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.appointments.events import VisitTookPlace, VisitWithdrawn
from nabij.appointments.operations import record_visit
from nabij.appointments.types import Source
from nabij.delivery import operations as delivery
from nabij.delivery.events import MessageFailed
from nabij.delivery.models import Message
from nabij.delivery.types import Report, Status
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event, Reaction
from nabij.ledger.payloads import event_from
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.organisation.models import Department
from nabij.people import operations as people
from nabij.people.models import Client
from nabij.people.types import SYSTEM, link_actor
from nabij.surveys import operations
from nabij.surveys.models import FollowUp, Invitation, NotAsked
from nabij.surveys.types import FollowUpStatus, NoteKind, Respondent
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client, make_relative
from tests.factories.surveys import make_follow_up, make_response

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)


def visit(client: Client, department: Department, *, ended: datetime) -> VisitTookPlace:
    """Record that a visit took place, as the desk or the back office does."""
    record_visit(
        client_id=client.pk,
        department_id=department.pk,
        location_id=department.location_id,
        professional_id=None,
        started_at=ended - timedelta(minutes=15),
        ended_at=ended,
        source=Source.FHIR,
        by=SYSTEM,
    )
    happened = event_from(Event.objects.filter(kind=VisitTookPlace.kind()).latest("id"))
    assert isinstance(happened, VisitTookPlace)
    return happened


def link_in(message: Message) -> str:
    """Return the path of the link a message holds."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found, message.body
    return found[1]


@pytest.mark.parametrize("language", ["nl", "fi", "en"])
def test_a_visit_brings_an_invitation_that_opens_the_survey(client: Browser, language: str) -> None:
    department = make_department(names={"nl": "Oncologie", "fi": "Onkologia", "en": "Oncology"})
    person = make_client(language=language, departments=[department])
    with clock.at(NOON):
        visit(person, department, ended=NOON - timedelta(minutes=5))
        ledger.run_all()
        ledger.run_all()
        message = Message.objects.get()
        assert (message.template, message.language) == ("survey_invitation", language)
        assert message.due_at <= NOON + timedelta(minutes=1)
        assert "ncolog" not in message.body + message.subject
        assert "nkolog" not in message.body + message.subject
        assert client.get(link_in(message)).status_code == 200


def test_many_visits_are_asked_about_with_as_many_statements_as_two() -> None:
    operations.standard_survey()
    department = make_department()
    counts = []
    for count in (2, 12):
        people = [make_client(departments=[department]) for _ in range(count)]
        for person in people:
            visit(person, department, ended=clock.now())
        with CaptureQueriesContext(connection) as captured:
            assert ledger.run_all() == 2 * count
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Message.objects.count() == Invitation.objects.count() == 14
    assert not Reaction.objects.exclude(state="done").exists()


def test_of_many_visits_one_that_cannot_be_asked_about_hinders_no_other() -> None:
    department = make_department()
    visit(make_client(departments=[department]), department, ended=clock.now())
    told = visit(make_client(departments=[department]), department, ended=clock.now())
    ledger.record(replace(told, id=None, department_id=None))
    visit(make_client(departments=[department]), department, ended=clock.now())
    ledger.run_all()
    assert Message.objects.count() == 3
    waiting = Reaction.objects.get(state="pending")
    assert (waiting.error, waiting.attempts) == ("EventIncompleteError", 1)


def test_a_visit_of_long_ago_is_not_asked_about() -> None:
    department = make_department()
    visit(make_client(departments=[department]), department, ended=clock.now() - timedelta(days=9))
    ledger.run_all()
    assert Message.objects.count() == 0
    assert NotAsked.objects.get().reason == "long_ago"


def test_reactions_leave_nothing_dead() -> None:
    department = make_department()
    visit(make_client(departments=[department]), department, ended=clock.now())
    ledger.run_all()
    make_response(invitation=Invitation.objects.get(), nps=2)
    ledger.run_all()
    assert set(Reaction.objects.values_list("state", "error")) == {("done", "")}


def test_an_invitation_that_reaches_nobody_leaves_the_response_rate() -> None:
    department = make_department()
    visit(make_client(departments=[department]), department, ended=clock.now())
    ledger.run_all()
    message = Message.objects.get()
    for template, fallback_id, undeliverable in (
        ("survey_reminder", None, False),  # the invitation itself came
        (message.template, uuid7(), False),
        (message.template, None, True),
    ):
        with transaction.atomic():
            ledger.record(
                MessageFailed(
                    message_id=message.pk,
                    template=template,
                    about_kind=message.about_kind,
                    about_id=message.about_id,
                    reason="rejected",
                    fallback_id=fallback_id,
                )
            )
        ledger.run_all()
        assert (Invitation.objects.get().undeliverable_at is not None) == undeliverable


def test_the_question_whether_it_is_solved_opens_its_page(client: Browser) -> None:
    department = make_department()
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    person = make_client(departments=[department])
    follow_up = make_follow_up(client=person, department=department)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    operations.ask_solved(follow_up_id=follow_up.pk, text="Gedaan.", by=by)
    ledger.run_all()
    message = Message.objects.get(template="follow_up_solved")
    assert "Gedaan" not in message.body
    address = link_in(message)
    assert client.get(address).status_code == 200
    client.post(address, {"solved": "no"})
    operations.note_contact(follow_up_id=follow_up.pk, text="Nog eens.", by=by)
    operations.ask_solved(follow_up_id=follow_up.pk, text="", by=by)
    ledger.run_all()
    assert Message.objects.filter(template="follow_up_solved").count() == 2


def _asked(client: Client, department: Department) -> FollowUp:
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    follow_up = make_follow_up(client=client, department=department)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    return operations.ask_solved(follow_up_id=follow_up.pk, text="", by=by)


def test_a_question_that_reaches_nobody_goes_back_to_the_owner() -> None:
    department = make_department()
    silent = make_client(departments=[department])
    follow_up = _asked(silent, department)
    Client.objects.filter(pk=silent.pk).update(email="", phone="")
    ledger.run_all()
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.CONTACTED
    assert follow_up.notes.filter(kind=NoteKind.NOT_REACHED).count() == 1
    assert Reaction.objects.filter(attempts__gt=0).count() == 0


def test_a_question_whose_message_fails_goes_back_to_the_owner() -> None:
    department = make_department()
    follow_up = _asked(make_client(departments=[department], phone=""), department)
    ledger.run_all()
    message = Message.objects.get(template="follow_up_solved")
    assert delivery.apply_report(message_id=message.pk, report=Report.FAILED)
    ledger.run_all()
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.CONTACTED


def test_nobody_is_asked_about_a_visit_that_never_was() -> None:
    department = make_department()
    person = make_client(departments=[department])
    with clock.at(NOON.replace(hour=23)):  # the invitation waits for the morning
        happened = visit(person, department, ended=clock.now())
        ledger.run_all()
        assert Message.objects.get().status == Status.QUEUED
        with transaction.atomic():
            ledger.record(VisitWithdrawn(visit_id=happened.visit_id, client_id=person.pk))
        ledger.run_all()
        assert Message.objects.get().status == Status.FAILED
    invitation = Invitation.objects.get()
    assert invitation.status == "expired"
    assert invitation.undeliverable_at is not None


def test_who_wants_no_more_questions_gets_none_that_waits_until_the_morning() -> None:
    department = make_department()
    person, other = make_client(departments=[department]), make_client(departments=[department])
    with clock.at(NOON.replace(hour=23)):
        for one in (person, other):
            visit(one, department, ended=clock.now())
        ledger.run_all()
        people.set_survey_opt_out(client_id=person.pk, opted_out=True, by=SYSTEM)
        ledger.run_all()
    assert Message.objects.get(client=person).status == Status.FAILED
    assert Message.objects.get(client=other).status == Status.QUEUED
    assert Invitation.objects.get(client=person).undeliverable_at is not None


def test_who_wants_no_more_questions_gets_none_that_was_not_written_yet() -> None:
    department = make_department()
    person = make_client(departments=[department])
    with clock.at(NOON):
        visit(person, department, ended=NOON - timedelta(minutes=5))
        ledger.run_next()  # decided, not written
        assert Invitation.objects.filter(client=person).exists()
        people.set_survey_opt_out(client_id=person.pk, opted_out=True, by=SYSTEM)
        ledger.run_all()
    assert not Message.objects.exists()


def test_a_relative_who_wants_no_more_questions_gets_none_that_waits() -> None:
    department = make_department()
    person, relative = make_client(departments=[department]), make_relative()
    with clock.at(NOON.replace(hour=23)):
        visit(person, department, ended=clock.now())
        ledger.run_all()
        Invitation.objects.update(relative=relative, respondent_type=Respondent.RELATIVE)
        people.set_survey_opt_out(client_id=person.pk, opted_out=True, by=SYSTEM)
        ledger.run_all()
        assert Message.objects.get().status == Status.QUEUED  # the client's no is not theirs
        people.opt_relative_out_of_surveys(relative_id=relative.pk, by=SYSTEM)
        ledger.run_all()
    assert Message.objects.get().status == Status.FAILED


def test_who_answers_in_the_portal_gets_no_invitation_afterwards() -> None:
    department = make_department()
    person = make_client(departments=[department])
    with clock.at(NOON.replace(hour=23)):
        visit(person, department, ended=clock.now())
        ledger.run_all()
        invitation = Invitation.objects.get()
        operations.mark_undeliverable(invitation_id=invitation.pk)
        by = link_actor(client_id=person.pk)
        operations.save_answer(
            invitation_id=invitation.pk, question="effort", value=1, language="nl", by=by
        )
        operations.submit(invitation_id=invitation.pk, by=by)
        ledger.run_all()
        assert Message.objects.get().status == Status.FAILED
    invitation.refresh_from_db()
    assert invitation.undeliverable_at is None  # it counts among the answers
