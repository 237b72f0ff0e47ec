"""Statements written by hand: run, counted, and planned once."""

from copy import deepcopy
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.lib import clock, sql
from nabij.lib.ids import uuid7
from nabij.surveys.models import Invitation, Response
from tests.factories.surveys import make_invitation, make_response

pytestmark = pytest.mark.django_db


def test_values_travel_beside_the_text() -> None:
    key = uuid4()
    assert sql.row("SELECT %(a)s::text, %(b)s::uuid", {"a": "'; --", "b": key}) == ("'; --", key)
    assert sql.row("SELECT 1 WHERE %s::int = 2", (1,)) is None
    assert sql.rows("SELECT unnest(%s::int[])", ([1, 2],)) == [(1,), (2,)]


def test_writing_tells_how_many_rows() -> None:
    assert sql.run("UPDATE accounts_user SET name = name WHERE id = %s", (uuid4(),)) == 0


def test_they_are_counted_like_any_other() -> None:
    with CaptureQueriesContext(connection) as found:
        sql.row("SELECT %s::int", (7,))
    assert [query["sql"] for query in found] == ["SELECT 7::int"]


def test_the_server_plans_a_statement_once() -> None:
    for number in range(5):
        sql.row("SELECT %s::int + 41", (number,))
    assert sql.rows("SELECT 1 FROM pg_prepared_statements WHERE statement LIKE %s", ("%+ 41",))


KEPT = "SELECT * FROM surveys_invitation WHERE id = %(invitation_id)s FOR UPDATE"
TAKEN = tuple(
    (name, f"held.{name}")
    for name in ("survey_id", "client_id", "department_id", "location_id", "touchpoint")
)


def keep(invitation_id: UUID, **given: object) -> Response | None:
    fields = Response._meta.concrete_fields
    values: dict[str, object] = {field.attname: field.get_default() for field in fields}
    values |= {"invitation_id": invitation_id, "id": uuid7(), "started_at": clock.now(), **given}
    return sql.insert_or_update(
        Response, KEPT, values, taken=TAKEN, on="invitation_id", names={"nps"}
    )


def test_a_row_is_written_or_some_of_it_changed() -> None:
    invitation = make_invitation()
    first = keep(invitation.pk, nps=9, ces=2, language="nl")
    assert first is not None
    assert (first.client_id, first.touchpoint) == (invitation.client_id, invitation.touchpoint)
    with CaptureQueriesContext(connection) as found:
        kept = keep(invitation.pk, nps=3, ces=5, language="fi")
    assert len(found) == 1
    assert kept is not None
    assert (kept.pk, kept.nps, kept.ces, kept.language) == (first.pk, 3, 2, "nl")
    assert Response.objects.get() == kept


def test_nothing_is_written_for_what_is_not_there() -> None:
    assert keep(uuid4(), nps=9) is None
    assert not Response.objects.exists()


def test_two_joined_rows_are_read_in_one_statement() -> None:
    response = make_response(nps=8)
    joined = "ON other.invitation_id = one.id WHERE one.id = %s"
    with CaptureQueriesContext(connection) as found:
        both = sql.pair(
            Invitation, Response, joined, (response.invitation_id,), only=("id", "status")
        )
    assert len(found) == 1
    assert both is not None
    assert (both[0].status, both[1].nps, both[1]) == ("answered", 8, response)
    assert sql.pair(Invitation, Response, joined, (uuid4(),)) is None


def test_many_rows_are_written_as_django_writes_them() -> None:
    invitation = make_invitation()
    ours, djangos = (deepcopy(invitation) for _ in range(2))
    for one, code in ((ours, "aaaa"), (djangos, "bbbb")):
        one.pk, one.code, one.person_id, one.visit_id = uuid7(), code, uuid7(), uuid7()
    sql.insert_many([ours])
    Invitation.objects.bulk_create([djangos])
    different = {"id", "code", "person_id", "visit_id"}
    written = [
        {name: value for name, value in row.items() if name not in different}
        for row in Invitation.objects.filter(pk__in=[ours.pk, djangos.pk]).values()
    ]
    assert written[0] == written[1]
    sql.insert_many([ours], or_leave=True)
    sql.insert_many([])
    assert Invitation.objects.count() == 3


def test_a_pair_that_django_would_turn_into_a_range_is_refused() -> None:
    invitation = make_invitation()
    invitation.pk, invitation.quiet_during = uuid7(), (clock.now(), clock.now())
    with pytest.raises(TypeError, match="tuple"):
        sql.insert_many([invitation])
