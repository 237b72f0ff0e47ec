"""`make bench`: measures, prints the table and writes it to docs/performance.md."""

import platform
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.installation import installation

TARGET = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def main() -> None:
    """Run every scenario beside the references, in one run."""
    with installation() as port:
        from benchmarks import scenarios  # noqa: PLC0415 Django is ready only now
        from nabij.accounts.types import Role  # noqa: PLC0415

        client = scenarios.client_user()
        nurse = scenarios.staff_user(Role.PROFESSIONAL)
        manager = scenarios.staff_user(Role.MANAGER)
        service = scenarios.busiest_service()
        rows = [
            scenarios.page("empty page", port, scenarios.EMPTY),
            scenarios.page("empty page with one query", port, scenarios.WITH_QUERY),
            scenarios.page("portal home", port, "/my/", client),
            scenarios.page("free times", port, f"/my/appointments/new/{service.pk}/", client),
            scenarios.page("desk list", port, "/desk/appointments/", nurse),
            scenarios.page("studio trend", port, "/studio/experience/", manager),
        ]
        booking, verdict = scenarios.bookings(port)
        rows.append(booking)
    header = [
        "what", "per second", "p50 ms", "p95 ms", "queries", "SQL alone ms",
        "× SQL", "share of empty page", "share of empty page with query", "",
    ]  # fmt: skip
    lines = [
        [
            row.name,
            f"{row.per_second:,.0f}",
            f"{row.p50_ms:.1f}",
            f"{row.p95_ms:.1f}",
            "" if row.queries is None else str(row.queries),
            "" if row.sql_ms is None else f"{row.sql_ms:.1f}",
            "" if row.sql_ms is None else f"{row.p50_ms / row.sql_ms:.1f}",
            "" if row.of_empty is None else f"{row.of_empty:.2f}",
            "" if row.of_query is None else f"{row.of_query:.2f}",
            row.note,
        ]
        for row in rows
    ]
    _show(header, lines, verdict)
    _write(header, lines, verdict)


def _show(header: list[str], lines: list[list[str]], verdict: str) -> None:
    table = Table(*header)
    for line in lines:
        table.add_row(*line)
    console = Console(width=160)
    console.print(table)
    console.print(f"Bookings: {verdict}.")


def _write(header: list[str], lines: list[list[str]], verdict: str) -> None:
    rows = [header, ["---"] * len(header), *lines]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    text = TARGET.read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    measured = (
        f"\nPython {platform.python_version()}, 2 cores.\n\n{table}\n\nBookings: {verdict}.\n"
    )
    TARGET.write_text(f"{before}{BEGIN}{measured}{END}{after}")


if __name__ == "__main__":
    main()
