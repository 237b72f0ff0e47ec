"""Statements written by hand, for what every page does: parsed and planned once per connection.

The ORM composes a statement anew each time it runs; here the text stays and only values travel.
Column values arrive as PostgreSQL's types in Python, JSON as its text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import psycopg
from django.db import connection

Row = tuple[Any, ...]
T = TypeVar("T")
# Rows of one INSERT: psycopg takes longer for a long statement than for two of half its length.
INSERTED = 20
_KEPT = "nabij_cursor"
Values = Sequence[object] | Mapping[str, object]


def rows(statement: str, values: Values) -> list[Row]:
    """Run a reading statement and return its rows."""
    cursor = _cursor()
    cursor.execute(statement, values)
    found: list[Row] = cursor.fetchall()
    return found


def row(statement: str, values: Values) -> Row | None:
    """Run a reading statement and return its first row, None when there is none."""
    found = rows(statement, values)
    return found[0] if found else None


def run(statement: str, values: Values) -> int:
    """Run a writing statement and return how many rows it touched."""
    cursor = _cursor()
    cursor.execute(statement, values)
    return int(cursor.rowcount)


class WritesError(Exception):
    """A page that says it only reads tried to write."""


def only_reading(call: Callable[[], T]) -> T:
    """Call something that may read and nothing else, and return what it returns.

    Raises:
        WritesError: it tried to write; the statement has not been sent.
    """
    with connection.execute_wrapper(_refuse_writing):
        return call()


def _refuse_writing(execute: Any, statement: Any, *rest: Any) -> Any:
    if not str(statement).lstrip().startswith("SELECT"):
        raise WritesError
    return execute(statement, *rest)


def _cursor() -> Any:
    """Return a cursor that sends values beside the text, so that the server knows it again.

    One per connection, as whoever asks reads all rows at once. While Django logs statements, for
    a test that counts them, it is Django's own cursor.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.queries_logged:
        return connection.cursor()
    opened: Any = connection.connection
    cursor = getattr(opened, _KEPT, None)
    if cursor is None:
        raw: Any = psycopg.Cursor(opened)
        cursor = connection.make_cursor(raw)
        setattr(opened, _KEPT, cursor)
    return cursor
