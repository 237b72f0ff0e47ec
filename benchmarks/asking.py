"""From visits to invitations at the gateway, and from a thumb to an answer that is kept."""

import threading
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from benchmarks.gateway import BOX
from benchmarks.load import Answer, Caller
from benchmarks.scenarios import CALLERS, Row
from nabij.appointments.operations import record_visit
from nabij.appointments.types import Source
from nabij.lib import clock
from nabij.lib.links import make_token
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel
from nabij.surveys.models import Invitation, Response
from nabij.surveys.types import SURVEY_PURPOSE
from tests.factories.people import make_client

PEOPLE = 2000
LONGEST = 120.0
FIRST_NUMBER = 31_600_000_000


def invitations() -> tuple[Row, str]:
    """Let one worker ask two thousand people who were here a moment ago, by SMS; from the moment
    their visits are known until the last message is at the gateway.
    """
    department = Department.objects.order_by("pk")[0]
    people = [_person(number, department) for number in range(PEOPLE)]
    before = len(BOX.got)
    ended_at = clock.now() - timedelta(minutes=1)
    with transaction.atomic():  # the worker sees all of them at once
        for client_id in people:
            record_visit(
                client_id=client_id,
                department_id=department.pk,
                location_id=department.location_id,
                professional_id=None,
                started_at=ended_at - timedelta(minutes=10),
                ended_at=ended_at,
                source=Source.FHIR,
                by=SYSTEM,
            )
    started = clock.monotonic()
    asked = threading.Event()
    while len(BOX.got) - before < PEOPLE and clock.monotonic() - started < LONGEST:
        asked.wait(0.05)
    took = clock.monotonic() - started
    numbers = [one["to"] for one in BOX.got[before:]]
    row = Row(
        name="from visit to SMS gateway, one worker",
        per_second=len(numbers) / took,
        p50_ms=took * 1000,
        p95_ms=took * 1000,
        note=f"{PEOPLE} people; times are of all together",
    )
    twice = len(numbers) - len(set(numbers))
    return row, f"{len(numbers)} of {PEOPLE} asked, {twice} twice"


def _person(number: int, department: Department) -> UUID:
    client = make_client(
        phone=f"+{FIRST_NUMBER + number}",
        preferred_channel=Channel.SMS,
        departments=[department],
    )
    Client.objects.filter(pk=client.pk).update(quiet_from=0, quiet_until=0, email="")
    return client.pk


def answers(port: int, *, seconds: float = 15.0) -> tuple[Row, str]:
    """Let eight people at a time answer: a score, and how to send it."""
    found = list(
        Invitation.objects.filter(Q(status="open", expires_at__gt=clock.now())).values_list(
            "pk", "expires_at"
        )
    )
    tokens = [
        make_token(purpose=SURVEY_PURPOSE, subject_id=pk, expires_at=expires_at)
        for pk, expires_at in found
    ]
    before = Response.objects.filter(submitted_at__isnull=False).count()
    ends = clock.monotonic() + seconds
    lock = threading.Lock()
    kept: list[Answer] = []
    sent: list[Answer] = []
    wrong = 0

    def work(lane: int) -> None:
        nonlocal wrong
        csrf = "b" * 32
        caller = Caller(port, cookies={"csrftoken": csrf})
        field = f"&csrfmiddlewaretoken={csrf}".encode()
        for token in tokens[lane::CALLERS]:
            if clock.monotonic() > ends:
                return
            answer = caller.post(f"/s/{token}/recommend/", b"answer=9" + field)
            done = caller.post(f"/s/{token}/send/", b"wish=send" + field)
            with lock:
                kept.append(answer)
                sent.append(done)
                wrong += (answer.status != 302) + (done.status != 302)

    threads = [threading.Thread(target=work, args=(lane,)) for lane in range(CALLERS)]
    started = clock.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    took = clock.monotonic() - started
    times = sorted(one.seconds for one in [*kept, *sent])
    row = Row(
        name="answers over HTTP, 8 people",
        per_second=len(times) / took,
        p50_ms=times[len(times) // 2] * 1000,
        p95_ms=times[len(times) * 95 // 100] * 1000,
        note=f"{wrong} wrong answers" if wrong else "two for each survey: a score, and sending it",
    )
    arrived = Response.objects.filter(submitted_at__isnull=False).count() - before
    return row, f"{len(sent)} surveys answered, {len(sent) - arrived} lost"
