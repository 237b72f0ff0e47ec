"""What may stand in a log: where it went wrong, never what a person typed or may do."""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

# a link that works without signing in is a key: its letters stay out of the log; a single letter
# before it says what it opens
_KEYS = re.compile(r"(/(?:[a-z]|calendar|api/sms/(?:receipt|inbound))/)[^/\s?]+")
_REFUSALS = "django.security."  # what Django logs of requests it refuses, by kind
_QUOTED = {"DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}
_LONGEST_REFUSAL = 200
_Information = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class DiscreetFormatter(logging.Formatter):
    """Shows the place and the kind of an error, and leaves out its message, which may hold data."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without the keys in addresses; a refused request is one line."""
        if record.name.startswith(_REFUSALS):
            record = _without_frames(record)
        return _KEYS.sub(r"\1…", super().format(record))

    def formatException(self, ei: _Information) -> str:  # noqa: N802 logging's name
        """Return the frames and the names of the errors."""
        error, lines = ei[1], []
        while error is not None:
            frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
            lines.append("".join(frames) + type(error).__qualname__)
            error = error.__cause__ or error.__context__
        return "\nfrom\n".join(lines)


def _without_frames(record: logging.LogRecord) -> logging.LogRecord:
    """Return a refusal as one line; only kinds that quote no text of a form keep theirs."""
    kind = record.name.removeprefix(_REFUSALS)
    sentence = record.getMessage().partition(" You may need")[0]  # of settings that aren't ours
    said = f": {sentence[:_LONGEST_REFUSAL]}" if kind in _QUOTED else ""
    short = logging.makeLogRecord({**record.__dict__, "msg": f"refused a request{said}"})
    short.args = short.exc_info = short.exc_text = None
    return short


class News(logging.Filter):
    """Leaves out that a web process was ended at a stop: a browser with a live stream stays on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to show the record."""
        return not record.getMessage().startswith("Killing worker-")


def logging_settings() -> dict[str, Any]:
    """Return Django's LOGGING: warnings and worse, to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "discreet": {
                "()": DiscreetFormatter,
                "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # addresses that don't exist and refusals are no news
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            "django": {"handlers": [], "propagate": True},
        },
    }


def server_logging_settings() -> dict[str, Any]:
    """Return the web server's logging: as discreet as ours."""
    ours = logging_settings()
    quiet = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    server = {**quiet, "filters": ["news"]}
    return {
        **ours,
        "filters": {"news": {"()": News}},
        "loggers": {**ours["loggers"], "_granian": server, "granian.access": quiet},
    }
