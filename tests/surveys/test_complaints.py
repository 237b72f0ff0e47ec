"""A complaint from filing to the last word, at the desk, in the portal and behind a link."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.accounts.models import User
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM, Scope
from nabij.surveys import operations, queries
from nabij.surveys.models import Complaint, FollowUp
from nabij.surveys.types import Caller, FollowUpStatus, Terms
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import (
    actor_for_client,
    actor_for_relative,
    make_client,
    make_mandate,
)
from tests.factories.surveys import make_complaint

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
CALLER = Caller(name="Ans de Wit", email="ans@example.org")
WORDS = {"happened": "Niemand belde terug.", "wished": "", "department": ""}


@pytest.fixture
def department() -> Department:
    return make_department(location=make_location(opening_hours=True))


@pytest.fixture
def agent(department: Department) -> User:
    return make_staff(team=make_team(departments=[department]), name="Ineke Bos")


def test_a_complaint_is_followed_to_its_end(
    client: Browser, department: Department, agent: User
) -> None:
    person = make_client(departments=[department], with_user=True)
    portal, desk = sign_in(client, person.user), sign_in(Browser(), agent)  # type: ignore[arg-type]
    here = {"department": str(department.pk)}
    with clock.at(MONDAY):
        empty = portal.post(reverse("surveys:complain"), {"wished": "Een excuus."})
        assert "Een excuus." in empty.content.decode()  # what was typed stays
        filed = portal.post(reverse("surveys:complain"), {**WORDS, **here, "may_call": "on"})
        complaint = Complaint.objects.select_related("follow_up").get()
        page = filed["Location"]
        assert complaint.follow_up.department == department  # the one that knows them
        assert complaint.answer_by == date(2026, 4, 20)  # six weeks
        assert complaint.follow_up.due_at == datetime(2026, 3, 11, 14, 0, tzinfo=UTC)
        assert complaint.number in portal.get(page).content.decode()
        ledger.run_all()
        told = Message.objects.get(template="complaint_received")
        assert "20 april" in told.body
        assert page in told.body
        assert WORDS["happened"] not in told.body

        seen = f"/desk/follow-ups/{complaint.follow_up_id}/"
        assert WORDS["happened"] in desk.get(seen).content.decode()
        wrong = desk.post(f"{seen}contact/", {"text": "Gebeld.", "promise_by": "2026-03-11"})
        assert "Gebeld." in wrong.content.decode()
        desk.post(
            f"{seen}contact/",
            {"text": "Gebeld.", "via": "phone", "promise": "Nabellen", "promise_by": "2026-03-11"},
        )
        desk.post(f"{seen}write/", {"text": "Het spijt ons."})
        ledger.run_all()
        assert Message.objects.filter(template="case_news").count() == 1
        assert "Het spijt ons." in portal.get(page).content.decode()
        assert "Gebeld." not in portal.get(page).content.decode()
        complaint.follow_up.refresh_from_db()
        assert complaint.follow_up.due_at == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)


def test_the_client_has_the_last_word(client: Browser, department: Department, agent: User) -> None:
    person = make_client(departments=[department], with_user=True)
    portal, desk = sign_in(client, person.user), sign_in(Browser(), agent)  # type: ignore[arg-type]
    with clock.at(MONDAY):
        complaint = make_complaint(client=person, department=department)
        page = reverse("surveys:case", args=[complaint.follow_up_id])
        seen = f"/desk/follow-ups/{complaint.follow_up_id}/"
        desk.post(f"{seen}contact/", {"text": "Gebeld."})
        portal.post(page, {"do": "message", "text": "Dank u."})
        complaint.follow_up.refresh_from_db()
        assert complaint.follow_up.status == FollowUpStatus.OPEN  # an answer is owed again
        desk.post(f"{seen}contact/", {"text": "Nog eens gebeld."})
        desk.post(f"{seen}ask/", {"text": "Wij bellen voortaan binnen een dag."})
        ledger.run_all()
        assert Message.objects.filter(template="case_news").count() == 1
        assert not Message.objects.filter(template="follow_up_solved").exists()
        assert "voortaan binnen een dag" in portal.get(page).content.decode()
        assert portal.post(page, {"do": "verdict"}).status_code == 200
        portal.post(page, {"do": "verdict", "satisfied": "no", "text": "Nog niet."})
        complaint.follow_up.refresh_from_db()
        assert complaint.follow_up.status == FollowUpStatus.REOPENED
        desk.post(f"{seen}contact/", {"text": "Langs geweest."})
        desk.post(f"{seen}ask/", {"text": "Excuses aangeboden."})
        portal.post(page, {"do": "verdict", "satisfied": "yes", "text": ""})
        desk.post(f"{seen}cause/", {"cause": "", "fixed": ""})
    complaint.follow_up.refresh_from_db()
    assert complaint.follow_up.status == FollowUpStatus.SOLVED
    with clock.at(MONDAY + timedelta(days=80)):
        portal = sign_in(Browser(), person.user)  # type: ignore[arg-type]
        portal.post(page, {"do": "reopen", "text": "Het gebeurde weer."})
    with clock.at(MONDAY + timedelta(days=90)):
        complaint.follow_up.refresh_from_db()
        assert complaint.follow_up.status == FollowUpStatus.REOPENED
        operations.withdraw(follow_up_id=complaint.follow_up_id, by=actor_for_client(person))
        with pytest.raises(operations.CaseOverError):
            operations.hear_message(
                follow_up_id=complaint.follow_up_id, text="Toch", by=actor_for_client(person)
            )
        assert not queries.with_open_follow_up([person.pk], at=clock.now())


def test_who_does_not_own_a_complaint_reads_it_without_personal_data(
    client: Browser, department: Department, agent: User
) -> None:
    person = make_client(departments=[department], with_user=True)
    colleague = make_staff(team=agent.memberships.get().team)
    by = actor_for_client(person)
    said = "Henk de Vries nam niet op. Bel 06-12345678."
    complaint = make_complaint(department=department, by=by, happened=said)
    operations.hear_message(follow_up_id=complaint.follow_up_id, text=f"Nog eens: {said}", by=by)
    FollowUp.objects.update(owner=agent)
    page = f"/desk/follow-ups/{complaint.follow_up_id}/"
    seen = sign_in(client, colleague).get(page).content.decode()
    assert seen.count("[telefoon]") == 2
    assert "12345678" not in seen
    assert "ziet alleen wie deze opvolging" in seen
    for reader, own in (
        (agent, page),
        (person.user, reverse("surveys:case", args=[complaint.follow_up_id])),
    ):
        assert reader is not None
        assert sign_in(Browser(), reader).get(own).content.decode().count("12345678") == 2


def test_while_a_complaint_runs_nobody_asks(department: Department) -> None:
    complaint = make_complaint(department=department)
    client_id = complaint.follow_up.client_id
    assert client_id is not None
    assert queries.with_open_follow_up([client_id], at=clock.now())


def test_anyone_complains_on_the_website_and_follows_it_by_link(
    client: Browser, department: Department, agent: User
) -> None:
    make_organisation()
    address = reverse("surveys:complain-public")
    central = sign_in(Browser(), make_staff(team=make_team(is_central=True)))
    form = {**WORDS, "name": "Ans de Wit", "reach": "ans@example.org"}
    assert "ans@" in client.post(address, {**form, "reach": "ans@"}).content.decode()
    filed = client.post(address, {**form, "department": str(department.pk)})
    page = filed["Location"]
    follow_up = FollowUp.objects.get()
    assert (follow_up.client, follow_up.owner) == (None, agent)
    ledger.run_all()
    assert page.split("/")[1] == "k"
    assert "/k/" in Message.objects.get(template="complaint_received").body
    client.post(page, {"do": "message", "text": "Bel gerust."})
    desk = sign_in(Browser(), agent).get(f"/desk/follow-ups/{follow_up.pk}/").content.decode()
    assert "Bel gerust." in desk
    assert "Ans de Wit" in desk

    client.post(address, form)  # about none in particular: the central team's
    general = FollowUp.objects.exclude(pk=follow_up.pk).get()
    assert general.department.slug == "general"
    assert central.get(f"/desk/follow-ups/{general.pk}/").status_code == 200
    for _number in range(8):
        last = client.post(address, form)
    assert last.status_code == 429
    assert WORDS["happened"] in last.content.decode()


def test_a_relative_sees_only_what_they_filed(department: Department) -> None:
    person = make_client(departments=[department], with_user=True)
    daughter = actor_for_relative(make_mandate(client=person, scopes=[Scope.GIVE_FEEDBACK]))
    own = make_complaint(department=department, by=actor_for_client(person))
    hers = make_complaint(department=department, by=daughter)
    assert [row.id for row in queries.cases_of(daughter)] == [hers.follow_up_id]
    assert queries.case_for(daughter, follow_up_id=own.follow_up_id) is None
    assert len(queries.cases_of(actor_for_client(person))) == 2
    heard = queries.recipient_of_case(hers.follow_up_id)
    assert heard is not None
    assert heard.name == daughter.name
    no_scope = actor_for_relative(make_mandate(client=person, scopes=[Scope.VIEW_MESSAGES]))
    assert queries.cases_of(no_scope) == []


def test_terms_are_the_places_own(department: Department) -> None:
    finnish = make_department(location=make_location(country="FI"))
    assert queries.terms_of(finnish.location).answer_days == 28
    operations.set_terms(
        location_id=finnish.location_id,
        terms=Terms(contact_days=2, answer_days=14, routes={"fi": "Potilasasiavastaava"}),
        by=SYSTEM,
    )
    with clock.at(MONDAY):
        assert make_complaint(department=finnish).answer_by == date(2026, 3, 23)
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.set_terms(
            location_id=finnish.location_id,
            terms=Terms(contact_days=9, answer_days=3, routes={}),
            by=SYSTEM,
        )


def test_a_late_complaint_goes_up_step_by_step(department: Department, agent: User) -> None:
    with clock.at(MONDAY):
        complaint = make_complaint(department=department)
        by = actor_for_staff(agent)
        operations.note_contact(follow_up_id=complaint.follow_up_id, text="Gebeld.", by=by)
    answer_late = datetime(2026, 4, 20, 16, 0, tzinfo=UTC)
    for days, level in ((0, 1), (0, 1), (1, 2), (2, 2), (4, 3), (9, 3)):
        with clock.at(answer_late + timedelta(days=days, minutes=1)):
            operations.escalate_due()
            complaint.follow_up.refresh_from_db()
            assert complaint.follow_up.level == level, days
    with clock.at(answer_late + timedelta(days=10)):
        operations.ask_solved(follow_up_id=complaint.follow_up_id, text="Antwoord.", by=by)
        operations.confirm(follow_up_id=complaint.follow_up_id, solved=False, text="", by=by)
    complaint.refresh_from_db()
    complaint.follow_up.refresh_from_db()
    assert complaint.follow_up.level == 0
    assert complaint.answer_by == date(2026, 5, 14)  # two weeks again


def test_list_of_cases_costs_the_same_for_one_and_three(
    client: Browser,
) -> None:
    person = make_client(departments=[make_department()], with_user=True)
    assert person.user is not None
    by = actor_for_client(person)
    sign_in(client, person.user)
    counts = []
    for _turn in range(3):
        make_complaint(department=make_department(), by=by)
        counts.append(_queries(client, reverse("surveys:cases")))
    assert counts[0] == counts[2]


def _queries(client: Browser, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)
