"""The web process: static files, the live stream, and Django in threads for all the rest."""

import multiprocessing
from collections.abc import Callable
from functools import partial
from threading import Timer
from typing import cast

from a2wsgi.wsgi_typing import WSGIApp
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from nabij.config.bridge import in_threads
from nabij.config.environment import environment
from nabij.config.memory import settle_memory
from nabij.config.orphans import end_with_parent
from nabij.config.safety import refuse_insecure

_WARM_UP_AFTER = 2.0  # seconds: the first visitors go first


def make_app() -> ASGIApp:
    """Return the ASGI application of one web process; `nabij web` has made Django ready.

    Raises:
        SettingError: a setting isn't safe for people's data.
    """
    env = environment()
    refuse_insecure(env)
    if parent := multiprocessing.parent_process():
        end_with_parent(parent.pid or 0)

    from django.urls import get_resolver  # noqa: PLC0415

    from nabij.config import live  # noqa: PLC0415
    from nabij.config.static import LastingFiles  # noqa: PLC0415
    from nabij.config.wsgi import application  # noqa: PLC0415 after the refusal: it loads Django
    from nabij.insights.charts import warm_up  # noqa: PLC0415

    get_resolver().reverse_dict  # noqa: B018 loads every view now, not at the first request
    django = in_threads(cast("WSGIApp", application), threads=env.web_threads)
    app: ASGIApp = Starlette(
        routes=[
            Mount("/static", LastingFiles(directory=env.data_dir / "static", check_dir=False)),
            Route("/live/", live.stream, methods=["GET"]),
            Mount("/", django),
        ]
    )
    if env.trusted_proxies:
        trusted = [address.strip() for address in env.trusted_proxies.split(",")]
        app = wrap_asgi_with_proxy_headers(app, trusted_hosts=trusted)
    _later(partial(begin_warm, warm_up))
    return app


def begin_warm(warm_up: Callable[[], None]) -> None:
    """Load what the first page would wait for, and settle with all of it."""
    warm_up()
    settle_memory()


def _later(work: Callable[[], None]) -> None:
    """Do something in a thread of its own that does not hold up the end of the process."""
    timer = Timer(_WARM_UP_AFTER, work)
    timer.daemon = True
    timer.start()
