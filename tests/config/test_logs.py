"""A log says where it went wrong, and nothing about a person."""

import logging
import sys

from nabij.config.logs import DiscreetFormatter


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


def test_keys_in_addresses_stay_out() -> None:
    text = formatted("Internal Server Error: %s", "/s/abcDEF123:tok-en/2/?x=1")
    assert text == "Internal Server Error: /s/…/2/?x=1"
    assert formatted("%s", "/a/KEY/move/") == "/a/…/move/"
    assert formatted("%s", "/my/appointments/") == "/my/appointments/"
