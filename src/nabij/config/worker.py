"""Runs the worker: reactions of the ledger in one thread, scheduled and due tasks beside it."""

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import close_old_connections
from procrastinate import App

from nabij.config.environment import Environment
from nabij.config.memory import settle_memory
from nabij.config.signs import Signs

_LAST_SECONDS = 5.0
_STALLED_SECONDS = 30.0
_SIGN_SECONDS = 1.0
_GIVES_WAY = 5

logger = logging.getLogger(__name__)


def run_worker(env: Environment) -> None:
    """Work until SIGTERM or SIGINT; what is under way gets some seconds to finish.

    Where it shares a machine, those who wait for a page go first.
    """
    from nabij.ledger import runner

    os.nice(_GIVES_WAY)

    settle_memory()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    stop = threading.Event()
    name = f"{socket.gethostname()}:{os.getpid()}"
    signs = Signs(["reactions", "tasks"])
    reactions = threading.Thread(
        target=runner.run_until,
        args=(stop,),
        kwargs={"worker": name, "alive": partial(signs.give, "reactions")},
        name="reactions",
        daemon=True,
    )
    reactions.start()
    try:
        asyncio.run(_run_tasks(concurrency=env.worker_tasks, signs=signs))
    finally:
        stop.set()
        reactions.join(_LAST_SECONDS)


async def _run_tasks(*, concurrency: int, signs: Signs) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101 tells the type
    # A copy of the app for the loop below. The app itself keeps Django's connector: reactions and
    # tasks defer from threads, and would break the loop's pool if they went through it.
    worker_app = app.with_connector(connector.get_worker_connector())
    async with worker_app.open_async():
        beside = [_retry_stalled(worker_app), _give_signs(signs)]
        running = [asyncio.create_task(work) for work in beside]
        try:
            await worker_app.run_worker_async(
                concurrency=concurrency,
                shutdown_graceful_timeout=_LAST_SECONDS,
                delete_jobs="successful",
                task_middleware=[with_usable_connection],
            )
        finally:
            for work in running:
                work.cancel()


def with_usable_connection(call_next: Callable[[], Any], *_told: object) -> Any:
    """Run a task as Django runs a request: a connection that broke before is replaced.

    The threads of tasks live as long as the worker and outlive a restart of the database.
    """
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()


async def _give_signs(signs: Signs) -> None:
    while True:
        signs.give("tasks")
        await asyncio.sleep(_SIGN_SECONDS)


async def _retry_stalled(app: App) -> None:
    """Give jobs of a worker that was killed to another; without this they stay "doing" for ever."""
    while True:
        try:
            stalled = await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=_STALLED_SECONDS
            )
            for job in stalled:
                await app.job_manager.retry_job(job)
        except Exception:  # the database went away: the worker itself tries again too
            logger.warning("worker: stalled jobs could not be looked for", exc_info=True)
        await asyncio.sleep(_STALLED_SECONDS)
