"""Statements written by hand, for what every page does: parsed and planned once per connection.

The ORM composes a statement anew each time it runs; here the text stays and only values travel.
Column values arrive as PostgreSQL's types in Python, JSON as its text.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from enum import Enum
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import psycopg
from django.db import connection, transaction
from django.db.models import Model

Row = tuple[Any, ...]
T = TypeVar("T")
P = ParamSpec("P")
M = TypeVar("M", bound=Model)
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


def models(model: type[M], where: str, values: Values, *, only: tuple[str, ...] = ()) -> list[M]:
    """Return rows of a model by what comes after FROM, with all their columns or `only` some.

    Columns that Django translates, as JSON, are deferred: read when somebody asks for them.
    """
    statement, names = _selecting(model, where, only)
    return [model.from_db(connection.alias, names, found) for found in rows(statement, values)]


@cache
def _selecting(model: type[Model], where: str, only: tuple[str, ...]) -> tuple[str, list[str]]:
    columns, names = _readable(model, only)
    table = model._meta.db_table  # noqa: SLF001 the table's name has no other address
    return f"SELECT {columns} FROM {table} {where}", names


def _readable(model: type[Model], only: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """Return the columns that Django does not translate, and their names."""
    fields = [
        one
        for one in model._meta.concrete_fields  # noqa: SLF001 as above
        if (not only or one.attname in only) and not hasattr(one, "from_db_value")
    ]
    return ", ".join(str(field.column) for field in fields), [field.attname for field in fields]


def insert(row: Model) -> None:
    """Write a new row of a model; what Django checks or computes while saving is left out."""
    names, statement = _inserting(type(row))
    run(statement, {name: _plain(getattr(row, name)) for name in names})
    row._state.adding = False  # noqa: SLF001 as Django's own save does


def insert_or_update(row: M, *, on: str, names: Collection[str]) -> M:
    """Write a new row, or only `names` of it where there is one with the same value of `on`, which
    is unique; return the row as it stands. Two at once write one row.
    """
    written, statement, told = _inserting_or_updating(type(row), on, tuple(sorted(names)))
    values = {name: _plain(getattr(row, name)) for name in written}
    return type(row).from_db(connection.alias, told, rows(statement, values)[0])


@cache
def _inserting_or_updating(
    model: type[Model], on: str, names: tuple[str, ...]
) -> tuple[list[str], str, list[str]]:
    written, inserting = _inserting(model)
    columns, told = _readable(model)
    chosen = ", ".join(f"{name} = excluded.{name}" for name in names)
    returning = f"ON CONFLICT ({on}) DO UPDATE SET {chosen} RETURNING {columns}"
    return written, f"{inserting} {returning}", told


def _plain(value: object) -> object:
    """Return the text of an enumeration's member, which else would be sent by its name."""
    return str(value) if isinstance(value, Enum) else value


@cache
def _inserting(model: type[Model]) -> tuple[list[str], str]:
    meta = model._meta  # noqa: SLF001 the table's name has no other address
    columns = ", ".join(str(field.column) for field in meta.concrete_fields)
    names = [field.attname for field in meta.concrete_fields]
    values = ", ".join(f"%({name})s" for name in names)
    return names, f"INSERT INTO {meta.db_table} ({columns}) VALUES ({values})"


def run(statement: str, values: Values) -> int:
    """Run a writing statement and return how many rows it touched."""
    cursor = _cursor()
    cursor.execute(statement, values)
    return int(cursor.rowcount)


def atomic_without_savepoint(function: Callable[P, T]) -> Callable[P, T]:
    """As `transaction.atomic`, but within a transaction it adds nothing: two statements less.

    For what raises only as long as it has written nothing that must be undone: there is no
    savepoint that whoever catches it goes back to.
    """

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> T:
        with nullcontext() if connection.in_atomic_block else transaction.atomic():
            return function(*args, **kwargs)

    return inner


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
