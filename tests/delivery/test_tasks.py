"""The worker's part: a queued message calls a worker, once however many wait."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from nabij.delivery import tasks
from nabij.delivery.models import Message
from nabij.delivery.types import Status
from nabij.lib import due
from tests.factories.delivery import make_message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_jobs_of_earlier_tests() -> None:
    """Begin with an empty queue: its tables are not Django's to empty."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")


class _ClosingExecutor(ThreadPoolExecutor):
    """Threads that leave no connection behind, so that the test's database can be dropped."""

    def submit(self, fn: Any, /, *args: Any, **options: Any) -> "Future[Any]":
        def work() -> object:
            try:
                return fn(*args, **options)
            finally:
                connection.close()

        return super().submit(work)


def _work() -> None:
    """Run a real worker until nothing is left to do."""

    async def work() -> None:
        asyncio.get_running_loop().set_default_executor(_ClosingExecutor(2))
        connector = app.connector
        assert isinstance(connector, DjangoConnector)
        with app.replace_connector(connector.get_worker_connector()):
            async with app.open_async():
                await app.run_worker_async(wait=False, install_signal_handlers=False)

    asyncio.run(work())


def _waiting_jobs() -> list[str]:
    return list(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", flat=True))


def test_queued_messages_call_the_worker_once() -> None:
    make_message()
    make_message()
    assert _waiting_jobs() == ["nabij.delivery.send"]
    _work()
    assert set(Message.objects.values_list("status", flat=True)) == {Status.DELIVERED}


def test_what_is_rolled_back_calls_nobody() -> None:
    with transaction.atomic():
        make_message()
        transaction.set_rollback(True)
    assert _waiting_jobs() == []


def test_due_work_of_delivery_is_known_and_tasks_do_it() -> None:
    make_message()
    assert due.run_all_due() >= 1
    make_message()
    tasks.send_sms(timestamp=0)
    tasks.send_email(timestamp=0)
    tasks.fall_back(timestamp=0)
    tasks.empty_old(timestamp=0)
    assert set(Message.objects.values_list("status", flat=True)) == {Status.DELIVERED}
