"""The desk's follow-ups."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.models import User
from nabij.accounts.operations import close_account
from nabij.accounts.types import Role
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.surveys import operations
from nabij.surveys.models import FollowUp
from nabij.surveys.types import FollowUpStatus
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_follow_up

pytestmark = pytest.mark.django_db
LIST = "/desk/follow-ups/"


@pytest.fixture
def department() -> Department:
    return make_department()


@pytest.fixture
def agent(department: Department) -> User:
    return make_staff(role=Role.AGENT, team=make_team(departments=[department]), name="Ineke Bos")


@pytest.fixture
def desk(client: Browser, agent: User) -> Browser:
    return sign_in(client, agent)


def opened(department: Department, *, family_name: str = "Jansen") -> FollowUp:
    client = make_client(departments=[department], family_name=family_name)
    return make_follow_up(client=client, department=department)


def address(follow_up: FollowUp, action: str = "") -> str:
    return f"{LIST}{follow_up.pk}/{action}"


def test_list_by_deadline_with_the_late_ones_marked(
    client: Browser, agent: User, department: Department
) -> None:
    late = opened(department, family_name="Eerste")
    with clock.at(late.due_at + timedelta(minutes=1)):
        opened(department, family_name="Tweede")
        shown = sign_in(client, agent).get(LIST).content.decode()
    assert shown.index("Eerste") < shown.index("Tweede")
    assert shown.count("Te laat") == 1
    looked = Look.objects.filter(what="surveys.follow-ups").values_list("client_id", flat=True)
    assert len(set(looked)) == 2


def test_what_a_colleague_left_behind_is_with_the_team(
    desk: Browser, agent: User, department: Department
) -> None:
    left = opened(department, family_name="Jansen")
    assert left.owner == agent
    colleague = make_staff(team=make_team(departments=[department]))
    operations.hand_over(
        follow_up_id=left.pk, to_user_id=colleague.pk, text="", by=actor_for_staff(agent)
    )
    close_account(user_id=colleague.pk)
    operations.give_back_left_behind()
    shown = desk.get(f"{LIST}?show=all").content.decode()
    assert "Jansen" in shown
    assert "Wie: nog niemand" in shown
    assert "Terug bij het team" in desk.get(address(left)).content.decode()
    assert desk.post(address(left, "take/"), {"owner": "nobody"}).status_code == 302
    left.refresh_from_db()
    assert left.owner == agent


def test_list_of_mine_of_my_teams_and_waiting(
    desk: Browser, agent: User, department: Department
) -> None:
    mine = opened(department, family_name="Vanmij")
    other = opened(department, family_name="Vanander")
    waiting = opened(department, family_name="Gevraagd")
    FollowUp.objects.filter(pk=other.pk).update(owner=None)
    FollowUp.objects.filter(pk=waiting.pk).update(
        status=FollowUpStatus.ASKED, asked_at=clock.now(), rounds=1
    )
    assert mine.owner == agent
    for show, expected in (
        ("mine", {"Vanmij"}),
        ("all", {"Vanmij", "Vanander"}),
        ("waiting", {"Gevraagd"}),
        ("nonsense", {"Vanmij", "Vanander"}),
    ):
        shown = desk.get(LIST, {"show": show}).content.decode()
        assert {name for name in ("Vanmij", "Vanander", "Gevraagd") if name in shown} == expected


def test_empty_list_says_so(desk: Browser) -> None:
    assert "Er wacht niets op u" in desk.get(LIST).content.decode()
    assert "Alle cliënten zijn gehoord" in desk.get(LIST, {"show": "all"}).content.decode()


def test_another_team_sees_nothing(client: Browser, department: Department) -> None:
    follow_up = opened(department, family_name="Geheim")
    team = make_team(departments=[make_department()])
    sign_in(client, make_staff(role=Role.AGENT, team=team))
    assert "Geheim" not in client.get(LIST, {"show": "all"}).content.decode()
    assert client.get(address(follow_up)).status_code == 404
    for action in ("take/", "contact/", "ask/", "hand-over/", "close/"):
        posted = client.post(address(follow_up, action), {"text": "x"})
        assert posted.status_code == 404, action
    assert follow_up.notes.count() == 1


def test_from_contact_to_the_question(desk: Browser, department: Department) -> None:
    follow_up = opened(department)
    shown = desk.get(address(follow_up)).content.decode()
    assert "Ik moest te lang wachten." in shown
    assert "3 van de 10" in shown
    assert "Neem contact op met de cliënt" in shown
    early = desk.post(address(follow_up, "ask/"), {"text": ""}, follow=True).content.decode()
    assert "Noteer eerst uw contact" in early
    desk.post(address(follow_up, "contact/"), {"text": "Samen gebeld."})
    shown = desk.get(address(follow_up)).content.decode()
    assert "Samen gebeld." in shown
    assert "Vraag of het is opgelost" in shown
    shown = desk.post(address(follow_up, "ask/"), {"text": "Gedaan."}, follow=True).content.decode()
    assert "De cliënt krijgt een bericht" in shown
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.ASKED


def test_words_that_turn_the_text_around_are_tamed(desk: Browser, department: Department) -> None:
    follow_up = make_follow_up(department=department, comment="Lang\u202e gewacht\u2066.")
    page = desk.get(f"/desk/follow-ups/{follow_up.pk}/").content.decode()
    assert "Lang gewacht." in page


def test_an_empty_note_is_said_and_nothing_changes(desk: Browser, department: Department) -> None:
    follow_up = opened(department)
    shown = desk.post(address(follow_up, "contact/"), {"text": "   "}).content.decode()
    assert "Schrijf in een paar woorden" in shown
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.OPEN


def test_a_day_that_is_over_is_not_promised(desk: Browser, department: Department) -> None:
    follow_up = opened(department)
    yesterday = clock.today("Europe/Amsterdam") - timedelta(days=1)
    form = {"text": "Gebeld.", "promise": "Wij bellen terug.", "promise_by": f"{yesterday}"}
    shown = desk.post(address(follow_up, "contact/"), form).content.decode()
    assert "Kies vandaag of een latere dag." in shown
    assert "Wij bellen terug." in shown  # what was typed stays
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.promise) == (FollowUpStatus.OPEN, "")


def test_words_too_long_stay(desk: Browser, department: Department) -> None:
    follow_up = opened(department)
    shown = desk.post(address(follow_up, "contact/"), {"text": "w" * 4001}).content.decode()
    assert "w" * 4001 in shown


def test_taking_and_handing_over(client: Browser, agent: User, department: Department) -> None:
    follow_up = opened(department)
    second = make_staff(team=make_team(departments=[department]), name="Joke Dam")
    sign_in(client, second)
    taken = client.post(address(follow_up, "take/"), follow=True).content.decode()
    assert "nu van u" in taken
    wrong = client.post(address(follow_up, "hand-over/"), {"to": "nobody"}).content.decode()
    assert "Kies een collega uit de lijst." in wrong
    stranger = make_staff(team=make_team(departments=[make_department()]))
    client.post(address(follow_up, "hand-over/"), {"to": str(stranger.pk)})
    follow_up.refresh_from_db()
    assert follow_up.owner == second
    client.post(address(follow_up, "hand-over/"), {"to": str(agent.pk), "text": "U kent haar."})
    follow_up.refresh_from_db()
    assert follow_up.owner == agent


def test_changes_only_by_post(desk: Browser, department: Department) -> None:
    follow_up = opened(department)
    for action in ("take/", "contact/", "ask/", "hand-over/"):
        assert desk.get(address(follow_up, action)).status_code == 405
    assert desk.post(LIST).status_code == 405
    assert desk.post(address(follow_up)).status_code == 405


def test_the_list_asks_the_database_the_same_for_one_as_for_three(
    desk: Browser, department: Department
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(LIST).status_code == 200
        return len(caught)

    opened(department)
    statements()
    one = statements()
    opened(department)
    opened(department)
    assert statements() == one


def test_a_change_is_in_the_clients_audit(desk: Browser, department: Department) -> None:
    follow_up = opened(department)
    desk.post(address(follow_up, "contact/"), {"text": "Gebeld."})
    look = Look.objects.get(what="surveys.note-contact")
    assert (look.client_id, look.action, look.object_id) == (
        follow_up.client_id,
        "change",
        follow_up.pk,
    )


def test_late_ones_stand_first_whatever_their_status(
    client: Browser, agent: User, department: Department
) -> None:
    contacted = opened(department, family_name="Gebeld")
    late = opened(department, family_name="Teruggekomen")
    FollowUp.objects.filter(pk=contacted.pk).update(
        status=FollowUpStatus.CONTACTED, contacted_at=clock.now()
    )
    with clock.at(max(contacted.due_at, late.due_at) + timedelta(minutes=1)):
        shown = sign_in(client, agent).get(LIST).content.decode()
    assert shown.index("Teruggekomen") < shown.index("Gebeld")


def test_a_deadline_in_another_year_shows_the_year(
    client: Browser, agent: User, department: Department
) -> None:
    follow_up = opened(department)
    year = follow_up.due_at.year
    assert f" {year} om" not in sign_in(client, agent).get(LIST).content.decode()
    with clock.at(follow_up.due_at + timedelta(days=370)):
        sign_in(client, agent)
        assert f" {year} om" in client.get(LIST).content.decode()
        assert f" {year} om" in client.get(address(follow_up)).content.decode()


def test_a_long_list_comes_in_pages(
    desk: Browser, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.surveys.queries.follow_ups.PER_PAGE", 2)
    for name in ("Een", "Twee", "Drie"):
        opened(department, family_name=name)
    names = {"Een", "Twee", "Drie"}

    def shown(page: str) -> set[str]:
        text = desk.get(LIST, {"page": page}).text
        return {name for name in names if f" {name}<" in text}

    assert (len(shown("1")), len(shown("2"))) == (2, 1)
    assert shown("1") | shown("2") == names
    for strange in ("x", "-1", "999999999999999999999", "0"):
        assert shown(strange) in (shown("1"), shown("2"))


def test_closing_needs_two_weeks_of_silence_and_a_note(
    client: Browser, agent: User, department: Department
) -> None:
    follow_up = opened(department)
    sign_in(client, agent)
    client.post(address(follow_up, "contact/"), {"text": "Gebeld."})
    client.post(address(follow_up, "ask/"), {"text": ""})
    assert "Afsluiten zonder antwoord" not in client.get(address(follow_up)).text
    early = client.post(address(follow_up, "close/"), {"text": "Stil."}, follow=True).text
    assert "nog tijd om te antwoorden" in early
    with clock.at(clock.now() + timedelta(days=15)):
        sign_in(client, agent)
        assert "Afsluiten zonder antwoord" in client.get(address(follow_up)).text
        empty = client.post(address(follow_up, "close/"), {"text": " "}).text
        assert "waarom dit kan worden afgesloten." in empty
        done = client.post(address(follow_up, "close/"), {"text": "Stil."}, follow=True).text
    assert "Afgesloten zonder antwoord" in done
    assert "Stil." in done
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.CLOSED


def test_follow_ups_of_another_department_are_not_there_even_of_an_own_client(
    desk: Browser, agent: User, department: Department
) -> None:
    elsewhere = make_department()
    shared = make_client(departments=[department, elsewhere])
    follow_up = make_follow_up(client=shared, department=elsewhere)
    assert desk.get(address(follow_up)).status_code == 404
    FollowUp.objects.filter(pk=follow_up.pk).update(owner=agent)
    assert desk.get(address(follow_up)).status_code == 200


def test_of_two_who_click_at_once_the_second_is_told(
    desk: Browser, agent: User, department: Department
) -> None:
    quicker = make_staff(team=make_team(departments=[department]))
    follow_up = opened(department)
    FollowUp.objects.filter(pk=follow_up.pk).update(owner=None)
    assert 'name="owner" value="nobody"' in desk.get(address(follow_up)).content.decode()
    FollowUp.objects.filter(pk=follow_up.pk).update(owner=quicker)
    answer = desk.post(address(follow_up, "take/"), {"owner": "nobody"}, follow=True)
    assert "Een collega heeft deze opvolging net opgepakt." in answer.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.owner == quicker
    desk.post(address(follow_up, "take/"), {"owner": str(quicker.pk)})
    follow_up.refresh_from_db()
    assert follow_up.owner == agent


def test_what_is_over_says_so_and_keeps_a_note(desk: Browser, department: Department) -> None:
    follow_up = opened(department)
    FollowUp.objects.filter(pk=follow_up.pk).update(
        status=FollowUpStatus.SOLVED, closed_at=clock.now(), owner=None
    )
    answer = desk.post(address(follow_up, "take/"), follow=True)
    assert "Deze opvolging is al afgerond. Er is niets veranderd." in answer.content.decode()
    note = {"text": "Gebeld over de parkeerplaats."}
    answer = desk.post(address(follow_up, "contact/"), note, follow=True)
    assert note["text"] in answer.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.SOLVED
