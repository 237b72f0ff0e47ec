"""Counted tries: for all processes together, none lost."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from nabij.accounts import operations
from nabij.accounts.models import RateLimit
from nabij.accounts.types import Limit
from nabij.lib import clock

LIMIT = Limit("test", 3, timedelta(minutes=1))


@pytest.mark.django_db
def test_counts_per_subject_and_window() -> None:
    for _ in range(3):
        operations.take(LIMIT, "a", "x")
    with pytest.raises(operations.TooOftenError):
        operations.take(LIMIT, "a", "x")
    operations.take(LIMIT, "a", "y")
    operations.take(LIMIT, "ax")
    with clock.at(clock.now() + timedelta(minutes=2)):
        operations.take(LIMIT, "a", "x")


@pytest.mark.django_db
def test_forgetting_starts_anew() -> None:
    for _ in range(3):
        operations.take(LIMIT, "a")
    operations.forget(LIMIT, "a")
    operations.take(LIMIT, "a")


@pytest.mark.django_db
def test_what_was_typed_is_not_kept() -> None:
    operations.take(LIMIT, "my secret in the wrong box")
    assert "secret" not in RateLimit.objects.get().key


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_in_a_rush() -> None:
    limit = Limit("rush", 1000, timedelta(minutes=1))

    def rush() -> None:
        try:
            for _ in range(25):
                operations.take(limit, "a")
        finally:
            connection.close()

    threads = [Thread(target=rush) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert RateLimit.objects.get().count == 200
