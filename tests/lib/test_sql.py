"""Statements written by hand: run, counted, and planned once."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.lib import sql
from nabij.surveys.models import Response
from nabij.surveys.operations.held import new_draft
from tests.factories.surveys import make_invitation

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


def test_a_row_is_written_or_some_of_it_changed() -> None:
    invitation = make_invitation()
    first = new_draft(invitation, language="nl")
    first.nps, first.ces = 9, 2
    assert sql.insert_or_update(first, on="invitation_id", names={"nps"}) == first
    other = new_draft(invitation, language="fi")
    other.nps, other.ces = 3, 5
    with CaptureQueriesContext(connection) as found:
        kept = sql.insert_or_update(other, on="invitation_id", names={"nps"})
    assert len(found) == 1
    assert (kept.pk, kept.nps, kept.ces, kept.language) == (first.pk, 3, 2, "nl")
    assert Response.objects.get() == kept
