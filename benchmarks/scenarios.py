"""What is measured: one page or operation each, with the SQL it stands on."""

import statistics
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from benchmarks.load import HOST, Answer, Caller, run
from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.appointments import queries as appointments
from nabij.appointments.models import Appointment, BusyTime, Service
from nabij.appointments.types import Access, FreeTime
from nabij.lib import clock
from nabij.people.models import Client
from tests.factories.accounts import sign_in

CALLERS = 8
EMPTY, WITH_QUERY = "/empty/", "/empty-with-query/"
TURNS, TURN_SECONDS = 9, 1.0
WARM_SECONDS = 1.5  # each thread of each process opens its connection and draws its frames
REPEATS = 200
MONTHS = 40


@dataclass(frozen=True)
class Row:
    """One line of the table. Times in ms; `sql_ms` is the page's own SQL without the page.

    `of_empty` and `of_query` are answers per second as shares of the references', measured in
    turns with the row itself: what else the machine does meanwhile slows all three alike.
    """

    name: str
    per_second: float
    p50_ms: float
    p95_ms: float
    queries: int | None = None
    sql_ms: float | None = None
    of_empty: float | None = None
    of_query: float | None = None
    note: str = ""


def page(name: str, port: int, path: str, user: User | None = None) -> Row:
    """Measure a page with eight callers, in turns with the references, then its SQL alone."""
    cookies = cookies_of(user) if user else {}
    callers = [Caller(port, cookies=cookies) for _ in range(CALLERS)]
    for caller in callers:
        answer = caller.get(path)
        if answer.status != 200:
            message = f"{name}: {path} answered {answer.status}"
            raise SystemExit(message)
    strangers = [Caller(port) for _ in range(CALLERS)]
    measured = (path, EMPTY, WITH_QUERY)
    lanes = {EMPTY: strangers, WITH_QUERY: strangers, path: callers}
    rates: dict[str, list[float]] = {each: [] for each in measured}
    wrong = 0
    for each in measured:
        run([_getter(caller, each) for caller in lanes[each]], seconds=WARM_SECONDS)
    for _turn in range(TURNS):
        for each in measured:
            for caller in lanes[each]:
                caller.close()  # the next connection may fall to the other process
            outcome = run([_getter(caller, each) for caller in lanes[each]], seconds=TURN_SECONDS)
            rates[each].append(outcome.per_second)
            wrong += outcome.wrong
    alone = run([_getter(callers[0], path)], seconds=TURN_SECONDS)
    per_second, empty, with_query = (statistics.median(rates[each]) for each in measured)
    statements = _statements(path, user) if user else []
    return Row(
        name=name,
        per_second=per_second,
        p50_ms=alone.p50_ms,
        p95_ms=alone.p95_ms,
        queries=len(statements) if user else None,
        sql_ms=_bare(statements) if statements else None,
        of_empty=per_second / empty,
        of_query=per_second / with_query,
        note=f"{wrong} wrong answers" if wrong else "",
    )


def cookies_of(user: User) -> dict[str, str]:
    """Return the cookies of a new session of this user."""
    from django.test import Client as Browser  # noqa: PLC0415

    browser = sign_in(Browser(SERVER_NAME=HOST), user)
    token = "b" * 32
    return {"sessionid": browser.cookies["sessionid"].value, "csrftoken": token}


def client_user() -> User:
    """Return the user of the client with the most appointments to come."""
    found = (
        Client.objects.filter(user__isnull=False, appointments__starts_at__gt=clock.now())
        .annotate(coming=Count("appointments"))
        .order_by("-coming")
        .first()
        or Client.objects.filter(user__isnull=False).first()
    )
    assert found is not None
    assert found.user is not None
    return found.user


def staff_user(role: Role) -> User:
    """Return a member of staff in this role."""
    return User.objects.filter(memberships__role=role).order_by("pk")[0]


def busiest_service() -> Service:
    """Return the service most professionals offer."""
    return (
        Service.objects.filter(is_active=True, access=Access.SELF)
        .annotate(offered=Count("offers"))
        .order_by("-offered", "pk")[0]
    )


