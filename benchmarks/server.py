"""The product's web process with the references' pages hung beside it: what the bench measures."""

import sys

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from granian import Granian
from granian.constants import Interfaces
from starlette.types import ASGIApp


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing."""
    del request
    return HttpResponse("")


def empty_with_query(request: HttpRequest) -> HttpResponse:
    """Answer with the result of the smallest query."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


def make_app() -> ASGIApp:
    """Return the product's application, its addresses and the two references'."""
    from nabij.config import server  # noqa: PLC0415

    app = server.make_app()
    from nabij.config import urls  # noqa: PLC0415 Django is ready only now

    urls.urlpatterns[:0] = [path("empty/", empty), path("empty-with-query/", empty_with_query)]
    return app


def main(port: int) -> None:
    """Serve as `nabij web` does until told to stop."""
    from nabij.config.start import set_up_django, settle  # noqa: PLC0415

    env = settle()
    set_up_django()
    Granian(
        "benchmarks.server:make_app",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGINL,
        workers=env.web_processes,
        websockets=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
