"""A log says where it went wrong, and nothing about a person."""

import logging
import re
import sys

from django.test import Client as Browser

from nabij.config.logs import DiscreetFormatter, News, server_logging_settings
from tests.access.routes import all_routes


def formatted(message: str, *arguments: object, error: bool = False) -> str:
    info = sys.exc_info() if error else None
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, message, arguments, info)
    return DiscreetFormatter("%(message)s").format(record)


def test_message_of_an_error_stays_out() -> None:
    try:
        try:
            raise KeyError("mrs Jansen")
        except KeyError as first:
            raise ValueError("knee of mr Virtanen") from first
    except ValueError:
        text = formatted("It failed", error=True)
    assert "Jansen" not in text.replace('raise KeyError("mrs Jansen")', "")
    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_message_of_an_error_stays_out" in text


def refused(kind: str, message: str) -> str:
    try:
        raise ValueError("x")
    except ValueError:
        information = sys.exc_info()
    record = logging.LogRecord(
        f"django.security.{kind}", logging.ERROR, __file__, 1, message, (), information
    )
    return DiscreetFormatter("%(name)s: %(message)s").format(record)


def test_a_refused_request_is_one_line() -> None:
    line = refused("DisallowedHost", "Invalid HTTP_HOST header: 'evil'. You may need to x.")
    assert line == (
        "django.security.DisallowedHost: refused a request: Invalid HTTP_HOST header: 'evil'."
    )
    assert refused("DisallowedHost", "x" * 9000).count("x") == 200
    line = refused("SuspiciousFileOperation", "mrs Jansen")
    assert line == "django.security.SuspiciousFileOperation: refused a request"


def test_an_ordinary_stop_is_no_news() -> None:
    def shown(message: str) -> bool:
        record = logging.LogRecord("_granian", logging.WARNING, __file__, 1, message, (), None)
        return bool(News().filter(record))

    assert not shown("Killing worker-2 after it refused to gracefully stop")
    assert shown("Unexpected exit from worker-2")
    settings = server_logging_settings()
    assert settings["loggers"]["_granian"]["filters"] == ["news"]
    assert "news" in settings["filters"]


def test_keys_in_addresses_stay_out() -> None:
    text = formatted("Internal Server Error: %s", "/s/abcDEF123:tok-en/2/?x=1")
    assert text == "Internal Server Error: /s/…/2/?x=1"
    assert formatted("%s", "/a/KEY/move/") == "/a/…/move/"
    assert formatted("%s", "/my/appointments/") == "/my/appointments/"


def test_no_link_that_is_a_key_is_forgotten() -> None:
    """Of the log, and of what search engines are asked to leave alone."""
    keys = [f"/{route.path}" for route in all_routes() if "<str:" in route.path]
    assert len({path.split("/")[1] for path in keys}) > 3
    closed = Browser().get("/robots.txt").text
    for key in keys:
        path = re.sub(r"<str:\w+>", "KEY", key)
        assert "KEY" not in formatted("Internal Server Error: %s", path), key
        assert f"Disallow: /{path.split('/')[1]}/\n" in closed, key
