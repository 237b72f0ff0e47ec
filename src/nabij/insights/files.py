"""Rows written out as JSON or CSV, one after the other, so that their number costs no memory."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

Form = Literal["json", "csv"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(rows: Iterable[Mapping[str, Any]], *, columns: Sequence[str], form: Form) -> None:
    """Write rows to standard output: a list of objects, or a table with a heading."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([as_cell(row[name]) for name in columns] for row in rows)
        return
    separator = "[\n"
    for row in rows:
        text = json.dumps({name: row[name] for name in columns}, ensure_ascii=False)
        sys.stdout.write(f"{separator}  {text}")
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def as_cell(value: Any) -> Any:
    """Return a value for a spreadsheet: words that begin as a formula stay words."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
