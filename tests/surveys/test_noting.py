"""A complaint that an agent hears and notes: the same way as one the client files."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.audit.models import Look
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import CareRelationship, Client, Relative
from nabij.people.queries import clients_visible_to
from nabij.people.types import Channel, Scope
from nabij.surveys import operations, queries
from nabij.surveys.models import Complaint, FollowUp
from nabij.surveys.types import CameBy, FollowUpStatus
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import actor_for_relative, make_client, make_mandate, make_relative
from tests.factories.surveys import make_complaint, make_response

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
SAID = "Niemand belde mij terug over de uitslag."
HEARD = {"came_by": "phone", "happened": SAID, "wished": "Een excuus.", "may_call": "on"}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def department() -> Department:
    make_organisation()
    return make_department(location=make_location(opening_hours=True))


@pytest.fixture
def agent(department: Department) -> User:
    return make_staff(team=make_team(departments=[department]), name="Ineke Bos")


def page_of(client: Client) -> str:
    return reverse("surveys:note-complaint", args=[client.pk])


def test_a_client_follows_what_was_noted_to_its_end(department: Department, agent: User) -> None:
    person = make_client(
        departments=[department], with_user=True, language="fi",
        phone="+358401234567", preferred_channel=Channel.SMS,
    )  # fmt: skip
    assert person.user is not None
    desk, portal = sign_in(Browser(), agent), sign_in(Browser(), person.user)
    here = {"department": str(department.pk)}
    with clock.at(MONDAY):
        offered = desk.get(reverse("people:desk-client", args=[person.pk])).content.decode()
        assert page_of(person) in offered
        kept = desk.post(page_of(person), HEARD | here, headers=ENGLISH)
        complaint = Complaint.objects.select_related("follow_up").get()
        assert kept["Location"] == reverse("surveys:follow-up", args=[complaint.follow_up_id])
        assert complaint.answer_by == date(2026, 4, 20)
        assert complaint.follow_up.due_at == datetime(2026, 3, 11, 14, 0, tzinfo=UTC)
        assert (complaint.came_by, complaint.taken_by) == (CameBy.PHONE, agent)
        assert complaint.filed_by is None
        seen = desk.get(kept["Location"], headers=ENGLISH).content.decode()
        for words in (
            complaint.number,
            SAID,
            "By telephone",
            "noted by Ineke Bos",
            "gets a message",
        ):
            assert words in seen, words

        ledger.run_all()
        told = Message.objects.get(template="complaint_received")
        assert (told.channel, told.language) == ("sms", "fi")
        assert SAID not in told.body
        own = reverse("surveys:case", args=[complaint.follow_up_id])
        assert own in told.body
        page = portal.get(own, headers=ENGLISH).content.decode()
        assert "We noted your complaint" in page
        assert "You filed your complaint" not in page
        desk.post(f"{kept['Location']}contact/", {"text": "Gebeld."})
        desk.post(f"{kept['Location']}ask/", {"text": "Wij bellen voortaan."})
        portal.post(own, {"do": "verdict", "satisfied": "yes", "text": ""})
    complaint.follow_up.refresh_from_db()
    assert complaint.follow_up.status == FollowUpStatus.SOLVED


def test_the_agent_stands_in_the_event_and_in_the_audit(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department])
    desk = sign_in(Browser(), agent)
    desk.post(page_of(person), HEARD | {"department": str(department.pk)})
    event = Event.objects.get(kind="surveys.ComplaintFiled")
    assert (event.actor_id, event.client_id, event.channel) == (agent.pk, person.pk, "phone")
    assert SAID not in str(event.payload)
    look = Look.objects.get(what="surveys.note-complaint", action="change")
    assert (look.user_id, look.client_id, look.role) == (agent.pk, person.pk, Role.AGENT)


def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department])
    make_mandate(client=person, scopes=[Scope.GIVE_FEEDBACK])
    desk = sign_in(Browser(), agent)
    for wrong, words in (
        ({"came_by": ""}, "Choose how the complaint reached us."),
        ({"came_by": "online"}, "Choose how the complaint reached us."),
        ({"who": "nobody"}, "Choose who complains."),
        ({"happened": " "}, "Write what happened."),
        ({"happened": "x" * 4001}, "at most 4,000 characters"),
        ({"department": "somewhere"}, "somewhere"),
    ):
        page = desk.post(page_of(person), HEARD | {"who": "client"} | wrong, headers=ENGLISH)
        assert page.status_code == 200, wrong
        assert words in page.content.decode(), wrong
        assert "Een excuus." in page.content.decode()
    assert not FollowUp.objects.exists()


def test_a_relative_who_calls_hears_and_follows_it_without_ever_having_signed_in(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department])
    daughter = make_relative(given_name="Els", email="els@example.org")
    mandate = make_mandate(client=person, relative=daughter, scopes=[Scope.GIVE_FEEDBACK])
    make_mandate(client=person, scopes=[Scope.VIEW_MESSAGES])
    desk = sign_in(Browser(), agent)
    by = actor_for_staff(agent)
    voices = queries.voices_of(by, client_id=person.pk)
    assert [one.relative_id for one in voices] == [None, daughter.pk]
    desk.post(page_of(person), HEARD | {"who": str(daughter.pk), "department": str(department.pk)})
    complaint = Complaint.objects.get()
    assert (complaint.relative, complaint.filer_name) == (daughter, daughter.name)
    ledger.run_all()
    told = Message.objects.get(template="complaint_received")
    assert told.address == "els@example.org"
    assert len(queries.cases_of(actor_for_relative(mandate))) == 1
    daughter.delete()
    heard = queries.recipient_of_case(complaint.follow_up_id)
    assert heard is not None
    assert heard.person_id == person.pk  # else the client


def test_who_can_be_told_by_no_message_is_said_with_who_is_in_touch(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department])
    Client.objects.filter(pk=person.pk).update(email="", phone="")
    desk = sign_in(Browser(), agent)
    assert "gets no message from us" in desk.get(page_of(person), headers=ENGLISH).content.decode()
    kept = desk.post(
        page_of(person), HEARD | {"department": str(department.pk)}, headers=ENGLISH, follow=True
    )
    page = kept.content.decode()
    assert "Ineke Bos is the one who is in touch" in page
    assert "no message arrives" in page
    ledger.run_all()
    assert not Message.objects.exists()


def test_the_same_form_sent_twice_is_one_complaint_and_next_day_another(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department])
    form = HEARD | {"who": "client", "department": str(department.pk)}
    with clock.at(MONDAY):
        daughter = make_mandate(client=person, scopes=[Scope.GIVE_FEEDBACK]).relative_id
        desk = sign_in(Browser(), agent)
        first, second = (desk.post(page_of(person), form) for _turn in range(2))
        assert first["Location"] == second["Location"]
        assert Event.objects.filter(kind="surveys.ComplaintFiled").count() == 1
        elsewhere = str(make_department(location=department.location).pk)
        for other in (
            {"who": str(daughter)},
            {"department": elsewhere},
            {"happened": "Weer niet."},
            {"wished": "Een gesprek."},
        ):
            desk.post(page_of(person), form | other)
        assert Complaint.objects.count() == 5
        of_elsewhere = FollowUp.objects.get(department_id=elsewhere)
        operations.withdraw(follow_up_id=of_elsewhere.pk, by=actor_for_staff(agent))
        desk.post(page_of(person), form | {"department": elsewhere})
        assert Complaint.objects.count() == 6  # the one that was taken back has ended
    with clock.at(MONDAY + timedelta(days=1)):
        desk = sign_in(Browser(), agent)
        assert desk.post(page_of(person), form)["Location"] != first["Location"]
    assert Complaint.objects.count() == 7


@pytest.mark.parametrize("who", ["client", "daughter"])
def test_the_address_shown_is_of_who_complained(
    department: Department, agent: User, who: str
) -> None:
    person = make_client(departments=[department])
    daughter = make_relative(given_name="Els", email="els@example.org", phone="+31687654321")
    make_mandate(client=person, relative=daughter, scopes=[Scope.GIVE_FEEDBACK])
    Client.objects.filter(pk=person.pk).update(email="", phone="")
    voice = str(daughter.pk) if who == "daughter" else "client"
    desk = sign_in(Browser(), agent)
    heard = HEARD | {"who": voice, "department": str(department.pk)}
    page = desk.post(page_of(person), heard, headers=ENGLISH, follow=True).content.decode()
    is_hers = who == "daughter"
    assert ("no message arrives" in page) is not is_hers
    assert ("tel:+31687654321" in page) is is_hers
    assert ("mailto:els@example.org" in page) is is_hers
    # the other way round
    Relative.objects.update(email="", phone="")
    Client.objects.filter(pk=person.pk).update(email="opa@example.org", phone="+31612345678")
    seen = reverse("surveys:follow-up", args=[FollowUp.objects.get().pk])
    page = desk.get(seen, headers=ENGLISH).content.decode()
    assert ("no message arrives" in page) is is_hers
    assert ("tel:+31612345678" in page) is not is_hers
    assert ("opa@example.org" in page) is not is_hers


def test_a_department_that_did_not_know_the_client_can_work_on_it(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department])
    elsewhere = make_department(location=department.location)
    colleague = make_staff(team=make_team(departments=[elsewhere]))
    desk = sign_in(Browser(), agent)
    kept = desk.post(page_of(person), HEARD | {"department": str(elsewhere.pk)}, headers=ENGLISH)
    # theirs, not the agent's: back to the client's page
    assert kept["Location"] == reverse("people:desk-client", args=[person.pk])
    assert "is noted" in desk.get(kept["Location"], headers=ENGLISH).content.decode()
    seen = reverse("surveys:follow-up", args=[FollowUp.objects.get().pk])
    assert desk.get(seen).status_code == 404
    own = reverse("people:desk-client", args=[person.pk])
    there = sign_in(Browser(), colleague)
    page = there.get(seen, headers=ENGLISH).content.decode()
    assert SAID in page
    assert "you see this follow-up and nothing else of them" in page
    assert Look.objects.get(user_id=colleague.pk).client_id == person.pk
    there.post(f"{seen}contact/", {"text": "Gebeld."})
    assert FollowUp.objects.get().status == FollowUpStatus.CONTACTED
    # and nothing else of the client opens, now and later
    assert own not in page
    assert there.get(own).status_code == 404
    assert there.get(page_of(person)).status_code == 404
    assert not clients_visible_to(actor_for_staff(colleague)).exists()
    assert operations.department_of(person.pk) == department


def test_what_a_client_told_before_is_left_out_where_nobody_knows_them_any_more(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department])
    make_response(client=person, department=department, comment="Vroeger was het beter.")
    complaint = make_complaint(client=person, department=department)
    desk = sign_in(Browser(), agent)
    seen = reverse("surveys:follow-up", args=[complaint.follow_up_id])
    assert "Vroeger was het beter." in desk.get(seen).content.decode()
    CareRelationship.objects.filter(client=person).update(ended_at=clock.now())
    page = desk.get(seen).content.decode()
    assert complaint.number in page
    assert "Vroeger was het beter." not in page


def test_where_else_a_client_is_treated_is_not_told_by_the_form(
    department: Department, agent: User
) -> None:
    last = make_department()
    person = make_client(departments=[department, last])
    assert operations.department_of(person.pk) == last
    chosen = f'value="{last.pk}" selected'
    central = make_staff(team=make_team(is_central=True))
    assert chosen in sign_in(Browser(), central).get(page_of(person)).content.decode()
    assert chosen not in sign_in(Browser(), agent).get(page_of(person)).content.decode()


def test_nobody_notes_for_who_died_or_is_not_theirs(department: Department, agent: User) -> None:
    person, stranger = make_client(departments=[department]), make_client()
    manager = actor_for_staff(make_staff(role=Role.MANAGER))
    other = make_mandate(client=stranger, scopes=[Scope.GIVE_FEEDBACK]).relative_id
    by = actor_for_staff(agent)
    Client.objects.filter(pk=person.pk).update(died_at=clock.now())
    for client, actor, relative_id in (
        (person, by, None),
        (stranger, by, None),
        (make_client(departments=[department]), manager, None),
        (make_client(departments=[department]), by, other),
    ):
        with pytest.raises(operations.NobodyToAnswerError):
            operations.note_complaint(
                client_id=client.pk, came_by=CameBy.COUNTER, happened=SAID, wished="",
                may_call=False, department=department, relative_id=relative_id, by=actor,
            )  # fmt: skip
    desk = sign_in(Browser(), agent)
    assert desk.get(page_of(person)).status_code == 404
    offered = desk.get(reverse("people:desk-client", args=[person.pk])).content.decode()
    assert page_of(person) not in offered


def test_what_runs_already_is_shown_and_costs_the_same_for_one_and_three(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department], with_user=True)
    desk = sign_in(Browser(), agent)
    counts = []
    for turn in range(1, 4):
        complaint = make_complaint(client=person, department=department, happened=f"Keer {turn}.")
        Relative.objects.all().delete()
        for _number in range(turn):
            make_mandate(client=person, scopes=[Scope.GIVE_FEEDBACK])
        with CaptureQueriesContext(connection) as found:
            page = desk.get(page_of(person)).content.decode()
        assert complaint.number in page
        counts.append(len(found))
    assert counts[0] == counts[2]
