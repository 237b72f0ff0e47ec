"""The portal's pages about oneself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from nabij.accounts.types import Role
from nabij.audit import operations as audit
from nabij.audit.models import Look
from nabij.audit.types import Who
from nabij.delivery.models import Message
from nabij.ledger.operations import run_all
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people import operations
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Scope
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client, make_mandate, make_relative

pytestmark = pytest.mark.django_db
CHOICE = {"preferred_channel": "sms", "language": "fi", "quiet_from": "22", "quiet_until": "7"}


def _browser(person: Client) -> Browser:
    assert person.user is not None
    return sign_in(Browser(), person.user)


def _look(person: Client, *, name: str = "Els Bakker", role: str = "agent", what: str) -> None:
    audit.record(
        who=Who(
            user_id=make_staff().pk,
            name=name,
            role=role,
            on_behalf_of_id=None,
            mandate_id=None,
            purpose="service",
            address="",
        ),
        action="view",
        what=what,
        client_ids=[person.pk],
    )


def test_profile_keeps_what_was_chosen() -> None:
    person = make_client(with_user=True, phone="+31612345678")
    browser = _browser(person)
    response = browser.post("/my/profile/", CHOICE)
    assert response.status_code == 302
    assert response.cookies["django_language"].value == "fi"
    person.refresh_from_db()
    assert (person.preferred_channel, person.language, person.quiet_from) == ("sms", "fi", 22)
    assert Look.objects.filter(client_id=person.pk, action="change", what="portal.profile").exists()


@pytest.mark.parametrize("is_client", [True, False])
def test_questions_about_how_it_was_can_be_switched_off_and_on(*, is_client: bool) -> None:
    relative = make_mandate(client=make_client()).relative
    person = make_client(with_user=True) if is_client else relative
    assert person.user
    browser = sign_in(Browser(), person.user)
    choice = CHOICE | {"preferred_channel": "email"}
    page = browser.get("/my/profile/").content.decode()
    assert re.search(r'name="may_be_asked"[^>]*checked', page)
    for asked in ({}, {}, {"may_be_asked": "on"}):
        before = person.survey_opt_out_at
        browser.post("/my/profile/", choice | asked)
        person.refresh_from_db()
        assert (person.survey_opt_out_at is None) == bool(asked)
        assert asked or before in (None, person.survey_opt_out_at)  # since when, stays


@pytest.mark.parametrize(
    "wrong",
    [
        {"preferred_channel": "fax"},
        {"language": "xx"},
        {"quiet_from": "25"},
        {"quiet_until": "\x00"},
    ],
)
def test_profile_refuses_what_is_not_offered(wrong: dict[str, str]) -> None:
    person = make_client(with_user=True, phone="+31612345678")
    response = _browser(person).post("/my/profile/", CHOICE | wrong)
    assert response.status_code == 200
    assert b"nabij-errors" in response.content
    person.refresh_from_db()
    assert person.preferred_channel == "email"


def test_profile_offers_only_channels_with_an_address() -> None:
    person = make_client(with_user=True, phone="")
    page = _browser(person).get("/my/profile/").content.decode()
    assert 'value="email"' in page
    assert 'value="sms"' not in page


def test_a_relative_has_a_profile_of_their_own() -> None:
    mandate = make_mandate(client=make_client())
    assert mandate.relative.user
    browser = sign_in(Browser(), mandate.relative.user)
    page = browser.get("/my/profile/").content.decode()
    assert mandate.relative.email in page
    assert mandate.client.email not in page
    answer = browser.post("/my/profile/", CHOICE | {"preferred_channel": "email"})
    assert answer.status_code == 302
    mandate.relative.refresh_from_db()
    assert mandate.relative.language == "fi"


def test_choosing_for_whom_and_the_bar_that_says_so() -> None:
    relative = make_relative(with_user=True)
    anna, bea = make_client(given_name="Anna"), make_client(given_name="Bea")
    for person in (anna, bea):
        make_mandate(client=person, relative=relative)
    assert relative.user
    browser = sign_in(Browser(), relative.user)
    page = browser.get("/my/for/").content.decode()
    assert anna.name in page
    assert bea.name in page
    for person in (bea, anna):
        assert browser.post("/my/for/", {"client": str(person.pk)}).status_code == 302
        assert f"<strong><bdi>{person.name}</bdi></strong>" in browser.get("/my/").content.decode()


@pytest.mark.parametrize("wanted", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_nobody_chooses_a_stranger(wanted: str) -> None:
    mandate = make_mandate(client=make_client())
    assert mandate.relative.user
    browser = sign_in(Browser(), mandate.relative.user)
    assert browser.post("/my/for/", {"client": wanted}).status_code == 404
    stranger = make_client()
    assert browser.post("/my/for/", {"client": str(stranger.pk)}).status_code == 404


def test_when_the_mandate_ends_the_page_is_gone_at_once_and_then_ones_own() -> None:
    relative = make_relative(with_user=True)
    own = make_client(user=relative.user)
    mandate = make_mandate(client=make_client(), relative=relative)
    assert relative.user
    browser = sign_in(Browser(), relative.user)
    browser.post("/my/for/", {"client": str(mandate.client_id)})
    assert mandate.client.name in browser.get("/my/").content.decode()
    operations.revoke_mandate(mandate_id=mandate.pk, by=SYSTEM)
    assert browser.get("/my/").status_code == 404
    page = browser.get("/my/")
    assert page.status_code == 200
    assert mandate.client.name not in page.content.decode()
    assert own.user == relative.user


def test_a_post_never_falls_back_to_oneself() -> None:
    relative = make_relative(with_user=True)
    make_client(user=relative.user, phone="+31612345678")
    mandate = make_mandate(client=make_client(), relative=relative)
    assert relative.user
    browser = sign_in(Browser(), relative.user)
    browser.post("/my/for/", {"client": str(mandate.client_id)})
    operations.revoke_mandate(mandate_id=mandate.pk, by=SYSTEM)
    answer = browser.post(f"/my/appointments/{uuid7()}/cancel/")
    assert answer.status_code == 404
    assert browser.session["acting_for"] == str(mandate.client_id)


def test_who_looked_says_who_why_and_what_in_words() -> None:
    person = make_client(with_user=True)
    _look(person, what="appointments.desk-detail")
    page = (
        _browser(person).get("/my/who-looked/", headers={"accept-language": "en"}).content.decode()
    )
    assert "Els Bakker, contact desk" in page
    assert "Looked at your appointments" in page
    assert "Arranges things around your care." in page
    assert "desk-detail" not in page


def test_who_looked_is_grouped_by_day_latest_first() -> None:
    person = make_client(with_user=True)
    start = clock.now()
    for days in (3, 2, 1):
        with clock.at(start - timedelta(days=days)):
            _look(person, what="appointments.list")
    page = _browser(person).get("/my/who-looked/").content.decode()
    assert page.count("<h2>") == 3


def test_own_looks_are_left_out_unless_asked_for() -> None:
    person = make_client(with_user=True)
    browser = _browser(person)
    browser.get("/my/profile/")
    english = {"accept-language": "en"}
    assert "Nobody looked yet" in browser.get("/my/who-looked/", headers=english).content.decode()
    page = browser.get("/my/who-looked/?own=1", headers=english).content.decode()
    assert "Looked at your details" in page
    assert "· <bdi>You</bdi>" in page


def test_the_same_look_within_a_minute_is_told_once_and_counted() -> None:
    person = make_client(with_user=True)
    with clock.at(clock.now() - timedelta(hours=3)):
        for what in ("appointments.list", "appointments.list", "surveys.follow-up"):
            _look(person, what=what)
    page = _browser(person).get("/my/who-looked/", headers={"accept-language": "en"}).text
    assert page.count("Looked at your appointments (2 times)") == 1
    assert page.count("Looked at your appointments") == 1
    assert "Looked at what you told us about your experience</p>" in page


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999", "\x00"])
def test_strange_page_numbers_show_a_page(number: str) -> None:
    person = make_client(with_user=True)
    assert _browser(person).get("/my/who-looked/", {"page": number}).status_code == 200


def test_who_looked_costs_the_same_for_few_and_many(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    person = make_client(with_user=True)
    browser = _browser(person)
    browser.get("/my/who-looked/")
    for count in (1, 120):
        for _ in range(count):
            _look(person, what="appointments.list")
        with django_assert_max_num_queries(12):
            browser.get("/my/who-looked/")


def test_a_relative_sees_who_looked_only_with_that_scope() -> None:
    for scopes, status in (([Scope.VIEW_MESSAGES], 200), ([Scope.VIEW_APPOINTMENTS], 404)):
        mandate = make_mandate(client=make_client(), scopes=scopes)
        assert mandate.relative.user
        browser = sign_in(Browser(), mandate.relative.user)
        assert browser.get("/my/who-looked/").status_code == status
        assert ("/my/who-looked/" in browser.get("/my/").content.decode()) is (status == 200)


def test_staff_looks_arrive_at_the_client() -> None:
    department = make_department()
    person = make_client(with_user=True, departments=[department])
    nurse = make_staff(role=Role.PROFESSIONAL, team=make_team(departments=[department]))
    sign_in(Browser(), nurse).get(f"/desk/clients/{person.pk}/")
    page = _browser(person).get("/my/who-looked/").content.decode()
    assert nurse.name in page


def test_who_may_act_for_several_is_asked_after_signing_in() -> None:
    relative = make_relative(with_user=True)
    own = make_client(user=relative.user)
    make_mandate(client=make_client(), relative=relative)
    browser = Browser()
    browser.post("/my/sign-in/", {"address": relative.email})
    run_all()
    code = re.search(r"\b\d{6}\b", Message.objects.latest("id").body)
    assert code is not None
    assert browser.post("/my/sign-in/code/", {"code": code[0]})["Location"] == "/my/for/"
    assert "/my/for/" in browser.get("/my/profile/").content.decode()
    assert own.user == relative.user


def test_days_are_those_of_the_client() -> None:
    person = make_client(with_user=True, time_zone="Europe/Helsinki")
    assert person.user is not None
    with clock.at(datetime(2026, 3, 10, 22, 30, tzinfo=UTC)):  # half past midnight in Helsinki
        browser = sign_in(Browser(), person.user)
        browser.get("/my/profile/")
        page = browser.get("/my/who-looked/?own").content.decode()
    assert "woensdag" in page
    assert "00.30" in page
