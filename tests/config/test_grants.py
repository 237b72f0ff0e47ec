"""The application's database role adds to what must not change, and can't change it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from nabij.config.grants import APPEND_ONLY


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.django_db
def test_append_only_tables_refuse_change(table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.django_db
def test_the_owner_could(table: str, as_owner: None) -> None:
    connection.cursor().execute(f"DELETE FROM {table}")


@pytest.mark.django_db
def test_migrations_can_only_be_read() -> None:
    connection.cursor().execute("SELECT * FROM django_migrations")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM django_migrations")


@pytest.mark.django_db
def test_other_tables_take_everything() -> None:
    for statement in (
        "INSERT INTO ledger_heartbeat (worker, at) VALUES ('one', '2026-01-01')",
        "UPDATE ledger_heartbeat SET at = '2026-01-02'",
        "DELETE FROM ledger_heartbeat",
    ):
        connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_transactional_tests_can_be_emptied() -> None:
    connection.cursor().execute(
        "INSERT INTO ledger_heartbeat (worker, at) VALUES ('x', '2026-01-01')"
    )
