"""From visits to invitations at the gateway, and from a thumb to an answer that is kept."""

import statistics
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from benchmarks.gateway import BOX
from benchmarks.load import Answer, Caller, run
from benchmarks.scenarios import CALLERS, EMPTY, TURN_SECONDS, TURNS, WITH_QUERY, Row
from nabij.appointments.operations import record_visit
from nabij.appointments.types import Source
from nabij.delivery.models import Message
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.lib.links import make_token
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel
from nabij.surveys.models import Invitation, Response
from nabij.surveys.types import SURVEY_PURPOSE
from tests.factories.people import make_client

PEOPLE = 2000
WARM_TURNS = 2
LONGEST = 120.0
FIRST_NUMBER = 31_690_000_000  # beyond those of the demo's people


def invitations() -> tuple[Row, str]:
    """Let one worker ask two thousand people who were here a moment ago, by SMS; from the moment
    their visits are known until the last message is at the gateway.
    """
    department = Department.objects.order_by("pk")[0]
    people = [_person(number, department) for number in range(PEOPLE)]
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
    while len(numbers := _asked()) < PEOPLE and clock.monotonic() - started < LONGEST:
        asked.wait(0.05)
    took = clock.monotonic() - started
    row = Row(
        name="from visit to SMS gateway, one worker",
        per_second=len(numbers) / took,
        p50_ms=took * 1000,
        p95_ms=took * 1000,
        note=f"{PEOPLE} people; times are of all together",
    )
    twice = len(numbers) - len(set(numbers))
    return row, f"{len(numbers)} of {PEOPLE} asked, {twice} twice"


def _asked() -> list[str]:
    """Return the numbers that got a message, without those of the demo's people."""
    return [one["to"] for one in BOX.got if one["to"] >= _phone(0)]


def _phone(number: int) -> str:
    return f"+{FIRST_NUMBER + number}"


def _person(number: int, department: Department) -> UUID:
    client = make_client(
        phone=_phone(number),
        preferred_channel=Channel.SMS,
        departments=[department],
    )
    Client.objects.filter(pk=client.pk).update(quiet_from=0, quiet_until=0, email="")
    return client.pk


def answers(port: int) -> tuple[Row, str]:
    """Let eight people at a time answer: a score, and how to send it; in turns with the empty page
    and the empty page with one query.
    """
    found = Invitation.objects.filter(
        status="open", expires_at__gt=clock.now(), survey__questions__key="recommend"
    )
    tokens = iter(
        [
            make_token(purpose=SURVEY_PURPOSE, subject_id=pk, expires_at=expires_at)
            for pk, expires_at in found.values_list("pk", "expires_at")
        ]
    )
    before = Response.objects.filter(submitted_at__isnull=False).count()
    _await_quiet()
    people = [_Person(port, tokens) for _ in range(CALLERS)]
    strangers = [Caller(port) for _ in range(CALLERS)]
    lanes: dict[str, list[Callable[[], Answer]]] = {
        "answers": [person.answer for person in people],
        EMPTY: [partial(caller.get, EMPTY) for caller in strangers],
        WITH_QUERY: [partial(caller.get, WITH_QUERY) for caller in strangers],
    }
    rates: dict[str, list[float]] = {name: [] for name in lanes}
    times: list[float] = []
    wrong = 0
    for turn in range(WARM_TURNS + TURNS):
        for name, lane in lanes.items():
            expect = 302 if name == "answers" else 200
            outcome = run(lane, seconds=TURN_SECONDS, expect=expect)
            if turn >= WARM_TURNS:
                rates[name].append(outcome.per_second)
                times += outcome.times if name == "answers" else []
            wrong += outcome.wrong
    sent = sum(person.sent for person in people)
    times.sort()
    per_second, empty, with_query = (statistics.median(rates[name]) for name in lanes)
    row = Row(
        name="answers over HTTP, 8 people",
        per_second=per_second,
        p50_ms=times[len(times) // 2] * 1000,
        p95_ms=times[len(times) * 95 // 100] * 1000,
        of_empty=per_second / empty,
        of_query=per_second / with_query,
        note=f"{wrong} wrong answers" if wrong else "two for each survey: a score, and sending it",
    )
    arrived = Response.objects.filter(submitted_at__isnull=False).count() - before
    return row, f"{sent} surveys answered, {sent - arrived} lost"


def _await_quiet() -> None:
    """Wait until the worker is done with what came before, as it shares the processors.

    Raises:
        RuntimeError: it is not done in time; what is measured now would be too little.
    """
    started = clock.monotonic()
    waiting = threading.Event()
    while clock.monotonic() - started < LONGEST and (
        Reaction.objects.filter(state=Reaction.State.PENDING, due_at__lte=clock.now()).exists()
        or Message.objects.filter(
            status__in=["queued", "sending"], due_at__lte=clock.now()
        ).exists()
    ):
        waiting.wait(0.2)
    if clock.monotonic() - started >= LONGEST:
        message = "the worker is busy still"
        raise RuntimeError(message)


class _Person:
    """Answers one survey after another, a step at each call; `sent` are done."""

    def __init__(self, port: int, tokens: Iterator[str]) -> None:
        csrf = "b" * 32
        self._caller = Caller(port, cookies={"csrftoken": csrf})
        self._field = f"&csrfmiddlewaretoken={csrf}".encode()
        self._tokens = tokens
        self._token = ""
        self.sent = 0

    def answer(self) -> Answer:
        """Send the next form."""
        if self._token:
            path, self._token = f"/s/{self._token}/send/", ""
            answer = self._caller.post(path, b"wish=send" + self._field)
            self.sent += answer.status == 302
            return answer
        with _taking:
            self._token = next(self._tokens)
        return self._caller.post(f"/s/{self._token}/recommend/", b"answer=9" + self._field)


_taking = threading.Lock()
