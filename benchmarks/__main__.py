"""`make bench`: measures, prints the tables and writes them to docs/performance.md.

`python -m benchmarks appointments` measures only what is named.
"""

import platform
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks import gateway
from benchmarks.installation import installation

if TYPE_CHECKING:
    from benchmarks.scenarios import Row

TARGET = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
PROFESSIONALS, APPOINTMENTS = 30, 122_000
HEADER = [
    "what", "per second", "p50 ms", "p95 ms", "queries", "SQL alone ms",
    "× SQL", "share of empty page", "share of empty page with query", "",
]  # fmt: skip


def main() -> None:
    """Run every scenario beside the references, in one run."""
    named = sys.argv[1:] or list(SECTIONS)
    if "invitations" in named:
        gateway.listen()
    with installation() as port:
        for name in named:
            rows, verdict = SECTIONS[name](port)
            lines = [_line(row) for row in rows]
            _show(lines, verdict)
            _write(name, lines, verdict)


def pages(port: int) -> "tuple[list[Row], str]":
    """Measure the pages of the demo organisation."""
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
    return [*rows, booking], f"Bookings: {verdict}"


def appointments(port: int) -> "tuple[list[Row], str]":
    """Measure choosing and booking with many professionals and all they did before."""
    from benchmarks import scenarios  # noqa: PLC0415 Django is ready only now
    from benchmarks.crowd import ZONE, make_crowd, make_route  # noqa: PLC0415
    from nabij.lib import clock  # noqa: PLC0415

    client = scenarios.client_user()
    service = make_crowd(professionals=PROFESSIONALS, appointments=APPOINTMENTS)
    page = f"/my/appointments/new/{service.pk}/"
    today = clock.today(ZONE)
    day = today + timedelta(days=7 - today.weekday())
    rows = [
        scenarios.page("one day, any of 30", port, f"{page}?day={day}", client),
        scenarios.page("two weeks, any of 30", port, page, client),
        scenarios.month(service),
        scenarios.month_over_http("a month, any of 30", port, service),
        scenarios.combined("3 stops in 3 departments, 16 people, 10 plans", make_route().pk),
    ]
    race, won = scenarios.one_time(port)
    booking, verdict = scenarios.bookings(port)
    return [*rows, race, booking], f"Bookings: {won}; {verdict}"


def multitude(port: int) -> "tuple[list[Row], str]":
    """Measure the same with ten times the data, each before and after it came."""
    from benchmarks import scenarios  # noqa: PLC0415 Django is ready only now
    from benchmarks.crowd import ZONE, make_crowd, make_multitude  # noqa: PLC0415
    from nabij.lib import clock  # noqa: PLC0415

    client = scenarios.client_user()
    service = make_crowd(professionals=PROFESSIONALS, appointments=APPOINTMENTS)
    page = "/my/appointments/new/{}/"
    today = clock.today(ZONE)
    day = f"?day={today + timedelta(days=7 - today.weekday())}"

    def measured(of: str, service_id: object) -> "list[Row]":
        path = page.format(service_id)
        return [
            scenarios.page(f"one day, {of}", port, path + day, client),
            scenarios.page(f"two weeks, {of}", port, path, client),
        ]

    before = measured("30 people, 122,000 appointments", service.pk)
    before.append(scenarios.month_over_http("a month, the same", port, service))
    everybody = make_multitude(
        service, more=9, professionals=PROFESSIONALS, appointments=APPOINTMENTS
    )
    after = measured("those 30 of 300, 1.2 million", service.pk)
    after.append(scenarios.month_over_http("a month, the same", port, service))
    ratios = ", ".join(f"{b.p50_ms / a.p50_ms:.2f}" for a, b in zip(before, after, strict=True))
    anybody = measured("any of 300, 1.2 million", everybody.pk)
    booking, verdict = scenarios.bookings(port)
    said = f"Bookings: {verdict}; ten times the data: × {ratios}"
    return [*before, *after, *anybody, booking], said


def figures(port: int) -> "tuple[list[Row], str]":
    """Measure the studio's figures on 300,000 answers, and on ten times as many."""
    from benchmarks import answers  # noqa: PLC0415 Django is ready only now

    answers.enlarge()
    answers.fill(0, answers.FEW)
    few = answers.dashboards(port, "300,000 answers")
    rate = answers.fill(answers.FEW, answers.MANY)
    many = answers.dashboards(port, "3,000,000 answers")
    ratios = ", ".join(f"{b.p50_ms / a.p50_ms:.2f}" for a, b in zip(few, many, strict=True))
    seen = answers.seconds_until_seen(port)
    verdict = (
        f"Ten times the answers: × {ratios}; written at {rate:,.0f} a second;"
        f" a new answer is counted on the page after {seen:.1f} s"
    )
    return [*few, *many], verdict


def invitations(port: int) -> "tuple[list[Row], str]":
    """Measure asking, from visit to gateway, and answering."""
    from benchmarks import asking, scenarios  # noqa: PLC0415 Django is ready only now

    asked, told = asking.invitations()
    answered, kept = asking.answers(port)
    empty = scenarios.page("empty page", port, scenarios.EMPTY)
    query = scenarios.page("empty page with one query", port, scenarios.WITH_QUERY)
    return [empty, query, asked, answered], f"Invitations: {told}; {kept}"


SECTIONS: "dict[str, Callable[[int], tuple[list[Row], str]]]" = {
    "pages": pages,
    "appointments": appointments,
    "multitude": multitude,
    "figures": figures,
    "invitations": invitations,
}


def _line(row: "Row") -> list[str]:
    return [
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


def _show(lines: list[list[str]], verdict: str) -> None:
    table = Table(*HEADER)
    for line in lines:
        table.add_row(*line)
    console = Console(width=160)
    console.print(table)
    console.print(f"{verdict}.")


def _write(name: str, lines: list[list[str]], verdict: str) -> None:
    begin, end = f"<!-- bench {name} -->", f"<!-- /bench {name} -->"
    rows = [HEADER, ["---"] * len(HEADER), *lines]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    text = TARGET.read_text()
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    measured = f"\nPython {platform.python_version()}, 2 cores.\n\n{table}\n\n{verdict}.\n"
    TARGET.write_text(f"{before}{begin}{measured}{end}{after}")


if __name__ == "__main__":
    main()
