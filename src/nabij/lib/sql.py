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
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Model
from psycopg.types.json import Jsonb

from nabij.lib.liveness import note_use, trust_connection

Row = tuple[Any, ...]
T = TypeVar("T")
P = ParamSpec("P")
M = TypeVar("M", bound=Model)
N = TypeVar("N", bound=Model)
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
    return [model.from_db(DEFAULT_DB_ALIAS, names, found) for found in rows(statement, values)]


@cache
def _selecting(model: type[Model], where: str, only: tuple[str, ...]) -> tuple[str, list[str]]:
    columns, names = _readable(model, only)
    table = model._meta.db_table  # noqa: SLF001 the table's name has no other address
    return f"SELECT {columns} FROM {table} {where}", names


def pair(
    first: type[M], second: type[N], where: str, values: Values, *, only: tuple[str, ...] = ()
) -> tuple[M, N] | None:
    """Return the first row of two joined tables by what comes after both names, as `one` and
    `other`; None when there is none. `only` names the columns wanted of the first.
    """
    statement, names, others = _selecting_two(first, second, where, only)
    found = row(statement, values)
    if found is None:
        return None
    split, alias = len(names), DEFAULT_DB_ALIAS
    return first.from_db(alias, names, found[:split]), second.from_db(alias, others, found[split:])


@cache
def _selecting_two(
    first: type[Model], second: type[Model], where: str, only: tuple[str, ...]
) -> tuple[str, list[str], list[str]]:
    (_, names), (_, others) = _readable(first, only), _readable(second)
    columns = [f"one.{name}" for name in names] + [f"other.{name}" for name in others]
    tables = f"{first._meta.db_table} one JOIN {second._meta.db_table} other"  # noqa: SLF001
    return f"SELECT {', '.join(columns)} FROM {tables} {where}", names, others


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


def insert_many(rows: Sequence[Model], *, or_leave: bool = False) -> None:
    """Write new rows of one model, as `insert` does; with `or_leave` those that may not stand
    beside what is there are left out.

    The statement is planned once and only values are sent: Django's `bulk_create` composes a new
    statement out of all values, which took longer than to write them.

    Raises:
        TypeError: a list or tuple, which Django would have turned into what its column holds.
    """
    if not rows:
        return
    names, statement = _inserting(type(rows[0]))
    _cursor().executemany(
        statement + (" ON CONFLICT DO NOTHING" if or_leave else ""),
        [{name: _single(getattr(one, name)) for name in names} for one in rows],
    )
    for one in rows:
        one._state.adding = False  # noqa: SLF001 as above


def insert_or_update(
    model: type[M],
    held: str,
    values: Mapping[str, object],
    *,
    taken: tuple[tuple[str, str], ...],
    on: str,
    names: Collection[str],
) -> M | None:
    """Write a new row for what `held` finds, or only `names` of it where there is one with the same
    value of `on`, which is unique; return the row as it stands. Two at once write one row.

    Args:
        held: the statement, with or without a lock, that finds it; None is returned when it does
            not.
        values: what `held` asks for, and the row's columns.
        taken: columns that are not among the values, each with the expression on `held` it is.
    """
    statement, told = _inserting_or_updating(model, held, taken, on, tuple(sorted(names)))
    found = row(statement, {name: _plain(value) for name, value in values.items()})
    return None if found is None else model.from_db(DEFAULT_DB_ALIAS, told, found)


@cache
def _inserting_or_updating(
    model: type[Model],
    held: str,
    taken: tuple[tuple[str, str], ...],
    on: str,
    names: tuple[str, ...],
) -> tuple[str, list[str]]:
    meta = model._meta  # noqa: SLF001 the table's name has no other address
    sources = {field.attname: f"%({field.attname})s" for field in meta.concrete_fields}
    sources |= dict(taken)
    chosen = ", ".join(f"{name} = excluded.{name}" for name in names)
    columns, told = _readable(model)
    return (
        f"WITH held AS ({held}) INSERT INTO {meta.db_table} ({', '.join(sources)})"
        f" SELECT {', '.join(sources.values())} FROM held"
        f" ON CONFLICT ({on}) DO UPDATE SET {chosen} RETURNING {columns}"
    ), told


def _plain(value: object) -> object:
    """Return the text of an enumeration's member, which else would be sent by its name, and what
    is kept as JSON as such.
    """
    if isinstance(value, dict):
        return Jsonb(value)
    return str(value) if isinstance(value, Enum) else value


def _single(value: object) -> object:
    """Return what goes into a column as it is; a list or tuple would arrive as an array or row."""
    if isinstance(value, list | tuple):
        raise TypeError(type(value).__name__)
    return _plain(value)


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
    ours: Any = connections[DEFAULT_DB_ALIAS]  # `connection` looks this up for each attribute
    if not ours.health_check_done:
        trust_connection()
        ours.close_if_health_check_failed()
    ours.ensure_connection()
    opened = ours.connection
    note_use(opened)
    if ours.queries_logged:
        return ours.cursor()
    cursor = getattr(opened, _KEPT, None)
    if cursor is None:
        cursor = ours.make_cursor(psycopg.Cursor(opened))
        setattr(opened, _KEPT, cursor)
    return cursor
