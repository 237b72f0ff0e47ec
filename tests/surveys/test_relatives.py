"""Relatives are asked after a visit of whom they help, when the client's mandate says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from nabij.appointments.operations import record_visit
from nabij.appointments.types import Source
from nabij.delivery.models import Message
from nabij.insights.queries import Lines
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.organisation.models import Department
from nabij.people.models import Client, Mandate
from nabij.people.operations import opt_relative_out_of_surveys
from nabij.people.types import SYSTEM, Scope, link_actor
from nabij.surveys import operations, queries
from nabij.surveys.models import Campaign, FollowUp, Invitation, NotAsked, Planned, Response
from nabij.surveys.types import AskingChannel, Contact, NotAskedReason, Respondent
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.people import actor_for_client, make_client, make_mandate
from tests.factories.surveys import make_campaign, make_follow_up

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def department() -> Department:
    return make_department()


@pytest.fixture
def person(department: Department) -> Client:
    return make_client(departments=[department], with_user=True)


@pytest.fixture
def mandate(person: Client) -> Mandate:
    return make_mandate(client=person, scopes=[Scope.GIVE_FEEDBACK])


def _visit(person: Client, department: Department) -> None:
    now = clock.now()
    record_visit(
        client_id=person.pk,
        department_id=department.pk,
        location_id=department.location_id,
        professional_id=None,
        started_at=now - timedelta(minutes=20),
        ended_at=now - timedelta(minutes=5),
        source=Source.FHIR,
        by=SYSTEM,
    )
    ledger.run_all()


def _contact(person: Client, department: Department) -> Contact:
    return Contact(
        client_id=person.pk,
        visit_id=uuid7(),
        department_id=department.pk,
        location_id=department.location_id,
        professional_id=None,
        touchpoint="visit",
        visited_at=clock.now() - timedelta(minutes=1),
    )


def _reasons() -> list[str]:
    found = NotAsked.objects.filter(respondent_type=Respondent.RELATIVE)
    return list(found.order_by("at", "id").values_list("reason", flat=True))


def test_client_and_relative_are_asked_each_by_an_own_link(
    person: Client, department: Department, mandate: Mandate
) -> None:
    make_campaign()
    make_campaign(respondent_type=Respondent.RELATIVE, channel=AskingChannel.EMAIL)
    make_mandate(client=person, scopes=[Scope.VIEW_APPOINTMENTS])  # may not give feedback
    _visit(person, department)
    _visit(person, department)  # both were asked a moment ago
    asked = {one.respondent_type: one for one in Invitation.objects.all()}
    assert set(asked) == {"client", "relative"}
    told = Message.objects.filter(template="survey_invitation")
    assert {one.person_id for one in told} == {person.pk, mandate.relative_id}
    assert person.given_name in told.get(person_id=mandate.relative_id).body
    assert _reasons() == [NotAskedReason.RECENTLY_ASKED]
    waiting = queries.open_invitation(actor_for_client(person))
    assert waiting is not None
    assert waiting.id == asked["client"].pk  # the other one is not the client's to answer


def test_nobody_is_asked_without_a_campaign_for_relatives(
    person: Client, department: Department, mandate: Mandate
) -> None:
    make_campaign()
    _visit(person, department)
    assert Invitation.objects.get().client == person
    assert not NotAsked.objects.exists()
    assert mandate.relative.survey_opt_out_at is None


def test_what_a_relative_says_is_theirs(
    person: Client, department: Department, mandate: Mandate
) -> None:
    agent = make_staff(team=make_team(departments=[department]))
    make_campaign(respondent_type=Respondent.RELATIVE)
    _visit(person, department)
    invitation = Invitation.objects.get(respondent_type=Respondent.RELATIVE)
    by = link_actor(client_id=invitation.client_id)
    operations.save_answer(
        invitation_id=invitation.pk, question="recommend", value=2, language="nl", by=by
    )
    operations.submit(invitation_id=invitation.pk, by=by, contact_me=True)
    ledger.run_all()
    response = Response.objects.get()
    assert (response.client, response.respondent_type) == (None, "relative")
    follow_up = FollowUp.objects.get()
    assert follow_up.client is None
    assert follow_up.caller_name == mandate.relative.name
    assert not queries.with_open_follow_up([person.pk], at=clock.now())
    detail = queries.follow_up_detail(actor_for_staff(agent), follow_up_id=follow_up.pk)
    assert detail is not None
    assert (detail.is_of_relative, detail.email) == (True, mandate.relative.email)
    submitted = Event.objects.get(kind="surveys.ResponseSubmitted")
    assert submitted.client_id is None  # not on the client's timeline
    kinds = [
        Lines(date_from=NOON.date(), date_to=NOON.date(), language="nl", respondent=one).cells
        for one in (Respondent.RELATIVE, Respondent.CLIENT)
    ]
    assert [sum(tally.answered for tally in one.values()) for one in kinds] == [1, 0]


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("said stop", NotAskedReason.OPTED_OUT),
        ("complaint", NotAskedReason.OPEN_FOLLOW_UP),
        ("no address", NotAskedReason.NO_CHANNEL),
        ("full", NotAskedReason.QUOTA_FULL),
    ],
)
def test_why_a_relative_is_not_asked(
    person: Client, department: Department, mandate: Mandate, why: str, reason: str
) -> None:
    relative = mandate.relative
    make_campaign(respondent_type=Respondent.RELATIVE, quota=1)
    if why == "said stop":
        opt_relative_out_of_surveys(relative_id=relative.pk, by=SYSTEM)
    elif why == "complaint":
        make_follow_up(client=person, department=department)
    elif why == "no address":
        relative.email = relative.phone = ""
        relative.save()
    else:
        make_mandate(client=person)
    operations.invite_relatives(contacts=[_contact(person, department)])
    assert _reasons() == [reason]


def test_a_campaign_that_waits_asks_who_still_may(
    person: Client, department: Department, mandate: Mandate
) -> None:
    make_campaign(respondent_type=Respondent.RELATIVE, delay_hours=24)
    gone = make_mandate(client=person)
    contact = _contact(person, department)
    for _ in range(2):
        assert operations.invite_relatives(contacts=[contact]) == []
    assert Planned.objects.count() == 1
    assert operations.ask_planned() == 0
    Mandate.objects.filter(pk=gone.pk).update(revoked_at=NOON)
    with clock.at(NOON + timedelta(hours=25)):
        assert operations.ask_planned_relatives() == 1
        assert operations.ask_planned_relatives() == 0
    assert Invitation.objects.get().relative == mandate.relative


def test_who_cannot_be_asked_later_hinders_nobody_else(
    person: Client, department: Department, mandate: Mandate
) -> None:
    make_campaign(respondent_type=Respondent.RELATIVE)
    operations.invite_relatives(contacts=[_contact(person, department)])
    Campaign.objects.update(delay_hours=24)
    other = make_client(departments=[department], with_user=True)
    make_mandate(client=other, scopes=[Scope.GIVE_FEEDBACK])
    for one in (person, other):
        operations.invite_relatives(contacts=[_contact(one, department)])
    long_ago = NOON - timedelta(days=40)
    Invitation.objects.update(
        created_at=long_ago, quiet_during=(long_ago, NOON + timedelta(days=60))
    )
    with clock.at(NOON + timedelta(hours=25)):
        assert operations.ask_planned_relatives() == 1
    assert Planned.objects.get().client == person
    assert mandate.relative_id in Invitation.objects.values_list("relative_id", flat=True)


def test_a_mandate_that_ended_before_sending_reaches_nobody(
    person: Client, department: Department, mandate: Mandate
) -> None:
    make_campaign(respondent_type=Respondent.RELATIVE)
    operations.invite_relatives(contacts=[_contact(person, department)])
    Mandate.objects.filter(pk=mandate.pk).update(revoked_at=NOON)
    ledger.run_all()
    assert not Message.objects.exists()
    assert Invitation.objects.get().undeliverable_at is not None