def month(service: Service) -> Row:
    """Measure the one statement of a month of free times, as the application runs it."""
    at = clock.now()
    times = []
    for _ in range(REPEATS // 4):
        started = clock.monotonic()
        appointments.free_times(
            service_id=service.pk, day_from=clock.today("Europe/Amsterdam") + timedelta(days=1),
            days=30, at=at, once=True,
        )  # fmt: skip
        times.append(clock.monotonic() - started)
    return Row(
        name="the query of a month, any of them",
        per_second=1 / statistics.median(times),
        p50_ms=statistics.median(times) * 1000,
        p95_ms=statistics.quantiles(times, n=20)[-1] * 1000,
        queries=1,
        note="one caller, no page",
    )


def month_over_http(name: str, port: int, service: Service) -> Row:
    """Measure a month of free times as the open door answers it, one caller, few enough times."""
    since = clock.today("Europe/Amsterdam") + timedelta(days=1)
    path = f"/api/availability?service={service.pk}&from={since}&days=31"
    caller = Caller(port)
    answers = [caller.get(path) for _ in range(MONTHS + 5)][5:]
    seconds = [answer.seconds for answer in answers]
    wrong = sum(answer.status != 200 for answer in answers)
    return Row(
        name=name,
        per_second=1 / statistics.median(seconds),
        p50_ms=statistics.median(seconds) * 1000,
        p95_ms=statistics.quantiles(seconds, n=20)[-1] * 1000,
        note=f"{wrong} wrong answers" if wrong else "one caller",
    )


def combined(name: str, combined_id: UUID) -> Row:
    """Measure the search for the first ten plans within 60 days, statements included."""
    view = appointments.combined_service(combined_id, language="nl")
    assert view is not None
    since, times, found = clock.today("Europe/Amsterdam") + timedelta(days=1), [], 0
    for _ in range(REPEATS // 4):
        started = clock.monotonic()
        found = len(appointments.plans(view, since=since, at=clock.now()))
        times.append(clock.monotonic() - started)
    with CaptureQueriesContext(connection) as captured:
        appointments.plans(view, since=since, at=clock.now())
    return Row(
        name=name,
        per_second=1 / statistics.median(times),
        p50_ms=statistics.median(times) * 1000,
        p95_ms=statistics.quantiles(times, n=20)[-1] * 1000,
        queries=len(captured),
        note=f"{found} plans, one caller, no page",
    )


def one_time(port: int, *, clients: int = 64) -> tuple[Row, str]:
    """Let 64 clients book the same time at once; one gets it."""
    service = busiest_service()
    offered = appointments.free_times(
        service_id=service.pk, day_from=clock.today("Europe/Amsterdam") + timedelta(days=3),
        days=30, at=clock.now(),
    )  # fmt: skip
    users = Client.objects.filter(user__isnull=False).select_related("user")[:clients]
    callers = [Caller(port, cookies=cookies_of(one.user)) for one in users if one.user]
    path = f"/my/appointments/new/{service.pk}/book/"
    answers: list[Answer] = []
    for caller in callers:
        caller.get(EMPTY)
    gate = threading.Barrier(len(callers))

    def work(caller: Caller) -> None:
        form = _form(offered[-1])
        gate.wait()
        answers.append(caller.post(path, form))

    threads = [threading.Thread(target=work, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    seconds = [answer.seconds for answer in answers]
    winners = sum(answer.status == 302 for answer in answers)
    row = Row(
        name=f"{len(callers)} clients on one time",
        per_second=len(answers) / max(seconds),
        p50_ms=statistics.median(seconds) * 1000,
        p95_ms=statistics.quantiles(seconds, n=20)[-1] * 1000,
        note=_refusals([answer for answer in answers if answer.status != 302]),
    )
    return row, f"{winners} winner of {len(callers)} on one time"


def bookings(port: int, *, seconds: float = 20.0) -> tuple[Row, str]:
    """Let eight clients book distinct times as fast as they can; count doubles and losses."""
    service = busiest_service()
    offered = appointments.free_times(
        service_id=service.pk, day_from=clock.today("Europe/Amsterdam") + timedelta(days=2),
        days=service.horizon_days, at=clock.now(),
    )  # fmt: skip
    times = _apart(offered, buffer=timedelta(minutes=service.buffer_minutes))
    users = [c.user for c in Client.objects.filter(user__isnull=False).select_related("user")]
    callers = [
        Caller(port, cookies=cookies_of(user)) for user in users[: CALLERS * 8] if user is not None
    ]
    before = Appointment.objects.count()
    lock = threading.Lock()
    spent: list[float] = []
    won: list[Answer] = []
    other: list[Answer] = []
    ends = clock.monotonic() + seconds
    path = f"/my/appointments/new/{service.pk}/book/"

    def work(lane: int) -> None:
        own = [caller for n, caller in enumerate(callers) if n % CALLERS == lane]
        busy: set[tuple[int, datetime]] = set()
        for turn, time in enumerate(times[lane::CALLERS]):
            if clock.monotonic() > ends:
                return
            who = turn % len(own)
            if (who, time.starts_at) in busy:  # nobody comes to two people at once
                continue
            busy.add((who, time.starts_at))
            answer = own[who].post(path, _form(time))
            with lock:
                spent.append(answer.seconds)
                (won if answer.status == 302 else other).append(answer)

    threads = [threading.Thread(target=work, args=(lane,)) for lane in range(CALLERS)]
    started = clock.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    took = clock.monotonic() - started
    row = Row(
        name="booking over HTTP, 8 clients",
        per_second=len(won) / took,
        p50_ms=statistics.median(spent) * 1000,
        p95_ms=statistics.quantiles(spent, n=20)[-1] * 1000,
        note=_refusals(other),
    )
    lost = len(won) - (Appointment.objects.count() - before)
    said = f"{len(won)} confirmed, {lost} lost, {doubles()} doubles, {deadlocks()} deadlocks"
    return row, said


def deadlocks() -> int:
    """Return how many deadlocks there were in this database, as PostgreSQL counts them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def doubles() -> int:
    """Count busy times of one resource that overlap the one before; the database forbids any."""
    with connection.cursor() as cursor:
        table = BusyTime._meta.db_table  # noqa: SLF001 the table's name has no other address
        cursor.execute(
            "SELECT count(*) FROM (SELECT during && lag(during) OVER"
            f" (PARTITION BY resource_id ORDER BY lower(during)) AS collides FROM {table}) t"
            " WHERE collides"
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _apart(times: list[FreeTime], *, buffer: timedelta) -> list[FreeTime]:
    """Return the times that can all be booked: none takes from the next one of its resource."""
    free_at: dict[int, datetime] = {}
    chosen = []
    for time in times:
        if time.starts_at >= free_at.get(time.resource_id, time.starts_at):
            chosen.append(time)
            free_at[time.resource_id] = time.ends_at + buffer
    return chosen


def _form(time: FreeTime) -> bytes:
    from nabij.lib.ids import uuid7  # noqa: PLC0415

    return urlencode(
        {"slot": time.key, "key": str(uuid7()), "csrfmiddlewaretoken": "b" * 32}
    ).encode()


def _refusals(answers: list[Answer]) -> str:
    kinds = sorted({answer.status for answer in answers})
    return f"{len(answers)} refused {kinds}" if answers else ""


def _getter(caller: Caller, path: str) -> Callable[[], Answer]:
    return lambda: caller.get(path)


def _statements(path: str, user: User) -> list[str]:
    """Return the SQL of a page as Django's own test client runs it, with its parameters."""
    from django.test import Client as Browser  # noqa: PLC0415

    browser = sign_in(Browser(SERVER_NAME=HOST), user)
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        browser.get(path)
    return [
        entry["sql"]
        for entry in captured.captured_queries
        if not entry["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]


def _bare(statements: list[str]) -> float:
    """Return the median time in ms of the reading statements alone on a raw connection."""
    reads = [sql for sql in statements if sql.lstrip().upper().startswith(("SELECT", "WITH"))]
    times = []
    with connection.cursor() as cursor:
        for _ in range(REPEATS):
            started = clock.monotonic()
            for sql in reads:
                cursor.execute(sql.replace("%", "%%"), ())
                cursor.fetchall()
            times.append(clock.monotonic() - started)
    return statistics.median(times) * 1000
