"""Keeping the counts of answers; the answers themselves are never written here."""

from collections.abc import Sequence

from django.db import connection, transaction

KEYS = ("month", "department_id", "touchpoint", "language", "respondent_type")
NUMBERS = (
    "promoters", "passives", "detractors", "ces_n", "ces_total", "ces_squares", "ces_low",
    "ces_high", "invited", "answered", "partial",
)  # fmt: skip
AGE_KEYS = ("month", "department_id", "touchpoint", "language", "age_band")
AGE_NUMBERS = ("promoters", "passives", "detractors")
_LOCK = 0x6E61_6269


def _adding(table: str, keys: Sequence[str], numbers: Sequence[str], which: str) -> str:
    key, all_of_it = ", ".join(keys), ", ".join((*keys, *numbers))
    sums = ", ".join(f"sum({name})" for name in numbers)
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in numbers)
    return f"""
    INSERT INTO {table} ({all_of_it}) SELECT {key}, {sums} FROM gone WHERE {which} GROUP BY {key}
    ON CONFLICT ({key}) DO UPDATE SET {added}
    """


_AGES = "respondent_type = 'client' AND (promoters <> 0 OR passives <> 0 OR detractors <> 0)"
_ROLL_UP = f"""
WITH gone AS (DELETE FROM insights_countchange RETURNING *),
ages AS ({_adding("insights_agecount", AGE_KEYS, AGE_NUMBERS, _AGES)}),
stamped AS (
    INSERT INTO insights_monthstamp (month, respondent_type)
    SELECT DISTINCT month, respondent_type FROM gone
    ON CONFLICT (month, respondent_type) DO UPDATE SET stamp = gen_random_uuid()
)
{_adding("insights_monthcount", KEYS, NUMBERS, "true")}
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
