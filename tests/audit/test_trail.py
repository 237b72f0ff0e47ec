"""Who looked: one row per client, in the transaction of what was shown, never changed again."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from nabij.accounts.models import User
from nabij.audit import operations, trail
from nabij.audit.models import Look
from nabij.audit.queries import looks_of
from nabij.audit.types import Who
from nabij.lib.ids import uuid7
from nabij.people.doors import client_page
from nabij.people.models import Client
from nabij.people.types import Actor
from tests.factories.accounts import make_user, sign_in
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


def _who(**changes: object) -> Who:
    values: dict[str, object] = {
        "user_id": uuid7(),
        "name": "Els",
        "role": "agent",
        "on_behalf_of_id": None,
        "mandate_id": None,
        "purpose": "service",
        "address": "192.0.2.7",
    }
    return Who(**(values | changes))  # type: ignore[arg-type]


def _record(**changes: object) -> None:
    values: dict[str, object] = {
        "who": _who(),
        "action": "view",
        "what": "people.desk-client",
        "client_ids": [uuid7()],
    }
    operations.record(**(values | changes))  # type: ignore[arg-type]


def _request(person: Client, method: str = "GET") -> HttpRequest:
    request = RequestFactory().generic(method, "/my/")
    assert person.user
    request.user = User.objects.get(pk=person.user.pk)
    request.session = {}  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("statement", ["UPDATE audit_look SET name = ''", "DELETE FROM audit_look"])
def test_the_application_can_not_change_or_delete_rows(statement: str) -> None:
    _record()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Look.objects.get().name == "Els"


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_look SET name = ''", "DELETE FROM audit_look", "TRUNCATE audit_look"],
)
def test_not_even_the_owner_changes_a_row(statement: str) -> None:
    _record()
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_one_row_for_each_client_in_one_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    one, other = uuid7(), uuid7()
    with django_assert_num_queries(1):
        _record(client_ids=[one, other, one])
    assert set(Look.objects.values_list("client_id", flat=True)) == {one, other}


@pytest.mark.parametrize(
    ("address", "kept"), [("2001:db8::1", "2001:db8::1"), ("", None), ("unix:", None)]
)
def test_where_from_is_kept_when_it_is_an_address(address: str, kept: str | None) -> None:
    _record(who=_who(address=address))
    assert Look.objects.get().address == kept


def test_noting_outside_a_page_keeps_nothing() -> None:
    trail.note([uuid7()])
    assert not Look.objects.exists()


def test_trails_inside_each_other_stay_apart() -> None:
    outer_id, inner_id = uuid7(), uuid7()
    with trail.open_trail() as outer:
        trail.note([outer_id])
        with trail.open_trail() as inner:
            trail.note([inner_id])
    assert (list(outer), list(inner)) == ([outer_id], [inner_id])


def test_a_page_leaves_who_what_and_when() -> None:
    person = make_client(with_user=True)

    @client_page(what="test.page")
    def page(request: HttpRequest, actor: Actor) -> HttpResponse:
        assert actor.client_id
        trail.note([actor.client_id])
        return HttpResponse()

    page(_request(person))
    look = looks_of(person.pk).get()
    assert (look.user_id, look.role, look.purpose) == (person.user_id, "client", "own_care")
    assert (look.action, look.what, look.outcome) == ("view", "test.page", "done")
    assert look.address == "127.0.0.1"
    page(_request(person, "POST"))
    assert looks_of(person.pk).filter(action="change").count() == 1


def test_what_fails_leaves_no_row_and_no_change() -> None:
    person = make_client(with_user=True)

    @client_page(what="test.page")
    def page(request: HttpRequest, actor: Actor) -> HttpResponse:
        Client.objects.filter(pk=person.pk).update(city="elsewhere")
        trail.note([person.pk])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        page(_request(person))
    assert not Look.objects.exists()
    person.refresh_from_db()
    assert person.city == ""


def test_a_page_whose_row_can_not_be_written_is_not_shown() -> None:
    person = make_client(with_user=True)

    @client_page(what="x" * 61)  # longer than the column
    def page(request: HttpRequest, actor: Actor) -> HttpResponse:
        Client.objects.filter(pk=person.pk).update(city="elsewhere")
        trail.note([person.pk])
        return HttpResponse()

    with pytest.raises(DatabaseError), transaction.atomic():
        page(_request(person))
    person.refresh_from_db()
    assert person.city == ""


def test_a_refused_look_is_kept_and_shows_nothing() -> None:
    person, wanted = make_client(with_user=True), uuid7()

    @client_page(what="test.page")
    def page(request: HttpRequest, actor: Actor, appointment_id: object) -> HttpResponse:
        trail.note([person.pk])
        raise Http404

    with pytest.raises(Http404):
        page(_request(person), appointment_id=wanted)
    look = Look.objects.get()
    assert (look.outcome, look.client_id, look.object_id) == ("denied", None, wanted)
    assert look.user_id == person.user_id
    assert not looks_of(person.pk).exists()


def test_who_has_a_long_name_sees_their_own_pages(client: Browser) -> None:
    user = make_user(email="long@example.org")
    person = make_client(given_name="A" * 80, family_name="B" * 80, user=user)
    sign_in(client, user)
    assert client.get("/my/appointments/").status_code == 200
    assert client.get("/my/profile/").status_code == 200
    assert {len(look.name) for look in Look.objects.filter(client_id=person.pk)} == {120}
