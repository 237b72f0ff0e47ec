"""Millions of answers over five years in a house of sixty departments, and how quick the studio's
figures are on them.
"""

import re
from time import sleep
from typing import Any

from django.db import connection

from benchmarks.load import Caller, run
from benchmarks.scenarios import EMPTY, Row, cookies_of, staff_user
from nabij.accounts.types import Role
from nabij.insights import operations as insights
from nabij.lib import clock
from nabij.organisation.models import Department, Location
from nabij.surveys.operations import standard_survey
from tests.factories.organisation import make_department
from tests.factories.surveys import make_response

FEW, MANY = 300_000, 3_000_000
DEPARTMENTS = 60
LATER, ROUNDS = 10_000_000, 40
TOUCHPOINTS = "all touchpoints side by side"
SECONDS, WARM_SECONDS, PATIENCE_SECONDS = 6.0, 3.0, 30
PAGES = {
    "experience, 12 months": "/studio/experience/?months=12",
    "all departments side by side": "/studio/explore/?metric=nps&of=department:&months=12",
    "one department through time": "/studio/explore/?metric=ces&of=department:{slug}&months=12",
    TOUCHPOINTS: "/studio/explore/?metric=nps&of=touchpoint:&months=12",
    "all languages side by side": "/studio/explore/?metric=nps&of=language:&months=12",
    "trend with limits": "/studio/trends/?metric=nps",
    "beside sick leave": "/studio/outcomes/?outcome=sick_leave",
    "scorecard of the touchpoints": "/studio/scorecard/",
    "locations side by side": "/studio/comparison/",
    "what moves the recommendation": "/studio/drivers/",
}
# the day, the place and what is answered follow from the number, so that every run has the same
FILL = """
INSERT INTO surveys_response (id, survey_id, client_id, respondent_type, is_anonymous,
    department_id, location_id, touchpoint, language, channel, sampling_probability, ces, nps,
    comment, answer_count, contact_me, started_at, submitted_at, submitted_on)
SELECT gen_random_uuid(), %(survey)s, CASE WHEN kind = 'client' THEN somebody.id END, kind, false,
    place.id, place.location_id, (ARRAY['visit', 'appointment', 'contact', 'admission',
        'aftercare', 'arrival', 'booking', 'complaint', 'discharge', 'home-visit', 'question',
        'result', 'surgery', 'video', 'waiting'])[1 + (n * 48271 / 7) %% 15],
    (ARRAY['nl', 'nl', 'nl', 'fi', 'en'])[1 + n %% 5], 'import', 1,
    CASE WHEN n %% 11 > 0 THEN 1 + (n * 7919 / 13) %% 5 END,
    CASE WHEN n %% 13 > 0 THEN (n * 104729 / 17) %% 11 END, 'x', 0, false, at, at, at::date
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
CROSS JOIN LATERAL (SELECT CASE WHEN n %% 20 = 0 THEN 'relative' WHEN n %% 33 = 0 THEN 'referrer'
    ELSE 'client' END AS kind) who
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS of
        FROM people_client) somebody ON somebody.number = n %% somebody.of
CROSS JOIN LATERAL (SELECT date_trunc('day', %(today)s::timestamptz)
    - make_interval(days => ((n * 2654435761) %% 1826)::int, hours => -12) AS at) moment
JOIN (SELECT id, location_id, row_number() OVER (ORDER BY slug) - 1 AS number,
        count(*) OVER () AS of FROM organisation_department) place
    ON place.number = (n * 31 / 7) %% place.of
"""
BATCH = 100_000


def fill(first: int, last: int) -> float:
    """Write answers number `first` up to `last`, and return how many a second were written."""
    started = clock.monotonic()
    for begin in range(first, last, BATCH):
        _write(begin, min(begin + BATCH, last) - 1)
    insights.roll_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE surveys_response, insights_monthcount, insights_agecount")
    return (last - first) / (clock.monotonic() - started)


def _write(first: int, last: int) -> None:
    values: dict[str, Any] = {
        "survey": standard_survey().pk,
        "first": first,
        "last": last,
        "today": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)


def enlarge() -> None:
    """Open departments until there are sixty, spread over the places there are."""
    places = list(Location.objects.order_by("name"))
    for number in range(Department.objects.count(), DEPARTMENTS):
        make_department(location=places[number % len(places)], slug=f"ward-{number}")


def dashboards(port: int, amount: str) -> list[Row]:
    """Measure each page with one caller, as a manager opens it."""
    manager = staff_user(Role.MANAGER)
    caller = Caller(port, cookies=cookies_of(manager))
    slug = Department.objects.order_by("slug").values_list("slug", flat=True)[0]
    rows = [_alone(f"empty page, {amount}", caller, EMPTY)]
    for name, path in PAGES.items():
        rows.append(_alone(f"{name}, {amount}", caller, path.format(slug=slug)))
    rows.append(_answered_since(f"all touchpoints, {amount}", caller, PAGES[TOUCHPOINTS]))
    return rows


def _answered_since(name: str, caller: Caller, path: str) -> Row:
    """Measure a page that is opened each time one more answer has come in."""
    times = []
    for number in range(LATER, LATER + ROUNDS):
        _write(number, number)
        started = clock.monotonic()
        caller.get(path)
        times.append(clock.monotonic() - started)
    times.sort()
    return Row(
        name=name, per_second=ROUNDS / sum(times), p50_ms=times[ROUNDS // 2] * 1000,
        p95_ms=times[ROUNDS * 95 // 100] * 1000, note="after each new answer",
    )  # fmt: skip


def _alone(name: str, caller: Caller, path: str) -> Row:
    answer = caller.get(path)
    if answer.status != 200:
        message = f"{name}: {path} answered {answer.status}"
        raise SystemExit(message)
    run([lambda: caller.get(path)], seconds=WARM_SECONDS)
    outcome = run([lambda: caller.get(path)], seconds=SECONDS)
    return Row(
        name=name, per_second=outcome.per_second, p50_ms=outcome.p50_ms, p95_ms=outcome.p95_ms,
        note="one caller" + (f", {outcome.wrong} wrong answers" if outcome.wrong else ""),
    )  # fmt: skip


def seconds_until_seen(port: int) -> float:
    """Answer a survey, and return after how many seconds the page counts one answer more."""
    caller = Caller(port, cookies=cookies_of(staff_user(Role.MANAGER)))
    before = _counted(caller)
    department = Department.objects.order_by("slug")[0]
    started = clock.monotonic()
    make_response(department=department)
    while _counted(caller) == before:
        if clock.monotonic() - started > PATIENCE_SECONDS:
            raise SystemExit("a new answer was not counted")
        sleep(0.05)
    return clock.monotonic() - started


def _counted(caller: Caller) -> list[str]:
    page = caller.get("/studio/experience/?months=12").body.decode()
    return re.findall(r"n\s=\s([\d.\s]+)", page)
