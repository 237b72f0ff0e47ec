"""What every task of the worker gets."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from nabij.config.worker import with_usable_connection


@pytest.mark.django_db(transaction=True)
def test_a_task_outlives_a_restart_of_the_database() -> None:
    def ask() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 41 + 1")
            return int(cursor.fetchone()[0])

    def in_a_thread_of_the_worker() -> int:
        ask()
        connection.connection.close()  # as a server that went away, unseen by Django
        try:
            return int(with_usable_connection(ask))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(in_a_thread_of_the_worker).result() == 42
