"""Keeping the counts of answers; the answers themselves are never written here."""

from django.db import connection, transaction

KEYS = ("month", "department_id", "touchpoint", "language", "respondent_type")
NUMBERS = (
    "promoters", "passives", "detractors", "ces_n", "ces_total", "ces_squares", "ces_low",
    "ces_high", "invited", "answered", "partial",
)  # fmt: skip
_LOCK = 0x6E61_6269
_SUMS = ", ".join(f"sum({name})" for name in NUMBERS)
_ADDED = ", ".join(f"{name} = insights_monthcount.{name} + excluded.{name}" for name in NUMBERS)
_ALL = ", ".join((*KEYS, *NUMBERS))
_ROLL_UP = f"""
WITH gone AS (DELETE FROM insights_countchange RETURNING *)
INSERT INTO insights_monthcount ({_ALL})
SELECT {", ".join(KEYS)}, {_SUMS} FROM gone GROUP BY {", ".join(KEYS)}
ON CONFLICT ({", ".join(KEYS)}) DO UPDATE SET {_ADDED}
"""


@transaction.atomic
def roll_up() -> None:
    """Add what changed to the counts per month; one worker at a time, readers never wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(_ROLL_UP)


@transaction.atomic
def recount() -> None:
    """Count everything anew from the answers themselves; answering waits until it is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nabij_recount()")
    roll_up()
