"""Writes docs/reference/events.md from the code: `python -m nabij.config.reference_events FILE`."""

import inspect
import os
import sys
from dataclasses import fields
from pathlib import Path

from nabij.ledger.events import COLUMNS, LedgerEvent
from nabij.ledger.registry import handlers_of
from nabij.ledger.types import Priority

WHEN = {Priority.HIGH: "at once", Priority.NORMAL: "then", Priority.LOW: "afterwards"}
_HEAD = """\
# Events

What the ledger keeps when something happened, and what the worker does then. Each event is a
dataclass in the `events.py` of its module, recorded in the transaction of the operation that made
it happen. Besides its own fields every event carries {columns};
empty where it doesn't apply. Never health text. This page is written by
`python -m nabij.config.reference_events docs/reference/events.md`.

A reaction runs once for each event, however often the worker dies. One that fails is tried again
with growing pauses; after the last try it stands on the administrator's page of stuck events.
What stands here as *at once* passes what waits already: somebody is at a screen for it, or in
danger. What is done *afterwards* lets everything else go first: many at once, and nobody waits.
"""


def events_page() -> str:
    """Return the page. Django must be set up, so that all modules and reactions are known."""
    parts = [_HEAD.format(columns=", ".join(f"`{name}`" for name in COLUMNS))]
    module = ""
    for kind, event in sorted(LedgerEvent.kinds.items()):
        if not event.__module__.startswith("nabij.") or event.__subclasses__():
            continue
        if (own := kind.split(".")[0]) != module:
            module = own
            parts.append(f"\n## {module}\n")
        parts.append(_entry(event))
    return "".join(parts)


def _entry(event: type[LedgerEvent]) -> str:
    lines = [f"\n### {event.__name__}\n", f"{' '.join((inspect.getdoc(event) or '').split())}\n"]
    own = [one.name for one in fields(event) if one.name not in COLUMNS]
    if own:
        lines.append(f"- carries: {', '.join(f'`{name}`' for name in own)}\n")
    for name, reaction in sorted(handlers_of(event.kind()).items()):
        says = (inspect.getdoc(reaction.function) or "").split("\n\n")[0]
        lines.append(f"- {WHEN[reaction.priority]} `{name}`: {' '.join(says.split())}\n")
    return "".join(lines)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nabij.config.settings")
    os.environ.setdefault("NABIJ_MODE", "test")
    import django

    django.setup()
    Path(sys.argv[1]).write_text(events_page(), encoding="utf-8")
