"""Writes docs/reference/settings.md from the settings: `python -m nabij.config.reference FILE`."""

import sys
from pathlib import Path

from nabij.config.environment import Environment

_HEAD = """\
# Settings

Environment variables, all optional for the embedded case; an empty one means its default. What
can't be read, or isn't safe enough for people's data, stops the start with a sentence that names
the setting and never shows its value. A name that begins with NABIJ_ and is none of these
is told when Nabij starts, with the nearest one.
This page is written by `python -m nabij.config.reference docs/reference/settings.md`.

| variable | default | meaning |
|---|---|---|
"""
_FOOT = """
## What is refused

For people's data (`nabij serve`, `nabij web`, `nabij worker` in production):
- DATABASE_URL without NABIJ_SECRET_KEY, or a key under 50 characters or with hardly any variety;
- NABIJ_BASE_URL with http:// for any machine but this one, with a path, or without a scheme;
- sslmode=disable in the address of a database elsewhere, starttls=no for a mail server elsewhere;
- `postbox:` for mail or SMS, which sends nothing;
- NABIJ_MODE=demo: the demo is `nabij demo`, in a data folder of its own, on its own database.

## Two database roles

The application works as the role `nabij_app`. It reads and changes rows, but rows of `audit_look`
(who looked at whose data) and `ledger_event` (what happened) it can only add. Tables change as
their owner, only in `nabij migrate` and `nabij manage`.

- Embedded: both roles are made by themselves. Whoever is the same user of the machine could take
  either role: this protects against mistakes of the application, not against that user.
- DATABASE_URL alone: its user owns the tables, the application takes the role `nabij_app` after
  connecting. The role is made at the first migration if that user may make roles.
- DATABASE_URL and NABIJ_OWNER_DATABASE_URL: the proper way for an installation on a shared server.
  The first names the application's user, the second the owner, and only `nabij migrate` and
  `nabij manage` need the second.
"""


def settings_page() -> str:
    """Return the page."""
    lines = []
    for name, field in Environment.model_fields.items():
        variable = field.validation_alias or f"NABIJ_{name.upper()}"
        default = "" if field.default in {None, ""} else f"`{field.default}`"
        lines.append(f"| `{variable}` | {default} | {field.description} |\n")
    return _HEAD + "".join(lines) + _FOOT


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(settings_page(), encoding="utf-8")
