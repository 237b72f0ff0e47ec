"""The desk's pages about clients."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from nabij.audit.models import Look
from nabij.ledger.queries import events_of
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people import operations
from nabij.people.types import SYSTEM, Scope
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client, make_mandate, make_relative

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def _search(browser: Browser, words: str) -> HttpResponse:
    """Return the page a search ends on, in English."""
    return browser.post("/desk/clients/", {"q": words}, headers=ENGLISH, follow=True)  # type: ignore[return-value]


def test_search_finds_own_clients_by_name_and_date() -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    anna = make_client(
        given_name="Anna",
        family_name="de Vries",
        departments=[department],
        born_on=date(1944, 5, 2),
    )
    hidden = make_client(given_name="Anna", family_name="Hidden", born_on=date(1944, 5, 2))
    for query in ("anna", "VRI an", "2-5-1944", "vries 2.5.1944"):
        page = _search(browser, query).content.decode()
        assert str(anna.pk) in page
        assert str(hidden.pk) not in page
    assert "Nobody found" in _search(browser, "hidden").content.decode()


def test_whom_one_looks_for_stands_in_no_address_and_one_can_go_back() -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    anna = make_client(family_name="Jansen", departments=[department])
    make_client(family_name="Pietersen", departments=[department])
    first = browser.post("/desk/clients/", {"q": "jansen 2-5-1944"})["Location"]
    second = browser.post("/desk/clients/", {"q": "pietersen"})["Location"]
    assert first != second
    assert "jansen" not in first.lower()
    assert "1944" not in first
    page = browser.get(first).content.decode()
    assert str(anna.pk) in page
    assert "jansen 2-5-1944" in page
    assert "Pietersen" in browser.get(second).content.decode()


def test_a_search_in_the_address_is_not_done() -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    anna = make_client(family_name="Jansen", departments=[department])
    for address in ("/desk/clients/?q=jansen", "/desk/clients/?search=jansen"):
        assert str(anna.pk) not in browser.get(address).content.decode()


def test_only_the_last_searches_are_kept_and_only_for_this_session() -> None:
    department = make_department()
    staff = make_staff(team=make_team(departments=[department]))
    browser = sign_in(Browser(), staff)
    make_client(family_name="Jansen", departments=[department])
    addresses = [browser.post("/desk/clients/", {"q": "jansen"})["Location"] for _ in range(12)]
    found = ["Jansen" in browser.get(address).content.decode() for address in addresses]
    assert found == [False] * 2 + [True] * 10
    elsewhere = sign_in(Browser(), staff).get(addresses[-1])
    assert "Jansen" not in elsewhere.content.decode()


def test_a_search_for_nothing_says_what_to_do() -> None:
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[make_department()])))
    assert "Enter a name or a date of birth." in _search(browser, "  ").content.decode()


@pytest.mark.parametrize(
    "query", ["", "   ", "%", "_", "\\", "'", "\x00", "x" * 5000, "99-99-9999"]
)
def test_strange_searches_find_nobody_and_break_nothing(query: str) -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    client = make_client(departments=[department])
    response = _search(browser, query)
    assert response.status_code == 200
    assert str(client.pk) not in response.content.decode()


def test_everybody_shown_by_a_search_is_in_the_audit() -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    shown = [make_client(family_name=f"Jansen{n}", departments=[department]) for n in range(3)]
    make_client(family_name="Pietersen", departments=[department])
    _search(browser, "jansen")
    looks = Look.objects.filter(what="people.desk-clients")
    assert set(looks.values_list("client_id", flat=True)) == {client.pk for client in shown}


def test_a_search_shows_25_at_most_and_says_so() -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    for number in range(27):
        make_client(family_name=f"Jansen{number}", departments=[department])
    page = _search(browser, "jansen").content.decode()
    assert page.count("/desk/clients/0") == 25
    assert "There are more." in page


def test_search_costs_the_same_for_one_and_three(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    counts = []
    found_at = browser.post("/desk/clients/", {"q": "jansen"})["Location"]
    browser.get(found_at)  # what a process reads once is read
    for number in (1, 3):
        for _ in range(number):
            make_client(family_name="Jansen", departments=[department])
        with django_assert_max_num_queries(12) as found:
            browser.get(found_at)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_client_page_tells_the_story() -> None:
    department = make_department(names={"nl": "Heupen", "en": "Hips"})
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    client = make_client(departments=[department], phone="+31612345678")
    relative = make_relative(given_name="Bram", phone="+31687654321")
    operations.give_mandate(
        client_id=client.pk,
        relative_id=relative.pk,
        scopes=[Scope.VIEW_APPOINTMENTS],
        valid_from=clock.now() - timedelta(hours=1),
        valid_until=clock.now() + timedelta(days=9),
        by=SYSTEM,
    )
    page = browser.get(f"/desk/clients/{client.pk}/", headers=ENGLISH).content.decode()
    for words in (
        client.name,
        "06 12345678",
        "Hips",
        relative.name,
        "Mandate given",
        "2 May 1944",
    ):
        assert words in page


def test_a_client_page_costs_the_same_for_one_and_three(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    client = make_client(departments=[department])
    counts = []
    browser.get("/desk/clients/")  # what a process reads once is read
    for number in (1, 3):
        for _ in range(number):
            make_mandate(client=client)
            operations.set_survey_opt_out(client_id=client.pk, opted_out=True, by=SYSTEM)
            operations.relate(
                client_id=client.pk,
                department_id=make_department().pk,
                since=clock.now(),
                by=SYSTEM,
            )
        with django_assert_max_num_queries(14) as found:
            browser.get(f"/desk/clients/{client.pk}/")
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_another_teams_client_looks_like_nobody() -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    other = make_client(departments=[make_department()])
    answers = [browser.get(f"/desk/clients/{pk}/") for pk in (other.pk, uuid7())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Look.objects.filter(outcome="denied", what="people.desk-client").count() == 2


def test_what_other_departments_do_with_a_client_is_not_told() -> None:
    own = make_department(names={"nl": "Eigen afdeling"})
    other = make_department(names={"nl": "Andere afdeling"})
    person = make_client(departments=[own, other])
    make_appointment(client=person, service=make_service(department=other, with_professional=True))
    assert events_of(person.pk)
    assert events_of(person.pk, department_ids=[own.pk]) == []
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[own])))
    shown = browser.get(f"/desk/clients/{person.pk}/").content.decode()
    assert "Eigen afdeling" in shown
    assert "Andere afdeling" not in shown
    central = sign_in(Browser(), make_staff(team=make_team(is_central=True)))
    assert "Andere afdeling" in central.get(f"/desk/clients/{person.pk}/").content.decode()


def test_a_client_page_says_the_age_and_links_to_telephone_and_mail() -> None:
    department = make_department()
    browser = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    today = clock.today("Europe/Amsterdam")
    turns_80 = date(today.year - 80, today.month, min(today.day, 28))
    client = make_client(departments=[department], born_on=turns_80, phone="+31612345678")
    page = browser.get(f"/desk/clients/{client.pk}/", headers=ENGLISH).content.decode()
    assert "80 years old" in page
    assert 'href="tel:+31612345678"' in page
    assert f'href="mailto:{client.email}"' in page
